import {
  VisavisError,
  type AccountId,
  type SessionId,
  type UpdateContextRequest,
  type UpdateSessionRequest,
} from '@visavis/shared';
import type { EndUser } from '../endUsers/EndUser.ts';
import type { MemoryService } from '../memory/MemoryService.ts';
import { terminated } from './refusals.ts';
import type { Session, SessionWithHistory } from './Session.ts';
import type { SessionControl } from './SessionControl.ts';
import type { SessionService } from './SessionService.ts';
import type { SessionSettings, SettingsChanged } from './SessionSettings.ts';

/**
 * A customer's commands that also reach the live conversation. The store decides first: what is paused or terminated
 * there can no longer be joined, and what is changed there holds for the next connection. Then the conversation is told.
 */
export class SessionCommands {
  readonly #sessions: SessionService;
  readonly #settings: SessionSettings;
  readonly #control: SessionControl;
  readonly #memory: Pick<MemoryService, 'forget'>;

  constructor(deps: {
    sessions: SessionService;
    settings: SessionSettings;
    control: SessionControl;
    memory: Pick<MemoryService, 'forget'>;
  }) {
    this.#sessions = deps.sessions;
    this.#settings = deps.settings;
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

  /**
   * The avatar says the words as they stand; what it is saying ends.
   * @throws VisavisError `not_found`; `conflict` unless ACTIVE; `session_terminated`; `unavailable` while the avatar is
   * being replaced.
   */
  async speak(accountId: AccountId, id: string, text: string): Promise<void> {
    await this.#control.speak(await this.#inConversation(accountId, id), text);
  }

  /** Answered as if the user had said it. @throws as `speak`. */
  async message(accountId: AccountId, id: string, text: string): Promise<void> {
    await this.#control.message(await this.#inConversation(accountId, id), text);
  }

  /** Ends what the avatar is saying; silence stays silence. @throws as `speak`. */
  async interrupt(accountId: AccountId, id: string): Promise<void> {
    await this.#control.interrupt(await this.#inConversation(accountId, id));
  }

  /**
   * Without a conversation it holds from the next one on.
   * @throws VisavisError `not_found`, `session_terminated`, `context_too_long`; nothing has changed then.
   */
  async updateContext(
    accountId: AccountId,
    id: string,
    request: UpdateContextRequest,
  ): Promise<SessionWithHistory> {
    await this.#carryOut(await this.#settings.updateContext(accountId, id, request));
    return this.#sessions.get(accountId, id);
  }

  /** As `updateContext`. @throws VisavisError `not_found`, `session_terminated`, `validation_failed`, `unsupported_option`. */
  async updateSettings(
    accountId: AccountId,
    id: string,
    request: UpdateSessionRequest,
  ): Promise<SessionWithHistory> {
    await this.#carryOut(await this.#settings.update(accountId, id, request));
    return this.#sessions.get(accountId, id);
  }

  /** What the live conversation refuses does not stay in the store either. */
  async #carryOut(changed: SettingsChanged): Promise<void> {
    if (Object.keys(changed.change).length === 0) return;
    try {
      await this.#control.changeSettings(changed.before.id, changed.change);
    } catch (error) {
      await this.#settings.revert(changed);
      throw error;
    }
  }

  async #inConversation(accountId: AccountId, id: string): Promise<SessionId> {
    const session = await this.#sessions.get(accountId, id);
    requireActive(session);
    return session.id;
  }
}

function requireActive({ status }: Session): void {
  switch (status) {
    case 'ACTIVE':
      return;
    case 'IDLE':
    case 'PAUSED':
      throw new VisavisError(
        'conflict',
        `The session is ${status}: connect to it first, then the avatar can hear and speak.`,
      );
    case 'TERMINATED':
      throw terminated();
  }
}
