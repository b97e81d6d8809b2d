import type { AccountId, ApiKeyId, ApiKeyScope, MemberRole, UserId } from '@visavis/shared';

/** Who makes a request, and for which account, once their credential was checked. */
export type Principal = KeyPrincipal | UserPrincipal;

export interface KeyPrincipal {
  readonly kind: 'key';
  readonly accountId: AccountId;
  readonly keyId: ApiKeyId;
  readonly scopes: readonly ApiKeyScope[];
}

export interface UserPrincipal {
  readonly kind: 'user';
  readonly accountId: AccountId;
  readonly userId: UserId;
  /** `operator`: of the installation, and no member of this account. */
  readonly role: MemberRole | 'operator';
  /** Whether they run the installation, whatever their role here. */
  readonly operator: boolean;
}

/**
 * What a group of endpoints is about, and so what it takes to call them. `team`: see the account and its members.
 * `members`, `account`: change them.
 */
export type Area =
  'sessions' | 'usage' | 'billing' | 'webhooks' | 'keys' | 'team' | 'members' | 'account' | 'audit';

const ALL: readonly Area[] = [
  'sessions',
  'usage',
  'billing',
  'webhooks',
  'keys',
  'team',
  'members',
  'account',
  'audit',
];

const AREAS_OF_ROLE: Readonly<Record<MemberRole | 'operator', readonly Area[]>> = {
  owner: ALL,
  operator: ALL,
  developer: ['sessions', 'usage', 'webhooks', 'keys', 'team'],
  billing: ['usage', 'billing', 'team'],
};

const AREAS_OF_SCOPE: Readonly<Record<ApiKeyScope, readonly Area[]>> = {
  sessions: ['sessions'],
  usage: ['usage'],
  billing: ['billing'],
  webhooks: ['webhooks'],
  admin: ['keys', 'team', 'members', 'account', 'audit'],
};

export function mayEnter(principal: Principal, area: Area): boolean {
  if (principal.kind === 'key') return principal.scopes.some((scope) => AREAS_OF_SCOPE[scope].includes(area));
  return principal.operator || AREAS_OF_ROLE[principal.role].includes(area);
}

/** Nobody gives a key what they may not do themselves. */
export function mayGrant(principal: Principal, scope: ApiKeyScope): boolean {
  return AREAS_OF_SCOPE[scope].every((area) => mayEnter(principal, area));
}
