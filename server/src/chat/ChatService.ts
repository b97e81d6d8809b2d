import type { Chat, ChatEngine, SafetyAlert } from '@visavis/media-worker';
import {
  eitherOf,
  VisavisError,
  type Clock,
  type MemoryFact,
  type ProviderSnapshot,
  type SessionId,
  type Speaker,
} from '@visavis/shared';
import { requireConnectable } from '../sessions/refusals.ts';
import type { Session } from '../sessions/Session.ts';
import type { SessionService } from '../sessions/SessionService.ts';
import type { Database } from '../store/Database.ts';
import { ChatFailure } from './ChatFailure.ts';
import type { ChatEvent, Exchange } from './Exchange.ts';
import * as queries from './exchangeQueries.ts';
import { LikelyPayers } from './LikelyPayers.ts';
import { OpenChats, type OpenChat, type OpenChatsOptions } from './OpenChats.ts';
import { answerKept, type ChatMessage } from './KeptTurn.ts';
import { answerSingle, openSingle, type SingleMessage } from './SingleMessage.ts';
import type { Turn } from './Turn.ts';
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
  readonly #payers = new LikelyPayers();
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
      const likely = !urgent && this.#payers.has(session);
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
        const begun: Turn = { model, likely, signal: either.signal, cut: hurried.signal };
        for await (const event of begin(begun, fetching)) {
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
      const leased = await TurnMeter.lease(session, { meter, clock, onSpent });
      this.#payers.granted(session);
      return leased;
    } catch (error) {
      this.#payers.refused(session);
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
    const { database, sessions } = this.#options;
    const open = await taking;
    try {
      yield* answerKept(open, message, turn, {
        sessionId: session.id,
        database,
        append: (entry) => sessions.appendHistory(session.id, entry),
        // It holds a message that nobody is to answer.
        onRefused: () => this.#chats.drop(session.id),
      });
    } finally {
      open.speaker = undefined;
      this.#chats.release(session.id);
    }
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

function requireOpen(session: Session): void {
  requireConnectable(session);
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
