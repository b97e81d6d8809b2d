import { setImmediate } from 'node:timers/promises';
import type { Chat, ChatEngine, SafetyAlert } from '@visavis/media-worker';
import {
  eitherOf,
  newId,
  VisavisError,
  type Clock,
  type HistoryEntry,
  type MemoryFact,
  type ProviderSnapshot,
  type SessionId,
  type Speaker,
} from '@visavis/shared';
import type { Session } from '../sessions/Session.ts';
import type { SessionService } from '../sessions/SessionService.ts';
import type { Database } from '../store/Database.ts';
import { assess, type Screened } from './assess.ts';
import { ChatFailure } from './ChatFailure.ts';
import type { ChatEvent, Exchange } from './Exchange.ts';
import * as queries from './exchangeQueries.ts';
import { OpenChats, type OpenChat, type OpenChatsOptions } from './OpenChats.ts';
import { answerSingle, openSingle, type SingleMessage } from './SingleMessage.ts';
import { TurnMeter, type ChatMeter } from './TurnMeter.ts';
import { TurnQueue } from './TurnQueue.ts';

export interface ChatServiceOptions {
  readonly engine: ChatEngine;
  readonly database: Database;
  readonly sessions: Pick<SessionService, 'conversation' | 'historyLength' | 'appendHistory'>;
  readonly meter: ChatMeter;
  readonly retrieve: OpenChatsOptions['retrieve'];
  /** Keeps what a user told of themselves, in a session that remembers. */
  readonly remember: (id: SessionId, facts: readonly MemoryFact[]) => Promise<void>;
  /** Somebody may be in danger: the session's end user, or, of several who write, the one whose words they were. */
  readonly onAlert: (session: Session, alert: SafetyAlert) => void;
  readonly clock: Clock;
  readonly log: { warn(details: object, message: string): void };
  /** Turns at once. Default 1,000. */
  readonly turnsAtOnce?: number;
}

/** A message, as a turn is made of it. */
export interface ChatMessage {
  readonly text: string;
  /** Who of several wrote it. */
  readonly speaker?: Speaker | undefined;
  /** The customer's words for the reply to this one alone. */
  readonly behavior?: string | undefined;
}

/** A turn that is paid for, or answered all the same. */
interface PaidTurn {
  /** false: the model is not asked. */
  readonly model: boolean;
  readonly signal: AbortSignal;
  /** Aborts when the reply is to end where it is. */
  readonly cut: AbortSignal;
}

/** A turn that is being paid for: meanwhile what it needs is fetched. Rejects with what refuses it. */
type Turn = Omit<PaidTurn, 'model'> & { readonly model: Promise<boolean> };

/**
 * Chats in writing, on any session, through the same conversation engine as the live avatar: each message is screened
 * before a model sees it, each sentence of the reply before it goes out. A message at crisis is answered whatever else is
 * refused: without a model, without credit, however many others are being answered.
 */
export class ChatService {
  readonly id = 'chat';
  readonly #options: ChatServiceOptions;
  readonly #chats: OpenChats;
  readonly #turns: TurnQueue;
  readonly #stopping = new AbortController();

