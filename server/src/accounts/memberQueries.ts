import { sql } from 'kysely';
import type { AccountId, InvitationId, MemberRole, UserId } from '@visavis/shared';
import type { Executor } from '../store/tables.ts';

export interface MemberRow {
  user_id: UserId;
  email: string;
  name: string;
  role: MemberRole;
  created_at: Date;
}

/** Who changes an account's members holds this until the transaction ends: two owners cannot both go at once. */
export async function lockAccount(tx: Executor, accountId: AccountId): Promise<void> {
  await tx.selectFrom('accounts').select('id').where('id', '=', accountId).forUpdate().execute();
}

/** Longest a member first. */
export async function listMembers(db: Executor, accountId: AccountId): Promise<MemberRow[]> {
  return db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .select(['members.user_id', 'users.email', 'users.name', 'members.role', 'members.created_at'])
    .where('members.account_id', '=', accountId)
    .orderBy('members.created_at')
    .orderBy('members.user_id')
    .execute();
}

export async function setRole(
  tx: Executor,
  accountId: AccountId,
  userId: UserId,
  role: MemberRole,
): Promise<void> {
  await tx
    .updateTable('members')
    .set({ role })
    .where('account_id', '=', accountId)
    .where('user_id', '=', userId)
    .execute();
}

export async function deleteMember(tx: Executor, accountId: AccountId, userId: UserId): Promise<void> {
  await tx.deleteFrom('members').where('account_id', '=', accountId).where('user_id', '=', userId).execute();
}

/** Does nothing for who is a member already. */
export async function insertMember(
  tx: Executor,
  member: { account_id: AccountId; user_id: UserId; role: MemberRole; created_at: Date },
): Promise<boolean> {
  const result = await tx
    .insertInto('members')
    .values(member)
    .onConflict((conflict) => conflict.columns(['account_id', 'user_id']).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export interface InvitationRow {
  id: InvitationId;
  account_id: AccountId;
  email: string;
  role: MemberRole;
  token_hash: string;
  invited_by: UserId | null;
  created_at: Date;
  expires_at: Date;
}

export async function insertInvitation(tx: Executor, row: InvitationRow): Promise<void> {
  await tx
    .insertInto('invitations')
    .values({ ...row, accepted_at: null, accepted_by: null, revoked_at: null })
    .execute();
}

/** Those that can be accepted at this instant, newest first. */
export async function listInvitations(
  db: Executor,
  accountId: AccountId,
  now: Date,
): Promise<InvitationRow[]> {
  return db
    .selectFrom('invitations')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** Takes back what was open for this email: the newest invitation is the one that counts. */
export async function revokeInvitationsTo(
  tx: Executor,
  accountId: AccountId,
  email: string,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('invitations')
    .set({ revoked_at: now })
    .where('account_id', '=', accountId)
    .where('email', '=', email)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .execute();
}

/** @returns whom it was for; undefined when the account has no such invitation that is open. */
export async function revokeInvitation(
  tx: Executor,
  accountId: AccountId,
  id: InvitationId,
  now: Date,
): Promise<{ email: string; role: MemberRole } | undefined> {
  return tx
    .updateTable('invitations')
    .set({ revoked_at: now })
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returning(['email', 'role'])
    .executeTakeFirst();
}

export type OpenInvitation = InvitationRow & { account_name: string; known: boolean };

/** One that can be accepted at this instant. */
export async function findOpenInvitation(
  db: Executor,
  tokenHash: string,
  now: Date,
): Promise<OpenInvitation | undefined> {
  return db
    .selectFrom('invitations')
    .innerJoin('accounts', 'accounts.id', 'invitations.account_id')
    .selectAll('invitations')
    .select('accounts.name as account_name')
    .select(sql<boolean>`exists (select from users where users.email = invitations.email)`.as('known'))
    .where('token_hash', '=', tokenHash)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
}

/** @returns false when someone else was faster, or it was taken back. */
export async function acceptInvitation(
  tx: Executor,
  id: InvitationId,
  by: UserId,
  now: Date,
): Promise<boolean> {
  const result = await tx
    .updateTable('invitations')
    .set({ accepted_at: now, accepted_by: by })
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
