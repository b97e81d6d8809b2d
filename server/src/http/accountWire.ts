import type {
  AccountWire,
  AdminAccountWire,
  ApiKeyWire,
  AuditEntryWire,
  InvitationWire,
  MemberWire,
  MeWire,
} from '@visavis/shared';
import type { Account, CountedAccount } from '../accounts/AccountService.ts';
import type { ApiKeyInfo } from '../accounts/ApiKeyService.ts';
import type { Invitation } from '../accounts/InvitationService.ts';
import type { Member } from '../accounts/MemberService.ts';
import type { Membership, User } from '../accounts/User.ts';
import type { AuditEntry } from '../audit/AuditLog.ts';

export function toMeWire({ user, memberships }: { user: User; memberships: Membership[] }): MeWire {
  const { id, email, name, createdAt, operator } = user;
  return {
    user: { id, email, name, created_at: createdAt.toISOString() },
    operator,
    memberships: memberships.map(({ accountId, accountName, role }) => ({
      account_id: accountId,
      account_name: accountName,
      role,
    })),
  };
}

export function toAccountWire(account: Account): AccountWire {
  const { id, name, createdAt, retentionDays, maxRetentionDays } = account;
  return {
    id,
    name,
    created_at: createdAt.toISOString(),
    retention_days: retentionDays,
    max_retention_days: maxRetentionDays,
  };
}

export function toCountedAccountWire(account: CountedAccount): Omit<AdminAccountWire, 'members'> {
  const { memberCount, sessionCount } = account;
  return { ...toAccountWire(account), member_count: memberCount, session_count: sessionCount };
}

export function toMemberWire({ userId, email, name, role, createdAt }: Member): MemberWire {
  return { user_id: userId, email, name, role, created_at: createdAt.toISOString() };
}

export function toInvitationWire({ id, email, role, createdAt, expiresAt }: Invitation): InvitationWire {
  return { id, email, role, created_at: createdAt.toISOString(), expires_at: expiresAt.toISOString() };
}

export function toApiKeyWire(key: ApiKeyInfo): ApiKeyWire {
  return {
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    scopes: [...key.scopes],
    created_at: key.createdAt.toISOString(),
    created_by: key.createdBy,
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    revoked_at: key.revokedAt?.toISOString() ?? null,
  };
}

export function toAuditEntryWire({ at, ...entry }: AuditEntry): AuditEntryWire {
  return { ...entry, at: at.toISOString() };
}