  constructor(options: ChatServiceOptions) {
    this.#options = options;
    this.#turns = new TurnQueue(options.turnsAtOnce ?? 1_000);
    this.#chats = new OpenChats({
      engine: options.engine,
      clock: options.clock,
      conversation: (session) => options.sessions.conversation(session),
      historyLength: (id) => options.sessions.historyLength(id),
      retrieve: options.retrieve,
      onOpen: (session, open) => this.#watch(session, open),
    });
  }

  async start(): Promise<void> {
    // Nothing runs before the first message.
  }

  /** Replies that are being written end; what was sent of them is kept. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#chats.close();
    await this.#options.engine.close();
  }

  /** Ends the reply that is being written in a session, and keeps nothing of the session in memory. */
  async end(id: SessionId): Promise<void> {
    const turn = await this.#turns.enter(id, true);
    this.#chats.drop(id);
    turn.release();
  }

  /** What each provider of chats has done since the start. */
  get providerSnapshots(): readonly ProviderSnapshot[] {
    return this.#options.engine.snapshots;
  }

  /** Turns that are under way, and conversations that are kept open. */
  get figures(): { readonly turns: number; readonly open: number } {
    return { turns: this.#turns.turns, open: this.#chats.size };
  }

  /**
   * Answers a message. Text comes as the model writes it. To stop early, abort or return: the model's call ends, and what
   * was given so far is kept, as interrupted. A message at crisis waits for no other: the reply under way ends where it is.
   * @param session as it is now; that it is the caller's is checked.
   * @throws VisavisError before `begun` (`session_terminated`, `conflict`, `insufficient_credit`, `cost_limit`,
   *   `concurrency_limit`, `rate_limited`, `no_capacity`); ChatFailure when the reply cannot be made.
   */
  reply(
    session: Session,
    message: string | ChatMessage,
    signal: AbortSignal,
  ): AsyncGenerator<ChatEvent, void> {
    const whole: ChatMessage = typeof message === 'string' ? { text: message } : message;
    return this.#paid(
      session,
      { text: whole.text, signal },
      () => this.#chats.take(session),
      (turn, taking) => this.#inSession(session, whole, turn, taking),
    );
  }

  /**
   * Answers a message on its own, as `reply` does: nothing is read of the session's history and nothing is kept, neither
   * of the message nor of the reply. The session is what the turn is counted in.
   */
  answer(session: Session, single: SingleMessage, signal: AbortSignal): AsyncGenerator<ChatEvent, void> {
    const { engine, clock } = this.#options;
    const { text } = single;
    const watch = (chat: Chat): void => this.#watch(session, { chat });
    const nothing = (): Promise<void> => Promise.resolve();
    return this.#paid(session, { text, signal }, nothing, async function* (turn) {
      const model = await turn.model;
      const at = new Date(clock.wallNow());
      const chat = openSingle(engine, single, at);
      watch(chat);
      yield* answerSingle(chat, { text, sessionId: session.id, at }, { ...turn, model });
    });
  }

  /** Once it is the session's turn. @param fetch what it needs, while it is being paid for. */
  async *#paid<Fetched>(
    session: Session,
    { text, signal }: { text: string; signal: AbortSignal },
    fetch: () => Promise<Fetched>,
    begin: (turn: Turn, fetching: Promise<Fetched>) => AsyncGenerator<ChatEvent, void>,
  ): AsyncGenerator<ChatEvent, void> {
    requireOpen(session);
    const urgent = this.#options.engine.isCrisis(text);
    const turn = await this.#turns.enter(session.id, urgent);
    try {
      if (signal.aborted) return;
      const abort = new AbortController();
      // Before the lease, behind whose transaction it would wait.
      const fetching = fetch();
      const leasing = this.#lease(session, urgent, () => abort.abort());
      const model = leasing.then((meter) => meter !== null);
      // Whoever waits for it hears of it.
      model.catch(() => undefined);
      let charge = false;
      const either = eitherOf(signal, abort.signal, this.#stopping.signal);
      try {
        const hurried = new AbortController();
        const hurry = (): void => {
          // What must be said at a crisis is said, whoever comes next.
          if (!urgent || charge) hurried.abort();
        };
        turn.hurry.addEventListener('abort', hurry);
        if (turn.hurry.aborted) hurry();
        const granted: Turn = { model, signal: either.signal, cut: hurried.signal };
        for await (const event of begin(granted, fetching)) {
          charge ||= event.type === 'text';
          yield event;
          if (turn.hurry.aborted) hurry();
        }
        if (this.#stopping.signal.aborted) {
          throw new VisavisError(
            'unavailable',
            'The server is stopping: send the message again in a moment.',
          );
        }
        if (abort.signal.aborted) throw new ChatFailure('the credit, or a limit, was used up');
      } finally {
        either.release();
        const meter = await leasing.catch(() => null);
        await meter?.end({ charge }).catch((error: unknown) => {
          this.#options.log.warn({ err: error, sessionId: session.id }, 'a turn could not be counted');
        });
      }
    } finally {
      turn.release();
    }
  }

  /** See `ChatEngine.assess`. */
  assess(words: string): ReturnType<ChatEngine['assess']> {
    return this.#options.engine.assess(words);
  }

  /**
   * What was said, a page of it: page 1 is the latest, and within a page the oldest comes first, as it is read.
   * @param page counted from 1.
   */
  async history(
    sessionId: SessionId,
    { page, perPage }: { page: number; perPage: number },
  ): Promise<{ exchanges: Exchange[]; total: number; hasMore: boolean }> {
    const { db, cipher } = this.#options.database;
    const offset = (page - 1) * perPage;
    const total = await queries.countExchanges(db, sessionId);
    const found = await queries.listExchanges(db, cipher, sessionId, { offset, limit: perPage });
    return { exchanges: found.toReversed(), total, hasMore: offset + found.length < total };
  }

  /** @returns null: not paid for, and answered all the same. */
  async #lease(session: Session, urgent: boolean, onSpent: () => void): Promise<TurnMeter | null> {
    const { meter, clock } = this.#options;
    try {
      return await TurnMeter.lease(session, { meter, clock, onSpent });
    } catch (error) {
      if (!urgent) throw error;
      return null;
    }
  }

  async *#inSession(
    session: Session,
    message: ChatMessage,
    turn: Turn,
    taking: Promise<OpenChat>,
  ): AsyncGenerator<ChatEvent, void> {
    const open = await taking;
    try {
      const model = await turn.model;
      yield { type: 'begun' };
      yield* this.#turn(open, session, message, { ...turn, model });
    } finally {
      open.speaker = undefined;
      this.#chats.release(session.id);
    }
  }

  async *#turn(
    open: OpenChat,
    session: Session,
    { text, speaker, behavior }: ChatMessage,
    { model, signal, cut }: PaidTurn,
  ): AsyncGenerator<ChatEvent, void> {
    const { chat } = open;
    open.speaker = speaker;
    const turnId = newId('TurnId');
    const kept = new KeptEntries((entry) => this.#options.sessions.appendHistory(session.id, entry));
    let screened: Screened = { level: 'none', reasons: [] };
    const releases = [
      chat.on('historyEntry', (entry) => kept.add(entry)),
      chat.on('userScreened', ({ level, reasons }) => (screened = { level, reasons })),
    ];
    const abort = new AbortController();
    // What was cut before it began is still kept as said.
    const either = eitherOf(signal, abort.signal, ...(cut.aborted ? [] : [cut]));
    let sent = '';
    let failure: { error: unknown } | undefined;
    let whole = false;
    let exchange: Exchange | undefined;
    try {
      const options = { model: model && !cut.aborted, behavior };
      for await (const piece of chat.write({ turnId, text, speaker }, either.signal, options)) {
        sent += piece;
        yield { type: 'text', text: piece };
      }
      whole = !signal.aborted && !cut.aborted;
    } catch (error) {
      failure = { error };
    } finally {
      // Also when whoever read it has gone.
      abort.abort();
      either.release();
      chat.sent({ turnId, text: sent, interrupted: !whole });
      for (const release of releases) release();
      exchange = await this.#keep(open, session, { text, kept, screened });
    }
    if (failure) throw new ChatFailure('the model failed', { cause: failure.error });
    if ((whole || cut.aborted) && exchange) yield { type: 'exchange', exchange };
  }

  async #keep(
    open: OpenChat,
    session: Session,
    { text, kept, screened }: { text: string; kept: KeptEntries; screened: Screened },
  ): Promise<Exchange | undefined> {
    await kept.stored();
    const { message, reply } = kept;
    if (!message) return undefined;
    const assessment = assess(text, screened, open.recommended);
    if (assessment.recommendations.length > 0) open.recommended = assessment.recommendations;
    const at = new Date(message.timestamp);
    const id = newId('MessageId');
    const ids = { messageId: message.id, replyId: reply?.id ?? null };
    await queries.insertExchange(
      this.#options.database.db,
      this.#options.database.cipher,
      { id, sessionId: session.id, ...ids, at },
      assessment,
    );
    return {
      ...assessment,
      id,
      sessionId: session.id,
      replyId: ids.replyId,
      message: message.content,
      reply: reply?.content ?? '',
      at,
    };
  }

  #watch(session: Session, open: { readonly chat: Chat; readonly speaker?: Speaker | undefined }): void {
    const { chat } = open;
    const { log, onAlert, remember } = this.#options;
    const { id: sessionId } = session;
    chat.on('alert', (alert) => {
      log.warn({ sessionId, level: alert.level, source: alert.source }, 'safety alert');
      onAlert(open.speaker ? { ...session, endUserId: open.speaker.id } : session, alert);
    });
    chat.on('warning', ({ code, message }) =>
      log.warn({ sessionId, code, reason: message }, 'a part of a chat failed'),
    );
    chat.on('facts', (facts) => {
      remember(sessionId, facts).catch((error: unknown) =>
        log.warn({ sessionId, err: error }, 'what a user told could not be kept'),
      );
    });
  }
}

