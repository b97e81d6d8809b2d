import { randomBytes } from 'node:crypto';
import { VisavisError, type AccountId, type Clock } from '@visavis/shared';
import type { ProfileService } from '../profiles/ProfileService.ts';
import type { Session } from '../sessions/Session.ts';
import type { SessionService } from '../sessions/SessionService.ts';
import type { SessionSettings } from '../sessions/SessionSettings.ts';
import type { Database } from '../store/Database.ts';
import type { SessionLength, Specialist } from './specialists.ts';
import * as queries from './therapykinSessionQueries.ts';
import type { TherapykinUser } from './TherapykinUsers.ts';

/** From 1 to 5. */
export interface Rating {
  readonly overall: number;
  readonly empathy: number;
  readonly advice: number;
  readonly flow: number;
  readonly memory: number;
  readonly comments: string | null;
}

export interface SessionStats {
  readonly totalSessions: number;
  readonly daysActive: number;
  readonly ongoingSessions: number;
}

export interface TherapykinSessionsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly sessions: SessionService;
  readonly settings: SessionSettings;
  readonly profiles: ProfileService;
  /** Sessions in 24 hours that strangers may make, of one account. */
  readonly demosADay: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Sessions of people with an account of their own, and of strangers who try one. Another's does not exist. */
export class TherapykinSessions {
  readonly #deps: TherapykinSessionsDeps;

  constructor(deps: TherapykinSessionsDeps) {
    this.#deps = deps;
  }

  /**
   * @param user null: a stranger. Nothing that they say of themselves makes them anybody.
   * @throws VisavisError `rate_limited` when strangers made too many.
   */
  async create(
    accountId: AccountId,
    user: TherapykinUser | null,
    { specialist, minutes }: { specialist: Specialist; minutes: SessionLength },
  ): Promise<Session> {
    const { database, sessions } = this.#deps;
    if (!user) await this.#requireRoom(accountId);
    const endUserId = user?.endUserId ?? `demo-${randomBytes(12).toString('base64url')}`;
    const name = user && (user.pseudonym ?? user.firstName);
    const session = await sessions.create(
      accountId,
      {
        profile: specialist,
        time_limit_ms: minutes * MINUTE_MS,
        end_user_id: endUserId,
        ...(name === null ? {} : { context: `The person who talks is called ${name}.` }),
      },
      'therapykin',
    );
    await queries.insertSession(database.db, {
      session_id: session.id,
      account_id: accountId,
      end_user_id: endUserId,
      demo: user === null,
      created_at: session.createdAt,
    });
    return session;
  }

  /** A later rating takes the place of an earlier one. @throws VisavisError `not_found`. */
  async rate(user: TherapykinUser, id: string, rating: Rating): Promise<void> {
    const session = await this.#own(user, id);
    await queries.putRating(this.#deps.database.db, this.#deps.database.cipher, {
      ...rating,
      session_id: session.id,
      account_id: user.accountId,
      end_user_id: user.endUserId,
      rated_at: this.#now(),
    });
  }

  /** @throws VisavisError `not_found`, `session_terminated`. */
  async setLength(user: TherapykinUser, id: string, minutes: SessionLength): Promise<void> {
    const session = await this.#own(user, id);
    await this.#deps.settings.setTimeLimit(user.accountId, session.id, minutes * MINUTE_MS);
  }

  /** @throws VisavisError `not_found`, `session_terminated`. */
  async setSpecialist(user: TherapykinUser, id: string, specialist: Specialist): Promise<void> {
    const session = await this.#own(user, id);
    const profile = await this.#deps.profiles.get(user.accountId, specialist);
    await this.#deps.settings.setProfile(user.accountId, session.id, profile);
  }

  /**
   * @param user null: a stranger, for a session that a stranger made: its id, which nobody can guess, is their permission.
   * @throws VisavisError `not_found`.
   */
  async setImage(
    accountId: AccountId,
    user: TherapykinUser | null,
    id: string,
    imageUrl: string,
  ): Promise<void> {
    const { database } = this.#deps;
    const session = user ? await this.#own(user, id) : await this.#find(id);
    const demo = await queries.isDemo(database.db, session.id);
    if (session.accountId !== accountId || demo !== (user === null)) throw noSuchSession();
    await queries.setImage(database.db, database.cipher, session.id, imageUrl);
  }

  async stats({ accountId, endUserId }: TherapykinUser): Promise<SessionStats> {
    const counted = await queries.countSessions(this.#deps.database.db, { accountId, endUserId });
    return { totalSessions: counted.total, daysActive: counted.days, ongoingSessions: counted.ongoing };
  }

  /** Sessions that they have talked in since then. */
  async usedSince({ accountId, endUserId }: TherapykinUser, since: Date): Promise<number> {
    return queries.countStarted(this.#deps.database.db, { accountId, endUserId }, since);
  }

  async #requireRoom(accountId: AccountId): Promise<void> {
    const { database, demosADay } = this.#deps;
    const now = this.#now().getTime();
    const [oldest, ...others] = await queries.demosSince(database.db, accountId, new Date(now - DAY_MS));
    if (!oldest || others.length + 1 < demosADay) return;
    throw new VisavisError(
      'rate_limited',
      'All demo sessions of today are taken: register, or come back later',
      {
        retryAfterS: Math.max(1, Math.ceil((oldest.getTime() + DAY_MS - now) / 1_000)),
      },
    );
  }

  async #own(user: TherapykinUser, id: string): Promise<Session> {
    const session = await this.#find(id);
    if (session.accountId !== user.accountId || session.endUserId !== user.endUserId) throw noSuchSession();
    return session;
  }

  async #find(id: string): Promise<Session> {
    try {
      return await this.#deps.sessions.findByOrigin(id, 'therapykin');
    } catch (error) {
      if (error instanceof VisavisError && error.code === 'not_found') throw noSuchSession();
      throw error;
    }
  }

  #now(): Date {
    return new Date(this.#deps.clock.wallNow());
  }
}

function noSuchSession(): VisavisError {
  return new VisavisError('not_found', 'Session not found');
}
