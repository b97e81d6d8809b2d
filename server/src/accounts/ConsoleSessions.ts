import {
  idPattern,
  newId,
  VisavisError,
  type AccountId,
  type Clock,
  type ConsoleSessionId,
  type UserId,
} from '@visavis/shared';
import type { Database } from '../store/Database.ts';
import type { Executor } from '../store/tables.ts';
import * as queries from './consoleSessionQueries.ts';
import type { UserPrincipal } from './Principal.ts';
import { hashSecret, newSecret } from './secrets.ts';

/** A person who is signed in, whatever account they look at. */
export interface SignedIn {
  readonly userId: UserId;
  /** Of the whole installation. */
  readonly operator: boolean;
  readonly sessionId: ConsoleSessionId;
}

/** What the browser keeps in its cookie. */
export interface ConsoleCookie {
  readonly token: string;
  readonly expiresAt: Date;
}

const DAY_MS = 24 * 60 * 60_000;
/** Unseen for so long, it ends. */
const IDLE_MS = 7 * DAY_MS;
/** However much it is used. */
const ABSOLUTE_MS = 30 * DAY_MS;
const SEEN_NOTED_EVERY_MS = 60_000;

/**
 * Who is signed in to the console: an opaque token in a cookie, of which the store has the hash. Nothing is cached: a
 * session that ended, a role that was taken away, count with the next request.
 */
export class ConsoleSessions {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(deps: { database: Database; clock: Clock }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
  }

  async begin(tx: Executor, userId: UserId): Promise<ConsoleCookie> {
    const now = new Date(this.#clock.wallNow());
    await queries.deleteExpired(tx, now);
    const token = newSecret('vvc');
    const expiresAt = new Date(now.getTime() + ABSOLUTE_MS);
    await queries.insertSession(tx, {
      id: newId('ConsoleSessionId'),
      token_hash: hashSecret(token),
      user_id: userId,
      created_at: now,
      last_seen_at: now,
      expires_at: expiresAt,
    });
    return { token, expiresAt };
  }

  /** @returns undefined for a token that is none, or whose session has ended. */
  async authenticate(token: string): Promise<SignedIn | undefined> {
    const row = await queries.findSession(this.#database.db, hashSecret(token));
    const now = this.#clock.wallNow();
    if (!row || row.expires_at.getTime() <= now || row.last_seen_at.getTime() + IDLE_MS <= now)
      return undefined;
    if (row.last_seen_at.getTime() + SEEN_NOTED_EVERY_MS <= now)
      await queries.touchSession(this.#database.db, row.id, new Date(now));
    return { userId: row.user_id, operator: row.operator, sessionId: row.id };
  }

  /**
   * @param named the account that they say they look at; null: the one they have been a member of for longest.
   * @throws VisavisError `not_found` for an account that they may not see, `forbidden` when they have none.
   */
  async principal({ userId, operator }: SignedIn, named: string | null): Promise<UserPrincipal> {
    const accountId = named === null ? null : accountIdOf(named);
    const { db } = this.#database;
    const membership = await queries.findMembership(db, userId, accountId);
    if (membership) {
      return { kind: 'user', accountId: membership.account_id, userId, role: membership.role, operator };
    }
    if (accountId === null) {
      throw new VisavisError(
        'forbidden',
        operator
          ? 'Name the account that you look at in the X-Visavis-Account header: you are a member of none.'
          : 'You are a member of no account: ask for an invitation to one.',
      );
    }
    if (!operator || !(await queries.accountExists(db, accountId))) throw noSuchAccount();
    return { kind: 'user', accountId, userId, role: 'operator', operator };
  }

  async end(id: ConsoleSessionId): Promise<void> {
    await queries.deleteSession(this.#database.db, id);
  }

  /** Signs a user out everywhere, but for one session. */
  async endAll(tx: Executor, userId: UserId, except: ConsoleSessionId | null): Promise<void> {
    await queries.deleteSessionsOf(tx, userId, except);
  }
}

function accountIdOf(named: string): AccountId {
  if (!idPattern('AccountId').test(named)) throw noSuchAccount();
  return named as AccountId;
}

function noSuchAccount(): VisavisError {
  return new VisavisError('not_found', 'There is no such account, or you are no member of it.');
}
