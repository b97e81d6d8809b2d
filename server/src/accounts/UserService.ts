import { randomBytes } from 'node:crypto';
import {
  newId,
  VisavisError,
  type AccountId,
  type Clock,
  type ConsoleSessionId,
  type SignUpRequest,
  type UserId,
} from '@visavis/shared';
import type { AuditLog } from '../audit/AuditLog.ts';
import type { Database } from '../store/Database.ts';
import type { Executor } from '../store/tables.ts';
import type { AccountOpening } from './AccountOpening.ts';
import type { ConsoleCookie, ConsoleSessions } from './ConsoleSessions.ts';
import type { InvitationService } from './InvitationService.ts';
import type { Passwords } from './Passwords.ts';
import type { Membership, User } from './User.ts';
import * as queries from './userQueries.ts';

export interface UserServiceDeps {
  database: Database;
  clock: Clock;
  audit: AuditLog;
  passwords: Passwords;
  consoleSessions: ConsoleSessions;
  invitations: InvitationService;
  /** What else happens with each new account, in the transaction that makes it. */
  opening: AccountOpening;
  /** Whether strangers may make accounts; who is invited may always sign up. */
  signUp: boolean;
}

/** People: signing up, in and out, passwords, and who runs the installation. */
export class UserService {
  readonly #deps: UserServiceDeps;

