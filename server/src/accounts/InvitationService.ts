import {
  ACCOUNT_LIMITS,
  newId,
  VisavisError,
  type AccountId,
  type Clock,
  type InvitationId,
  type MemberRole,
} from '@visavis/shared';
import type { AuditLog } from '../audit/AuditLog.ts';
import type { Database } from '../store/Database.ts';
import type { Executor } from '../store/tables.ts';
import * as queries from './memberQueries.ts';
import type { Principal } from './Principal.ts';
import { hashSecret, newSecret } from './secrets.ts';
import type { User } from './User.ts';

export interface Invitation {
  readonly id: InvitationId;
  readonly email: string;
  readonly role: MemberRole;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** What whoever holds the link may know before they accept. */
export interface InvitationPreview {
  readonly accountName: string;
  readonly email: string;
  readonly role: MemberRole;
  readonly expiresAt: Date;
  /** Whether the email has a user already. */
  readonly known: boolean;
}

const VALID_MS = 7 * 24 * 60 * 60_000;

/**
 * Invitations to accounts. This server sends no mail: who invites gets the token and passes it on. It is good for the
 * email that it names alone, once, for a week; the store has its hash.
 */
export class InvitationService {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #audit: AuditLog;

  constructor(deps: { database: Database; clock: Clock; audit: AuditLog }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
    this.#audit = deps.audit;
  }

  /**
   * Takes the place of an open invitation to the same email.
   * @returns the invitation, and its token, which is shown only now.
   * @throws VisavisError `conflict` for who is a member, or when too many are open.
   */
  async invite(
    principal: Principal,
    { email, role }: { email: string; role: MemberRole },
  ): Promise<Invitation & { token: string }> {
    const { accountId } = principal;
    const now = new Date(this.#clock.wallNow());
    const token = newSecret('vvi');
    const row: queries.InvitationRow = {
      id: newId('InvitationId'),
      account_id: accountId,
      email,
      role,
      token_hash: hashSecret(token),
      invited_by: principal.kind === 'user' ? principal.userId : null,
      created_at: now,
      expires_at: new Date(now.getTime() + VALID_MS),
    };
    await this.#database.transaction(async (tx) => {
      await queries.lockAccount(tx, accountId);
      const members = await queries.listMembers(tx, accountId);
      if (members.some((member) => member.email === email)) {
        throw new VisavisError('conflict', 'This person is a member already: change their role instead.');
      }
      await queries.revokeInvitationsTo(tx, accountId, email, now);
      if ((await queries.listInvitations(tx, accountId, now)).length >= ACCOUNT_LIMITS.invitations) {
        throw new VisavisError(
          'conflict',
          `An account has at most ${ACCOUNT_LIMITS.invitations} open invitations: take one back.`,
        );
      }
      await queries.insertInvitation(tx, row);
      await this.#audit.record(tx, {
        accountId,
        actor: principal,
        action: 'member.invited',
        target: row.id,
        details: { email, role },
      });
    });
    return { ...toInvitation(row), token };
  }

  /** Those that are open, newest first. */
  async list(accountId: AccountId): Promise<Invitation[]> {
    const now = new Date(this.#clock.wallNow());
    return (await queries.listInvitations(this.#database.db, accountId, now)).map(toInvitation);
  }

  /** @throws VisavisError `not_found` when the account has no such invitation that is open. */
  async revoke(principal: Principal, id: InvitationId): Promise<void> {
    const { accountId } = principal;
    const now = new Date(this.#clock.wallNow());
    await this.#database.transaction(async (tx) => {
      const revoked = await queries.revokeInvitation(tx, accountId, id, now);
      if (!revoked) throw new VisavisError('not_found', 'This account has no such open invitation.');
      await this.#audit.record(tx, {
        accountId,
        actor: principal,
        action: 'invitation.revoked',
        target: id,
        details: { email: revoked.email, role: revoked.role },
      });
    });
  }

  /** @throws VisavisError `not_found` for a token that is none, or no longer. */
  async preview(token: string): Promise<InvitationPreview> {
    const row = await this.#find(this.#database.db, token);
    const { account_name, email, role, expires_at, known } = row;
    return { accountName: account_name, email, role, expiresAt: expires_at, known };
  }

  /** @throws VisavisError `not_found`, `forbidden` when it is for another email. */
  async accept(user: User, token: string): Promise<void> {
    await this.#database.transaction((tx) => this.acceptIn(tx, user, token));
  }

  /** As `accept`, inside of a transaction. Who is a member already keeps their role. */
  async acceptIn(tx: Executor, user: User, token: string): Promise<void> {
    const invitation = await this.#find(tx, token);
    if (invitation.email !== user.email) {
      throw new VisavisError(
        'forbidden',
        `This invitation is for ${invitation.email}: sign in, or sign up, with that email.`,
      );
    }
    const now = new Date(this.#clock.wallNow());
    if (!(await queries.acceptInvitation(tx, invitation.id, user.id, now))) throw noSuchInvitation();
    const { account_id, role } = invitation;
    await queries.insertMember(tx, { account_id, user_id: user.id, role, created_at: now });
    await this.#audit.record(tx, {
      accountId: account_id,
      actor: { kind: 'user', userId: user.id },
      action: 'member.joined',
      target: user.id,
      details: { email: user.email, role, invitation: invitation.id },
    });
  }

  async #find(db: Executor, token: string): Promise<queries.OpenInvitation> {
    const row = await queries.findOpenInvitation(db, hashSecret(token), new Date(this.#clock.wallNow()));
    if (!row) throw noSuchInvitation();
    return row;
  }
}

function noSuchInvitation(): VisavisError {
  return new VisavisError(
    'not_found',
    'This invitation has expired, was taken back or was accepted: ask for a new one.',
  );
}

function toInvitation({ id, email, role, created_at, expires_at }: queries.InvitationRow): Invitation {
  return { id, email, role, createdAt: created_at, expiresAt: expires_at };
}
