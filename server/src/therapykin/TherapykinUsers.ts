import {
  newId,
  VisavisError,
  type AccountId,
  type Clock,
  type TherapykinLoginId,
  type TherapykinUserId,
} from '@visavis/shared';
import type { Passwords } from '../accounts/Passwords.ts';
import type { IssuedToken, TokenService } from '../auth/TokenService.ts';
import type { Database } from '../store/Database.ts';
import type { Executor } from '../store/tables.ts';
import { DEFAULT_SPECIALIST, DEFAULT_VOICE, type Specialist } from './specialists.ts';
import * as queries from './therapykinUserQueries.ts';

/** A person with an account of their own: an end user of one of our accounts. */
export interface TherapykinUser {
  readonly id: TherapykinUserId;
  /** Whose end user they are: it pays for what they use. */
  readonly accountId: AccountId;
  /** As sessions, memory and billing know them. */
  readonly endUserId: string;
  readonly email: string;
  readonly firstName: string;
  /** What they want to be called in writing; it opens nothing. */
  readonly pseudonym: string | null;
}

/** Who is logged in, and by which login. */
export interface LoggedIn {
  readonly user: TherapykinUser;
  readonly loginId: TherapykinLoginId;
}

export interface Preferences {
  /** Minutes. */
  readonly sessionLength: number;
  readonly voice: string;
  readonly specialist: string;
  readonly cameraEnabled: boolean;
}

const LOGIN_TTL_MS = 7 * 24 * 60 * 60_000;

/**
 * People: registering, logging in and out. A token is good while its login is in the store: logging out ends that one, a
 * new password all of them. Nothing is cached.
 */
export class TherapykinUsers {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #passwords: Passwords;
  readonly #tokens: TokenService;

  constructor(deps: { database: Database; clock: Clock; passwords: Passwords; tokens: TokenService }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
    this.#passwords = deps.passwords;
    this.#tokens = deps.tokens;
  }

