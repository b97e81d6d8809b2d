import type { CloseReason, SessionId, VisavisError } from '@visavis/shared';
import type { SettingsChange } from '../../server/src/sessions/Session.ts';
import type { SessionControl } from '../../server/src/sessions/SessionControl.ts';

/** The live side of sessions, scripted: it writes down what it is told, and refuses when it shall. */
export class FakeControl implements SessionControl {
  readonly disconnected: { id: SessionId; reason: CloseReason }[] = [];
  /** Commands and changes, as in `speak ses_… Hello`. */
  readonly orders: string[] = [];
  /** Whose knowledge changed, and who was told to forget. */
  readonly knowledge: SessionId[] = [];
  readonly forgotten: SessionId[] = [];
  refusal: VisavisError | null = null;

  async disconnect(id: SessionId, reason: CloseReason): Promise<void> {
    this.disconnected.push({ id, reason });
  }

  async knowledgeChanged(id: SessionId): Promise<void> {
    this.knowledge.push(id);
  }

  async forgetMemory(id: SessionId): Promise<void> {
    this.forgotten.push(id);
  }

  async speak(id: SessionId, text: string): Promise<void> {
    this.#order('speak', id, text);
  }

  async message(id: SessionId, text: string): Promise<void> {
    this.#order('message', id, text);
  }

  async interrupt(id: SessionId): Promise<void> {
    this.#order('interrupt', id);
  }

  async changeSettings(id: SessionId, change: SettingsChange): Promise<void> {
    this.#order('changeSettings', id, JSON.stringify(change));
  }

  #order(...words: string[]): void {
    if (this.refusal) throw this.refusal;
    this.orders.push(words.join(' '));
  }
}
