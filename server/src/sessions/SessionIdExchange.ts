import { VisavisError } from '@visavis/shared';
import type { IssuedToken, TokenService } from '../auth/TokenService.ts';
import { requireConnectable } from './refusals.ts';
import type { SessionService } from './SessionService.ts';

/** Long enough to connect at once; a token that leaks from a page is soon worthless. */
const TTL_MS = 60_000;

/**
 * Lets a page written for the Diarupt SDK, which holds nothing but a session id, connect.
 *
 * A session id is an address, not a secret: it is in URLs, lists and logs. So it opens a door only for sessions made
 * through the Diarupt-style API, and, once a browser has bound the session with its claim, for that browser alone: an
 * id that leaks later opens nothing. Backends that can pass a token to their page use `/v1/sessions/{id}/token`.
 */
export class SessionIdExchange {
  readonly #sessions: SessionService;
  readonly #tokens: TokenService;

  constructor(deps: { sessions: SessionService; tokens: TokenService }) {
    this.#sessions = deps.sessions;
    this.#tokens = deps.tokens;
  }

  /**
   * @param claim the browser's own secret; the first one binds the session.
   * @throws VisavisError `not_found` (also for a session that `/v1` made), `session_terminated`, `forbidden` when
   * another browser's claim holds.
   */
  async exchange(sessionId: string, claim?: string): Promise<IssuedToken> {
    const session = await this.#sessions.findByOrigin(sessionId, 'diarupt');
    requireConnectable(session);
    if (!(await this.#sessions.holdsClaim(session.id, claim))) {
      throw new VisavisError(
        'forbidden',
        'Another browser has bound this session. Give this page a token of POST /v1/sessions/{id}/token instead.',
      );
    }
    // An address alone is reason enough to talk, and to no more.
    const grant = { sessionId: session.id, accountId: session.accountId, permissions: [] };
    return this.#tokens.issueClientToken(grant, TTL_MS);
  }
}
