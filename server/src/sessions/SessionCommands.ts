import type { AccountId } from '@visavis/shared';
import type { SessionWithHistory } from './Session.ts';
import type { SessionControl } from './SessionControl.ts';
import type { SessionService } from './SessionService.ts';

/**
 * A customer's commands that also reach the live conversation. The store decides first, so that nobody can join any
 * more; then the connection is closed and its last seconds are counted; the answer shows both.
 */
export class SessionCommands {
  readonly #sessions: SessionService;
  readonly #control: SessionControl;

  constructor(deps: { sessions: SessionService; control: SessionControl }) {
    this.#sessions = deps.sessions;
    this.#control = deps.control;
  }

  /** @throws VisavisError `not_found`, `illegal_transition`, `session_terminated`. */
  async pause(accountId: AccountId, id: string): Promise<SessionWithHistory> {
    const session = await this.#sessions.pause(accountId, id, 'paused_by_api');
    await this.#control.disconnect(session.id, 'paused_by_api');
    return this.#sessions.get(accountId, id);
  }

  /** @throws VisavisError `not_found`, `session_terminated`. */
  async terminate(accountId: AccountId, id: string): Promise<SessionWithHistory> {
    const session = await this.#sessions.terminate(accountId, id, 'terminated_by_api');
    await this.#control.disconnect(session.id, 'terminated');
    return this.#sessions.get(accountId, id);
  }
}