  /** Logs them in, too. @throws VisavisError `conflict` when the email has a user. */
  async register(
    accountId: AccountId,
    request: {
      email: string;
      firstName: string;
      password: string;
      specialist?: Specialist | undefined;
    },
  ): Promise<{ user: TherapykinUser; token: IssuedToken }> {
    const id = newId('TherapykinUserId');
    const now = this.#now();
    const row = {
      id,
      account_id: accountId,
      end_user_id: id,
      email: request.email,
      first_name: request.firstName,
      password_hash: await this.#passwords.hash(request.password),
      pseudonym: null,
      preferred_voice: DEFAULT_VOICE,
      preferred_specialist: request.specialist ?? DEFAULT_SPECIALIST,
      created_at: now,
      used_at: now,
    };
    return this.#database.transaction(async (tx) => {
      const made = await queries.insertUser(tx, row);
      if (!made) throw new VisavisError('conflict', 'User with this email already exists');
      return { user: toUser(made), token: await this.#begin(tx, made) };
    });
  }

  /** @throws VisavisError `unauthorized`, with the same words and after the same work whatever was wrong. */
  async logIn(
    accountId: AccountId,
    email: string,
    password: string,
  ): Promise<{ user: TherapykinUser; token: IssuedToken }> {
    const row = await queries.findByEmail(this.#database.db, accountId, email);
    const right = await this.#passwords.verify(password, row?.password_hash ?? null);
    if (!row || !right) throw new VisavisError('unauthorized', 'Invalid credentials');
    const token = await this.#database.transaction((tx) => this.#begin(tx, row));
    return { user: toUser(row), token };
  }

  /** @returns undefined for a token that is none, has expired, or whose login has ended. */
  async authenticate(token: string): Promise<LoggedIn | undefined> {
    const grant = await this.#tokens.verifyTherapykinToken(token).catch((error: unknown) => {
      if (error instanceof VisavisError && error.code === 'unauthorized') return undefined;
      throw error;
    });
    if (!grant) return undefined;
    const row = await queries.findByLogin(this.#database.db, grant, this.#now());
    return row && { user: toUser(row), loginId: grant.loginId };
  }

  async logOut(id: TherapykinLoginId): Promise<void> {
    await queries.deleteLogin(this.#database.db, id);
  }

  /**
   * Ends every login.
   * @returns a token of a new one.
   * @throws VisavisError `unauthorized` when the current password is wrong, `not_found` when the user is gone.
   */
  async changePassword(
    id: TherapykinUserId,
    { current, next }: { current: string; next: string },
  ): Promise<IssuedToken> {
    const user = await queries.findUser(this.#database.db, id);
    if (!user) throw noSuchUser();
    const before = user.password_hash;
    if (!(await this.#passwords.verify(current, before))) throw wrongPassword();
    const after = await this.#passwords.hash(next);
    return this.#database.transaction(async (tx) => {
      if (!(await queries.replacePassword(tx, id, { before, after }))) throw wrongPassword();
      await queries.deleteLoginsOf(tx, user);
      return this.#begin(tx, user);
    });
  }

  /** @throws VisavisError `not_found` when the user is gone. */
  async preferences(id: TherapykinUserId): Promise<Preferences> {
    const row = await queries.findUser(this.#database.db, id);
    if (!row) throw noSuchUser();
    return toPreferences(row);
  }

  /** @param change what is undefined stays. @throws VisavisError `not_found` when the user is gone. */
  async setPreferences(
    id: TherapykinUserId,
    change: { [Name in keyof Preferences]?: Preferences[Name] | undefined },
  ): Promise<Preferences> {
    const { sessionLength, voice, specialist, cameraEnabled } = change;
    const columns = {
      ...(sessionLength === undefined ? {} : { preferred_session_length: sessionLength }),
      ...(voice === undefined ? {} : { preferred_voice: voice }),
      ...(specialist === undefined ? {} : { preferred_specialist: specialist }),
      ...(cameraEnabled === undefined ? {} : { camera_enabled: cameraEnabled }),
    };
    if (Object.keys(columns).length === 0) return this.preferences(id);
    const row = await queries.updateUser(this.#database.db, id, columns);
    if (!row) throw noSuchUser();
    return toPreferences(row);
  }

  /** @throws VisavisError `not_found` when the user is gone. */
  async setPseudonym(id: TherapykinUserId, pseudonym: string): Promise<void> {
    if (!(await queries.updateUser(this.#database.db, id, { pseudonym }))) throw noSuchUser();
  }

  async #begin(tx: Executor, user: queries.UserRow): Promise<IssuedToken> {
    const now = this.#now();
    await queries.deleteExpiredLogins(tx, now);
    await queries.markUsed(tx, user.id, now);
    const loginId = newId('TherapykinLoginId');
    const issued = await this.#tokens.issueTherapykinToken({ userId: user.id, loginId }, LOGIN_TTL_MS);
    await queries.insertLogin(tx, {
      id: loginId,
      account_id: user.account_id,
      end_user_id: user.end_user_id,
      created_at: now,
      expires_at: issued.expiresAt,
    });
    return issued;
  }

  #now(): Date {
    return new Date(this.#clock.wallNow());
  }
}

function toUser(row: queries.UserRow): TherapykinUser {
  return {
    id: row.id,
    accountId: row.account_id,
    endUserId: row.end_user_id,
    email: row.email,
    firstName: row.first_name,
    pseudonym: row.pseudonym,
  };
}

function toPreferences(row: queries.UserRow): Preferences {
  return {
    sessionLength: row.preferred_session_length,
    voice: row.preferred_voice,
    specialist: row.preferred_specialist,
    cameraEnabled: row.camera_enabled,
  };
}

function noSuchUser(): VisavisError {
  return new VisavisError('not_found', 'User not found');
}

function wrongPassword(): VisavisError {
  return new VisavisError('unauthorized', 'Current password is incorrect');
}
