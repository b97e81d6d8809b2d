import type { VNode } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { AccountContext, type AccountView } from './account/AccountContext.ts';
import { InvitationPage } from './account/InvitationPage.tsx';
import { rememberAccount, rememberedAccount, type Account } from './account/rememberedAccount.ts';
import { SignInPage } from './account/SignInPage.tsx';
import { Api } from './api/Api.ts';
import type { ApiError } from './api/ApiError.ts';
import { asApiError } from './api/useResource.ts';
import type { MeWire } from '@visavis/shared';
import { Shell } from './Shell.tsx';
import { Failure, Loading } from './ui/states.tsx';

type Who =
  | { readonly status: 'asking' }
  | { readonly status: 'unknown'; readonly error: ApiError }
  /** `expired`: someone was signed in until just now, on the page that is still in the address bar. */
  | { readonly status: 'signed-out'; readonly expired: boolean }
  | { readonly status: 'signed-in'; readonly me: MeWire };

/** Knows who is signed in: shows the console to them and the sign-in page to everyone else. */
export function App(): VNode {
  const { path } = useLocation();
  const [who, setWho] = useState<Who>({ status: 'asking' });
  const [chosen, setChosen] = useState(rememberedAccount);
  const choose = (next: Account | null): void => {
    rememberAccount(next);
    setChosen(next);
  };

  const signedOut = useCallback(() => {
    // Each request of a page is refused, and the first refusal tells it.
    setWho((before) =>
      before.status === 'signed-out'
        ? before
        : { status: 'signed-out', expired: before.status === 'signed-in' },
    );
  }, []);
  const ask = useCallback(async () => {
    try {
      const me = await new Api({ accountId: null, onSignedOut: signedOut }).get<MeWire>('/v1/auth/me');
      setWho({ status: 'signed-in', me });
    } catch (error) {
      const failure = asApiError(error);
      if (failure.status !== 401) setWho({ status: 'unknown', error: failure });
    }
  }, [signedOut]);
  useEffect(() => void ask(), [ask]);

  const me = who.status === 'signed-in' ? who.me : null;
  const first = me?.memberships[0];
  // Another person may sign in where one was before.
  const allowed =
    chosen !== null &&
    (me?.operator === true || me?.memberships.some(({ account_id }) => account_id === chosen.id) === true);
  const account = allowed ? chosen : first ? { id: first.account_id, name: first.account_name } : null;
  const accountId = account?.id ?? null;
  const api = useMemo(() => new Api({ accountId, onSignedOut: signedOut }), [accountId, signedOut]);

  if (path === '/console/invitation' && who.status !== 'asking') {
    return <InvitationPage me={me} onSignedIn={ask} />;
  }
  switch (who.status) {
    case 'asking':
      return <Loading />;
    case 'unknown':
      return (
        <main class="alone">
          <Failure error={who.error} retry={() => void ask()} />
        </main>
      );
    case 'signed-out':
      return <SignInPage expired={who.expired} onSignedIn={() => void ask()} />;
    case 'signed-in': {
      const view: AccountView = {
        api,
        me: who.me,
        account: account ?? { id: '', name: 'No account' },
        role: who.me.memberships.find(({ account_id }) => account_id === accountId)?.role ?? null,
        operator: who.me.operator,
        switchTo: choose,
        signOut: async () => {
          await api.send('POST', '/v1/auth/sign-out');
          choose(null);
          setWho({ status: 'signed-out', expired: false });
        },
        refresh: () => void ask(),
      };
      return (
        <AccountContext.Provider value={view}>
          <Shell key={accountId} />
        </AccountContext.Provider>
      );
    }
  }
}
