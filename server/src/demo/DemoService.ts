import { randomBytes, randomInt } from 'node:crypto';
import { PERMISSIONS, VisavisError, type AccountId, type CreateSessionRequest } from '@visavis/shared';
import type { ApiKeyService } from '../accounts/ApiKeyService.ts';
import type { IssuedToken, TokenService } from '../auth/TokenService.ts';
import type { SourceOwner } from '../knowledge/Source.ts';
import type { Session } from '../sessions/Session.ts';
import { requireConnectable } from '../sessions/refusals.ts';
import type { SessionService } from '../sessions/SessionService.ts';
import type { Database } from '../store/Database.ts';
import { claimSetting, getSetting } from '../store/settings.ts';

/** What a visitor of the demo page may choose. */
export type DemoRequest = Pick<
  CreateSessionRequest,
  'face' | 'profile' | 'voice' | 'behavior' | 'context' | 'tools'
>;

export interface DemoSession {
  readonly session: Session;
  readonly token: IssuedToken;
  /** The visitor's proof that the session is theirs, to come back with. */
  readonly resumeSecret: string;
}

const DEMO_ACCOUNT = 'demo_account';
const TIME_LIMIT_MS = 10 * 60_000;
const IDLE_TIMEOUT_MS = 2 * 60_000;
/** The most that `randomInt` takes. */
const MAX_USER_ID = 2 ** 48 - 1;

/** Free sessions for visitors of the demo page, under an account of their own, with limits. */
export class DemoService {
  readonly #account: AccountId;
  readonly #sessions: SessionService;
  readonly #tokens: TokenService;

  private constructor(account: AccountId, deps: { sessions: SessionService; tokens: TokenService }) {
    this.#account = account;
    this.#sessions = deps.sessions;
    this.#tokens = deps.tokens;
  }

  static async create(deps: {
    database: Database;
    keys: ApiKeyService;
    sessions: SessionService;
    tokens: TokenService;
  }): Promise<DemoService> {
    const { db } = deps.database;
    if ((await getSetting(db, DEMO_ACCOUNT)) === undefined) {
      // Of several servers that start at once, one account wins; another's stays without keys and sessions.
      await claimSetting(db, DEMO_ACCOUNT, await deps.keys.createAccount('Demo'));
    }
    const account = await getSetting(db, DEMO_ACCOUNT);
    if (account === undefined) throw new Error('the demo account vanished');
    return new DemoService(account as AccountId, deps);
  }

  /** @throws VisavisError as `SessionService.create`. */
  async start(request: DemoRequest): Promise<DemoSession> {
    const session = await this.#sessions.create(this.#account, {
      ...request,
      time_limit_ms: TIME_LIMIT_MS,
      idle_timeout_ms: IDLE_TIMEOUT_MS,
    });
    const resumeSecret = randomBytes(24).toString('base64url');
    await this.#sessions.holdsClaim(session.id, resumeSecret);
    return { session, resumeSecret, token: await this.#issue(session) };
  }

  /** @throws VisavisError `not_found` (also for sessions that are no demo), `forbidden`, `session_terminated`. */
  async resume(sessionId: string, resumeSecret: string): Promise<IssuedToken> {
    const session = await this.#sessions.get(this.#account, sessionId);
    if (!(await this.#sessions.holdsClaim(session.id, resumeSecret))) {
      throw new VisavisError('forbidden', 'This is not the resume secret of that session.');
    }
    requireConnectable(session);
    return this.#issue(session);
  }

  /**
   * Whose documents a visitor brings: those of the session that the client token is for.
   * @throws VisavisError `unauthorized`; `not_found` for every other session; `session_terminated`.
   */
  async ownerBy(token: string, sessionId: string): Promise<SourceOwner> {
    const grant = await this.#tokens.verifyClientToken(token);
    if (grant.accountId !== this.#account || grant.sessionId !== sessionId) {
      throw new VisavisError('not_found', 'This token is for another session.');
    }
    const session = await this.#sessions.get(grant.accountId, grant.sessionId);
    requireConnectable(session);
    return { accountId: session.accountId, sessionId: session.id };
  }

  /** A visitor without a session: a new end user, and the token that owns them. */
  async endUser(): Promise<{ userId: number; token: IssuedToken }> {
    const userId = randomInt(1, MAX_USER_ID);
    const grant = { accountId: this.#account, endUserId: String(userId) };
    return { userId, token: await this.#tokens.issueEndUserToken(grant) };
  }

  #issue(session: Session): Promise<IssuedToken> {
    // The session is the visitor's alone: they may try everything on it.
    return this.#tokens.issueClientToken({
      sessionId: session.id,
      accountId: session.accountId,
      permissions: PERMISSIONS,
    });
  }
}
