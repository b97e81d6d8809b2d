import type { Chat, ChatEngine } from '@visavis/media-worker';
import type { Clock, SessionId, Speaker, StartSession } from '@visavis/shared';
import type { Session } from '../sessions/Session.ts';

/** A conversation that was taken up, and what it goes on from. */
export interface OpenChat {
  readonly chat: Chat;
  /** What was recommended lately. */
  recommended: readonly string[];
  /** Who of several writes in the turn under way. */
  speaker?: Speaker | undefined;
}

interface Kept extends OpenChat {
  /** Of the session, as the conversation knows it. */
  readonly settings: string;
  usedAt: number;
  busy: boolean;
}

export interface OpenChatsOptions {
  readonly engine: ChatEngine;
  readonly clock: Clock;
  readonly conversation: (session: Session) => Promise<StartSession['conversation']>;
  readonly historyLength: (id: SessionId) => Promise<number>;
  readonly retrieve: (
    session: Session,
    query: string,
  ) => ReturnType<Parameters<ChatEngine['open']>[0]['retrieve']>;
  /** Called once for each conversation that is taken up. */
  readonly onOpen: (session: Session, open: OpenChat) => void;
}

const MOST = 512;
const IDLE_MS = 5 * 60_000;

/**
 * Conversations that were spoken in lately, so that not every message reads the whole session again. What another server,
 * or the console, changed meanwhile is noticed: then it is read again.
 */
export class OpenChats {
  readonly #options: OpenChatsOptions;
  /** The one that was used longest ago first. */
  readonly #chats = new Map<SessionId, Kept>();

  constructor(options: OpenChatsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#chats.size;
  }

  /** For one turn at a time: `release` it. @throws as `SessionService.conversation`. */
  async take(session: Session): Promise<OpenChat> {
    const { id } = session;
    const settings = settingsOf(session);
    const known = this.#chats.get(id);
    const goesOn =
      known?.settings === settings && known.chat.history.length === (await this.#options.historyLength(id));
    const kept = goesOn ? known : await this.#open(session, settings);
    if (!goesOn) known?.chat.close();
    kept.busy = true;
    this.#chats.delete(id);
    this.#chats.set(id, kept);
    this.#sweep();
    return kept;
  }

  release(id: SessionId): void {
    const kept = this.#chats.get(id);
    if (!kept) return;
    kept.busy = false;
    kept.usedAt = this.#options.clock.now();
  }

  /** Not while it is being spoken in. */
  drop(id: SessionId): void {
    this.#chats.get(id)?.chat.close();
    this.#chats.delete(id);
  }

  close(): void {
    for (const { chat } of this.#chats.values()) chat.close();
    this.#chats.clear();
  }

  async #open(session: Session, settings: string): Promise<Kept> {
    const { engine, clock, retrieve, onOpen } = this.#options;
    const conversation = await this.#options.conversation(session);
    const { instructions, behavior, context, language, history, memory, retrievalMs } = conversation;
    const chat = engine.open({
      persona: { instructions, behavior, context, language },
      history,
      memory: memory?.map(({ text }) => text) ?? null,
      retrieve: (query) => retrieve(session, query),
      retrievalMs: retrievalMs ?? null,
    });
    const kept: Kept = { chat, settings, recommended: [], usedAt: clock.now(), busy: true };
    onOpen(session, kept);
    return kept;
  }

  #sweep(): void {
    const before = this.#options.clock.now() - IDLE_MS;
    for (const [id, { chat, usedAt, busy }] of this.#chats) {
      if (busy) continue;
      if (this.#chats.size <= MOST && usedAt > before) return;
      chat.close();
      this.#chats.delete(id);
    }
  }
}

function settingsOf(session: Session): string {
  const { instructions, behavior, context, language, memory, knowledge } = session;
  return JSON.stringify([instructions, behavior, context, language, memory, knowledge]);
}
