import type { VNode } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useEffect } from 'preact/hooks';
import { Api } from '../api/Api.ts';
import { useAction } from '../api/useAction.ts';
import { Form, textOf, TextField } from '../ui/form.tsx';
import { Notice } from '../ui/states.tsx';
import { Wordmark } from '../ui/Wordmark.tsx';

/** For the auth endpoints: that nobody is signed in is no news there. */
const asStranger = (): Api => new Api({ accountId: null, onSignedOut: () => undefined });

const SIGN_UP = '/console/sign-up';
const PASSWORD_CHARS = 12;

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
        {isSignUp ? <SignUp onDone={done} /> : <SignIn onDone={done} />}
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

function SignIn({ onDone }: { onDone: () => void }): VNode {
  const action = useAction(async (values: FormData) => {
    await asStranger().send('POST', '/v1/auth/sign-in', {
      email: textOf(values, 'email'),
      password: String(values.get('password')),
    });
    onDone();
  });
  return (
    <Form onSubmit={action.run} busy={action.busy} error={action.error} submit="Sign in">
      <TextField
        label="Email"
        name="email"
        type="email"
        autocomplete="username"
        required
        problem={action.error?.field('email')}
      />
      <TextField
        label="Password"
        name="password"
        type="password"
        autocomplete="current-password"
        required
        problem={action.error?.field('password')}
      />
    </Form>
  );
}

function SignUp({ onDone }: { onDone: () => void }): VNode {
  const action = useAction(async (values: FormData) => {
    await asStranger().send('POST', '/v1/auth/sign-up', {
      email: textOf(values, 'email'),
      password: String(values.get('password')),
      name: textOf(values, 'name'),
      account_name: textOf(values, 'account_name'),
    });
    onDone();
  });
  return (
    <Form onSubmit={action.run} busy={action.busy} error={action.error} submit="Create account">
      <TextField
        label="Your name"
        name="name"
        autocomplete="name"
        required
        maxLength={100}
        problem={action.error?.field('name')}
      />
      <TextField
        label="Company or project"
        name="account_name"
        autocomplete="organization"
        required
        maxLength={100}
        problem={action.error?.field('account_name')}
      />
      <TextField
        label="Email"
        name="email"
        type="email"
        autocomplete="username"
        required
        problem={action.error?.field('email')}
      />
      <TextField
        label="Password"
        name="password"
        type="password"
        autocomplete="new-password"
        required
        minLength={PASSWORD_CHARS}
        hint={`At least ${PASSWORD_CHARS} characters.`}
        problem={action.error?.field('password')}
      />
    </Form>
  );
}
