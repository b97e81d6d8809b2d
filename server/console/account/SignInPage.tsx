import type { VNode } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useEffect } from 'preact/hooks';
import { SignInForm, SignUpForm } from './AuthForms.tsx';
import { Notice } from '../ui/states.tsx';
import { Wordmark } from '../ui/Wordmark.tsx';

const SIGN_UP = '/console/sign-up';

/** Sign in, or sign up: shown in place of whatever page is asked for, which is there again afterwards. */
export function SignInPage(props: { expired: boolean; onSignedIn: () => void }): VNode {
  const { path, route } = useLocation();
  const isSignUp = path === SIGN_UP;
  const title = isSignUp ? 'Create an account' : 'Sign in';
  useEffect(() => {
    document.title = `${title} · Visavis`;
  }, [title]);
  const done = (): void => {
    if (path === SIGN_UP || path === '/console/sign-in') route('/console', true);
    props.onSignedIn();
  };
  return (
    <main class="alone">
      <Wordmark />
      <div class="card">
        <h1>{title}</h1>
        {props.expired && !isSignUp && (
          <Notice kind="info">You were signed out. Sign in again to go on where you were.</Notice>
        )}
        {isSignUp ? <SignUpForm onDone={done} /> : <SignInForm onDone={done} />}
      </div>
      <p class="alone-foot">
        {isSignUp ? (
          <a href="/console/sign-in">I have an account already</a>
        ) : (
          <>
            New here? <a href={SIGN_UP}>Create an account</a>, with trial credit to start on.
          </>
        )}
      </p>
    </main>
  );
}
