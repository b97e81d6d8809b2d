import { render } from 'preact';
import { LocationProvider } from 'preact-iso/router';
import { App } from './App.tsx';

const root = document.getElementById('app');
if (root === null) throw new Error('index.html has no #app.');
render(
  <LocationProvider scope="/console">
    <App />
  </LocationProvider>,
  root,
);