/** The entries of one turn, stored one after the other while the reply is written. */
class KeptEntries {
  message: HistoryEntry | undefined;
  reply: HistoryEntry | undefined;
  readonly #store: (entry: HistoryEntry) => Promise<void>;
  #stored: Promise<void> = Promise.resolve();

  constructor(store: (entry: HistoryEntry) => Promise<void>) {
    this.#store = store;
  }

  add(entry: HistoryEntry): void {
    if (entry.role === 'user') this.message = entry;
    else this.reply = entry;
    // After what is to go out at once: the model is asked, or the reply's last piece sent, before the store is busy.
    this.#stored = this.#stored.then(() => setImmediate()).then(() => this.#store(entry));
    // Whoever waits for them hears of it.
    this.#stored.catch(() => undefined);
  }

  stored(): Promise<void> {
    return this.#stored;
  }
}

function requireOpen(session: Session): void {
  if (session.status === 'TERMINATED') {
    throw new VisavisError('session_terminated', 'The session was terminated: create a new one.');
  }
  if (session.status === 'ACTIVE') {
    throw new VisavisError(
      'conflict',
      'Somebody is connected to the avatar of this session: write to it there.',
    );
  }
  if (session.timeLimitMs !== null && session.durationMs >= session.timeLimitMs) {
    throw new VisavisError('cost_limit', 'The time limit of the session is reached: create a new one.');
  }
}
