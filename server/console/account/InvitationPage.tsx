import type { InvitationPreviewWire, MeWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useEffect, useState } from 'preact/hooks';
import type { ApiError } from '../api/ApiError.ts';
import { useAction } from '../api/useAction.ts';
import { asApiError } from '../api/useResource.ts';
import { formatDateTime, formatWords } from '../format.ts';
import { Form } from '../ui/form.tsx';
import { Failure, Loading, Notice } from '../ui/states.tsx';
import { Wordmark } from '../ui/Wordmark.tsx';
import { asStranger, SignInForm, SignUpForm } from './AuthForms.tsx';

/** Where an invitation's link leads: who was invited joins, signing in or up first where need be. */
export function InvitationPage(props: { me: MeWire | null; onSignedIn: () => Promise<void> }): VNode {
  const { route } = useLocation();
  // It stands behind the `#` so that no server and no proxy sees it; the address is cleared once it is read.
  const [token] = useState(() => location.hash.slice(1));
  const [preview, setPreview] = useState<InvitationPreviewWire | ApiError | null>(null);
  useEffect(() => {
    document.title = 'Invitation · Visavis';
    const read = async (): Promise<void> => {
      try {
        setPreview(
          await asStranger().send<InvitationPreviewWire>('POST', '/v1/invitations/preview', { token }),
        );
      } catch (error) {
        setPreview(asApiError(error));
      }
    };
    void read();
  }, [token]);
  const enter = async (): Promise<void> => {
    await props.onSignedIn();
    route('/console', true);
  };
  const accept = useAction(async () => {
    await asStranger().send('POST', '/v1/invitations/accept', { token });
    await enter();
  });
  return (
    <main class="alone">
      <Wordmark />
      <div class="card">
        <h1>Invitation</h1>
        {preview === null ? (
          <Loading />
        ) : preview instanceof Error ? (
          <Failure error={preview} />
        ) : (
          <>
            <p>
              You are invited to <strong>{preview.account_name}</strong> as{' '}
              {formatWords(preview.role).toLowerCase()}, until {formatDateTime(preview.expires_at)}.
            </p>
            {props.me !== null ? (
              <>
                {props.me.user.email !== preview.email && (
                  <Notice kind="warning">
                    The invitation is for {preview.email}; you are signed in as {props.me.user.email}.
                  </Notice>
                )}
                <Form onSubmit={() => accept.run()} busy={accept.busy} error={accept.error} submit="Join" />
              </>
            ) : preview.known ? (
              <SignInForm email={preview.email} onDone={() => accept.run()} />
            ) : (
              <SignUpForm invitation={{ token, email: preview.email }} onDone={() => void enter()} />
            )}
          </>
        )}
      </div>
    </main>
  );
}
