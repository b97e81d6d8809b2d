import type { AccountId, SessionId } from '@visavis/shared';
import type { EndUser, MemoryService } from '../memory/MemoryService.ts';
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
  readonly #memory: Pick<MemoryService, 'forget'>;

  constructor(deps: {
    sessions: SessionService;
    control: SessionControl;
    memory: Pick<MemoryService, 'forget'>;
  }) {
    this.#sessions = deps.sessions;
    this.#control = deps.control;
    this.#memory = deps.memory;
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

  /** A session's own sources were added or deleted. */
  async knowledgeChanged(id: SessionId): Promise<void> {
    await this.#control.knowledgeChanged(id);
  }

  /** Deletes what is remembered of a person, also in conversations that go on now. */
  async forget(endUser: EndUser): Promise<void> {
    const remembering = await this.#memory.forget(endUser);
    await Promise.all(remembering.map((id) => this.#control.forgetMemory(id)));
  }
}
