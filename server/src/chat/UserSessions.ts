import type { AccountId, Clock, CreateSessionRequest } from '@visavis/shared';
import { InFlight } from '../InFlight.ts';
import type { Session } from '../sessions/Session.ts';
import type { SessionService } from '../sessions/SessionService.ts';

export interface UserSessionsOptions {
  readonly sessions: Pick<SessionService, 'create' | 'latestOf' | 'terminate'>;
  readonly clock: Clock;
  /** Through which API. */
  readonly origin: Session['origin'];
  /** What they are like, but for whose they are. */
  readonly request: Omit<CreateSessionRequest, 'end_user_id'>;
}

/** Then it ends, so that what was counted in it is charged in whole seconds once a day. */
const DAY_MS = 24 * 60 * 60_000;

/** Messages that are answered on their own are counted in a session of their user's all the same: one a day. */
export class UserSessions {
  readonly #options: UserSessionsOptions;
  /** Messages that come at once have the same. */
  readonly #asked = new InFlight<Session>();

  constructor(options: UserSessionsOptions) {
    this.#options = options;
  }

  /** @throws VisavisError as `SessionService.create`. */
  async of(accountId: AccountId, endUserId: string): Promise<Session> {
    return this.#asked.share(`${accountId}/${endUserId}`, () => this.#find(accountId, endUserId));
  }

  async #find(accountId: AccountId, endUserId: string): Promise<Session> {
    const { sessions, clock, origin, request } = this.#options;
    const latest = await sessions.latestOf({ accountId, endUserId, origin });
    if (latest && clock.wallNow() - latest.createdAt.getTime() < DAY_MS) return latest;
    const created = await sessions.create(accountId, { ...request, end_user_id: endUserId }, origin);
    if (latest) await sessions.terminate(accountId, latest.id, 'terminated_by_api');
    return created;
  }
}
