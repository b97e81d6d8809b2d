import type { VNode } from 'preact';
import { Api } from '../api/Api.ts';
import { useAction } from '../api/useAction.ts';
import { Form, secretOf, textOf, TextField } from '../ui/form.tsx';

const PASSWORD_CHARS = 10;

/** For the auth endpoints: that nobody is signed in is no news there. */
export const asStranger = (): Api => new Api({ accountId: null, onSignedOut: () => undefined });

export function SignInForm({ onDone, email }: { onDone: () => void; email?: string }): VNode {
  const action = useAction(async (values: FormData) => {
    await asStranger().send('POST', '/v1/auth/sign-in', {
      email: textOf(values, 'email'),
      password: secretOf(values, 'password'),
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
        {...(email === undefined ? {} : { value: email })}
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

/** @param props.invitation what leads into an account that exists; without it a new one is made. */
export function SignUpForm(props: {
  onDone: () => void;
  invitation?: { readonly token: string; readonly email: string };
}): VNode {
  const { onDone, invitation } = props;
  const action = useAction(async (values: FormData) => {
    await asStranger().send('POST', '/v1/auth/sign-up', {
      email: textOf(values, 'email'),
      password: secretOf(values, 'password'),
      name: textOf(values, 'name'),
      ...(invitation ? { invitation: invitation.token } : { account_name: textOf(values, 'account_name') }),
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
      {!invitation && (
        <TextField
          label="Company or project"
          name="account_name"
          autocomplete="organization"
          required
          maxLength={100}
          problem={action.error?.field('account_name')}
        />
      )}
      <TextField
        label="Email"
        name="email"
        type="email"
        autocomplete="username"
        {...(invitation ? { value: invitation.email } : {})}
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
