import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Api } from '../api/Api.ts';
import type { MemberRole, MeWire } from '@visavis/shared';

/** Who is signed in, and which account they look at. */
export interface AccountView {
  readonly api: Api;
  readonly me: MeWire;
  readonly account: { readonly id: string; readonly name: string };
  /** In that account; null: an operator who is no member of it. */
  readonly role: MemberRole | null;
  readonly operator: boolean;
  readonly switchTo: (account: { id: string; name: string }) => void;
  readonly signOut: () => Promise<void>;
  /** Reads again who is signed in. */
  readonly refresh: () => void;
}

export const AccountContext = createContext<AccountView | null>(null);

export function useAccount(): AccountView {
  const view = useContext(AccountContext);
  if (view === null) throw new Error('a page was drawn before anyone signed in');
  return view;
}

export function useApi(): Api {
  return useAccount().api;
}

/** What each role may do, to show no doors that are locked; the server decides. */
export type Ability = 'develop' | 'bill' | 'manage';

export function useMay(): (ability: Ability) => boolean {
  const { role, operator } = useAccount();
  return (ability) => {
    if (operator || role === 'owner') return true;
    switch (ability) {
      case 'develop':
        return role === 'developer';
      case 'bill':
        return role === 'billing';
      case 'manage':
        return false;
    }
  };
}
