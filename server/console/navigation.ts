import type { Ability } from './account/AccountContext.ts';
import type { IconName } from './ui/Icon.tsx';

export interface Place {
  readonly path: string;
  readonly name: string;
  readonly icon: IconName;
  /** Who needs it; everyone when absent. */
  readonly needs?: Ability | 'operator';
}

/** The console's pages, in the order in which they are offered. */
export const PLACES: readonly { readonly heading: string; readonly places: readonly Place[] }[] = [
  {
    heading: 'Conversations',
    places: [
      { path: '/console', name: 'Overview', icon: 'overview' },
      { path: '/console/sessions', name: 'Sessions', icon: 'sessions', needs: 'develop' },
    ],
  },
  {
    heading: 'Money',
    places: [
      { path: '/console/usage', name: 'Usage', icon: 'usage' },
      { path: '/console/billing', name: 'Balance', icon: 'billing', needs: 'bill' },
      { path: '/console/invoices', name: 'Invoices', icon: 'invoices', needs: 'bill' },
      { path: '/console/payments', name: 'Payments', icon: 'payments', needs: 'bill' },
    ],
  },
  {
    heading: 'Developers',
    places: [
      { path: '/console/keys', name: 'API keys', icon: 'keys', needs: 'develop' },
      { path: '/console/webhooks', name: 'Webhooks', icon: 'webhooks', needs: 'develop' },
    ],
  },
  {
    heading: 'Account',
    places: [
      { path: '/console/members', name: 'Members', icon: 'members' },
      { path: '/console/audit-log', name: 'Audit log', icon: 'audit', needs: 'manage' },
      { path: '/console/settings', name: 'Settings', icon: 'settings' },
    ],
  },
  {
    heading: 'Installation',
    places: [
      { path: '/console/accounts', name: 'Accounts', icon: 'accounts', needs: 'operator' },
      { path: '/console/invoicing', name: 'Invoicing', icon: 'invoices', needs: 'operator' },
      { path: '/console/prices', name: 'Price book', icon: 'prices', needs: 'operator' },
      { path: '/console/installation-log', name: 'Installation log', icon: 'audit', needs: 'operator' },
    ],
  },
];

/** @returns whether `path` is this place or lies below it. */
export function isAt(place: Place, path: string): boolean {
  return place.path === '/console' ? path === '/console' : `${path}/`.startsWith(`${place.path}/`);
}