  constructor(deps: UserServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Makes a user, and an account of theirs unless they were invited to one; signs them in.
   * @throws VisavisError `conflict` when the email has a user, `not_found` when the invitation is none, `forbidden` when
   * it is for another email, or strangers may not sign up here.
   */
  async signUp(request: SignUpRequest): Promise<ConsoleCookie> {
    const { invitation } = request;
    if (invitation === undefined && !this.#deps.signUp) {
      throw new VisavisError('forbidden', 'This installation takes no sign-ups: ask for an invitation.');
    }
    // Before a hash is made for nothing; what counts is checked again below.
    if (invitation !== undefined) await this.#deps.invitations.preview(invitation);
    const user = this.#newUser(request, await this.#deps.passwords.hash(request.password));
    return this.#deps.database.transaction(async (tx) => {
      await this.#insert(tx, user);
      if (invitation === undefined) await this.#openAccount(tx, user, request.account_name ?? user.name);
      else await this.#deps.invitations.acceptIn(tx, toUser(user), invitation);
      return this.#deps.consoleSessions.begin(tx, user.id);
    });
  }

  /** @throws VisavisError `unauthorized`, with the same words and after the same work whatever was wrong. */
  async signIn(email: string, password: string): Promise<ConsoleCookie> {
    const { database, passwords, consoleSessions } = this.#deps;
    const user = await queries.findUserByEmail(database.db, email);
    const right = await passwords.verify(password, user?.password_hash ?? null);
    if (!user || !right) throw new VisavisError('unauthorized', 'The email or the password is wrong.');
    return database.transaction(async (tx) => {
      const cookie = await consoleSessions.begin(tx, user.id);
      await this.#record(tx, user.id, 'user.signed_in');
      return cookie;
    });
  }

  async signOut(session: ConsoleSessionId): Promise<void> {
    await this.#deps.consoleSessions.end(session);
  }

  async me(userId: UserId): Promise<{ user: User; memberships: Membership[] }> {
    const { db } = this.#deps.database;
    const row = await queries.findUser(db, userId);
    if (!row) throw new Error('a signed-in user vanished');
    return { user: toUser(row), memberships: await queries.membershipsOf(db, userId) };
  }

  /**
   * Signs the user out everywhere else.
   * @param keep the session that asks: it goes on.
   * @throws VisavisError `validation_failed` when the current password is wrong.
   */
  async changePassword(
    userId: UserId,
    keep: ConsoleSessionId,
    { current, next }: { current: string; next: string },
  ): Promise<void> {
    const { database, passwords, consoleSessions } = this.#deps;
    const before = (await queries.findUser(database.db, userId))?.password_hash ?? null;
    if (before === null || !(await passwords.verify(current, before))) throw wrongPassword();
    const after = await passwords.hash(next);
    await database.transaction(async (tx) => {
      if (!(await queries.replacePassword(tx, userId, { before, after }))) throw wrongPassword();
      await consoleSessions.endAll(tx, userId, keep);
      await this.#record(tx, userId, 'user.password_changed');
    });
  }

  /**
   * Makes the operator that the installation is configured with, as owner of its first account, unless the email has a
   * user. A user who exists is left as they are: whoever signed up with that email first may be anybody.
   * @returns the password when it was made up just now: it can be shown only this once.
   */
  async ensureFirstOperator(
    accountId: AccountId,
    given: { email: string; password: string | null },
  ): Promise<{ created: boolean; operator: boolean; password: string | null }> {
    const { database } = this.#deps;
    const existing = await queries.findUserByEmail(database.db, given.email);
    if (existing) return { created: false, operator: existing.operator, password: null };
    const password = given.password ?? randomBytes(12).toString('base64url');
    const user = await this.#newOperator(given.email, password);
    const created = await database.transaction(async (tx) => {
      if (!(await queries.insertUser(tx, user))) return false;
      await queries.insertOwner(tx, accountId, user.id, user.created_at);
      await this.#recordOperator(tx, user);
      return true;
    });
    return { created, operator: true, password: created && given.password === null ? password : null };
  }

  /**
   * Makes a user an operator of the installation; with no user of that email, makes one.
   * @returns the new user's password: it can be shown only this once; null when the user was there.
   */
  async appointOperator(email: string): Promise<{ password: string | null }> {
    const { database } = this.#deps;
    const existing = await queries.findUserByEmail(database.db, email);
    const password = randomBytes(12).toString('base64url');
    const user = existing ?? (await this.#newOperator(email, password));
    await database.transaction(async (tx) => {
      if (existing) await queries.makeOperator(tx, user.id);
      else await this.#insert(tx, user);
      await this.#recordOperator(tx, user);
    });
    return { password: existing ? null : password };
  }

  async #openAccount(tx: Executor, owner: queries.UserRow, name: string): Promise<void> {
    const id = newId('AccountId');
    await queries.insertAccountOf(tx, owner.id, { id, name, created_at: owner.created_at });
    await this.#deps.opening(tx, id);
    await this.#deps.audit.record(tx, {
      accountId: id,
      actor: { kind: 'user', userId: owner.id },
      action: 'account.created',
      target: id,
      details: { name, owner: owner.email },
    });
  }

  async #newOperator(email: string, password: string): Promise<queries.UserRow> {
    const hash = await this.#deps.passwords.hash(password);
    return { ...this.#newUser({ email, name: 'Operator' }, hash), operator: true };
  }

  #newUser({ email, name }: { email: string; name: string }, passwordHash: string): queries.UserRow {
    return {
      id: newId('UserId'),
      email,
      name,
      password_hash: passwordHash,
      operator: false,
      created_at: new Date(this.#deps.clock.wallNow()),
    };
  }

  async #insert(tx: Executor, user: queries.UserRow): Promise<void> {
    if (await queries.insertUser(tx, user)) return;
    throw new VisavisError('conflict', 'This email has a user already: sign in.');
  }

  /** In every account of theirs: who may act there has changed. Always in the same order, or two would wait in a ring. */
  async #record(tx: Executor, userId: UserId, action: string): Promise<void> {
    const accounts = (await queries.membershipsOf(tx, userId)).map(({ accountId }) => accountId).toSorted();
    for (const accountId of accounts) {
      await this.#deps.audit.record(tx, {
        accountId,
        actor: { kind: 'user', userId },
        action,
        target: userId,
      });
    }
  }

  async #recordOperator(tx: Executor, { id, email }: queries.UserRow): Promise<void> {
    await this.#deps.audit.record(tx, {
      accountId: null,
      actor: { kind: 'system', part: 'installation' },
      action: 'operator.appointed',
      target: id,
      details: { email },
    });
  }
}

function wrongPassword(): VisavisError {
  const message = 'is not your password';
  return new VisavisError('validation_failed', `current_password: ${message}`, {
    fields: [{ path: 'current_password', message }],
  });
}

function toUser({ id, email, name, operator, created_at }: queries.UserRow): User {
  return { id, email, name, operator, createdAt: created_at };
}
