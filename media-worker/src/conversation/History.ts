import {
  newId,
  type Clock,
  type HistoryEntry,
  type Role,
  type SourceRef,
  type Speaker,
} from '@visavis/shared';
import type { LlmMessage } from '../providers/llm/Llm.ts';

interface Entry {
  readonly wire: HistoryEntry;
  /** Absent for entries of an earlier connection. */
  readonly turnId: string | undefined;
}

/** The dialogue as it was heard. */
export class History {
  readonly #clock: Clock;
  readonly #entries: Entry[];

  constructor(earlier: readonly HistoryEntry[], clock: Clock) {
    this.#clock = clock;
    this.#entries = earlier.map((wire) => ({ wire, turnId: undefined }));
  }

  get entries(): readonly HistoryEntry[] {
    return this.#entries.map((entry) => entry.wire);
  }

  /** Whether several users take part. */
  get shared(): boolean {
    return this.#entries.some(({ wire }) => wire.speaker !== undefined);
  }

  addUser(turnId: string, content: string, speaker?: Speaker): HistoryEntry {
    const wire: HistoryEntry = { ...this.#entry('user', content), ...(speaker ? { speaker } : {}) };
    this.#entries.push({ wire, turnId });
    return wire;
  }

  removeTurn(turnId: string): void {
    const kept = this.#entries.filter((entry) => entry.turnId !== turnId);
    this.#entries.splice(0, this.#entries.length, ...kept);
  }

  /** Placed behind its own turn's words, even when the user has said more since. */
  addAssistant(
    turnId: string,
    content: string,
    {
      interrupted,
      broken,
      sources = [],
    }: { interrupted: boolean; broken: boolean; sources?: readonly SourceRef[] },
  ): HistoryEntry {
    const wire: HistoryEntry = {
      ...this.#entry('assistant', content),
      ...(interrupted ? { interrupted } : {}),
      ...(broken ? { spoken: false } : {}),
      ...(sources.length > 0 ? { sources: [...sources] } : {}),
    };
    const own = this.#entries.findLastIndex((entry) => entry.turnId === turnId);
    this.#entries.splice(own < 0 ? this.#entries.length : own + 1, 0, { wire, turnId });
    return wire;
  }

  /** What the user said before that turn; "" for nothing. */
  earlier(turnId: string): string {
    const before = this.#entries.findLast((entry) => entry.wire.role === 'user' && entry.turnId !== turnId);
    return before?.wire.content ?? '';
  }

  /** What the user said since the last reply that was heard; `but` for that turn. Of several, what that one said. */
  unanswered(but?: string, speaker?: Speaker): string[] {
    const lastReply = this.#entries.findLastIndex((entry) => entry.wire.role === 'assistant');
    const since = this.#entries
      .slice(lastReply + 1)
      .filter(({ turnId }) => but === undefined || turnId !== but)
      .filter(({ wire }) => speaker === undefined || wire.speaker?.id === speaker.id);
    return since.map((entry) => entry.wire.content);
  }

  /**
   * The latest whole turns that fit, as a model takes them: messages of one role in a row are one message.
   * @param maxChars the last turn is always given, however long.
   * @param next a turn that may come: the window as it would be then. It stands in for what was said of it so far.
   */
  window(maxChars: number, next?: { turnId: string; text: string }): LlmMessage[] {
    const messages: LlmMessage[] = [];
    const entries = this.#entries.filter(({ turnId }) => next === undefined || turnId !== next.turnId);
    if (next) entries.push({ wire: this.#entry('user', next.text), turnId: next.turnId });
    for (const { wire } of entries) {
      const content = attributed(wire.interrupted ? `${wire.content} —` : wire.content, wire.speaker);
      const last = messages.at(-1);
      if (last?.role === wire.role) {
        messages[messages.length - 1] = { role: last.role, content: `${last.content}\n${content}` };
      } else {
        messages.push({ role: wire.role, content });
      }
    }
    let start = messages.length;
    let chars = 0;
    for (let at = messages.length - 1; at >= 0; at--) {
      const { role, content } = messages[at]!;
      chars += content.length;
      if (chars > maxChars && start < messages.length) break;
      // A turn begins with the user; before the first there may be our greeting.
      if (role === 'user' || at === 0) start = at;
    }
    return messages.slice(start);
  }

  #entry(role: Role, content: string): HistoryEntry {
    return {
      id: newId('MessageId'),
      role,
      content,
      timestamp: new Date(this.#clock.wallNow()).toISOString(),
    };
  }
}

/** Whose words they are stands in front of them; further lines are indented, so that nobody can write as another. */
function attributed(content: string, speaker: Speaker | undefined): string {
  if (!speaker) return content;
  const name = speaker.name.replace(/[\s:]+/g, ' ').trim();
  return `${name}: ${content.replace(/\s*[\r\n\u2028\u2029]+/g, '\n  ')}`;
}
