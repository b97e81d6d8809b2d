import { setImmediate } from 'node:timers/promises';
import { eitherOf, newId, type HistoryEntry, type SessionId, type Speaker } from '@visavis/shared';
import type { Database } from '../store/Database.ts';
import { assess, type Screened } from './assess.ts';
import { ChatFailure } from './ChatFailure.ts';
import type { ChatEvent, Exchange } from './Exchange.ts';
import { insertExchange } from './exchangeQueries.ts';
import type { OpenChat } from './OpenChats.ts';
import type { Turn } from './Turn.ts';

/** A message, as a turn is made of it. */
export interface ChatMessage {
  readonly text: string;
  /** Who of several wrote it. */
  readonly speaker?: Speaker | undefined;
  /** The customer's words for the reply to this one alone. */
  readonly behavior?: string | undefined;
}

export interface KeptTurnDeps {
  readonly sessionId: SessionId;
  readonly database: Database;
  readonly append: (entry: HistoryEntry) => Promise<void>;
  /** The chat was told of a message that is not answered: it must not be gone on with. */
  readonly onRefused: () => void;
}

/**
 * The turn of a message to a session: what was said is kept, whoever has gone meanwhile. Where it is likely to be paid for,
 * it is screened, and the model asked, while that is being found out; nothing is kept or told before it is.
 */
export async function* answerKept(
  open: OpenChat,
  { text, speaker, behavior }: ChatMessage,
  { model: paying, likely, signal, cut }: Turn,
  { sessionId, database, append, onRefused }: KeptTurnDeps,
): AsyncGenerator<ChatEvent, void> {
  const { chat } = open;
  const model = likely || (await paying);
  open.speaker = speaker;
  const turnId = newId('TurnId');
  const kept = new KeptEntries(paying, append);
  let screened: Screened = { level: 'none', reasons: [] };
  const releases = [
    chat.on('historyEntry', (entry) => kept.add(entry)),
    chat.on('userScreened', ({ level, reasons }) => (screened = { level, reasons })),
  ];
  const abort = new AbortController();
  // What was cut before it began is still kept as said.
  const either = eitherOf(signal, abort.signal, ...(cut.aborted ? [] : [cut]));
  const writing = chat.write({ turnId, text, speaker }, either.signal, {
    model: model && !cut.aborted,
    behavior,
  });
  let paid = false;
  let sent = '';
  let whole = false;
  let failure: { error: unknown } | undefined;
  let exchange: Exchange | undefined;
  try {
    const first = writing.next();
    // Whoever awaits it hears of it.
    first.catch(() => undefined);
    await paying;
    paid = true;
    yield { type: 'begun' };
    for (let step = await first; !step.done; step = await writing.next()) {
      sent += step.value;
      yield { type: 'text', text: step.value };
    }
    whole = !signal.aborted && !cut.aborted;
  } catch (error) {
    failure = { error };
  } finally {
    // Also when whoever read it has gone.
    abort.abort();
    either.release();
    writing.return().catch(() => undefined);
    if (paid) chat.sent({ turnId, text: sent, interrupted: !whole });
    for (const release of releases) release();
    if (paid) exchange = await keepExchange(open, { text, kept, screened }, { sessionId, database });
    else onRefused();
  }
  if (failure && !paid) throw failure.error;
  if (failure) throw new ChatFailure('the model failed', { cause: failure.error });
  if ((whole || cut.aborted) && exchange) yield { type: 'exchange', exchange };
}

async function keepExchange(
  open: OpenChat,
  { text, kept, screened }: { text: string; kept: KeptEntries; screened: Screened },
  { sessionId, database }: Pick<KeptTurnDeps, 'sessionId' | 'database'>,
): Promise<Exchange | undefined> {
  await kept.stored();
  const { message, reply } = kept;
  if (!message) return undefined;
  const assessment = assess(text, screened, open.recommended);
  if (assessment.recommendations.length > 0) open.recommended = assessment.recommendations;
  const at = new Date(message.timestamp);
  const id = newId('MessageId');
  const ids = { messageId: message.id, replyId: reply?.id ?? null };
  await insertExchange(database.db, database.cipher, { id, sessionId, ...ids, at }, assessment);
  return {
    ...assessment,
    id,
    sessionId,
    replyId: ids.replyId,
    message: message.content,
    reply: reply?.content ?? '',
    at,
  };
}

/** The entries of one turn, stored one after the other while the reply is written. */
class KeptEntries {
  message: HistoryEntry | undefined;
  reply: HistoryEntry | undefined;
  readonly #store: (entry: HistoryEntry) => Promise<void>;
  #stored: Promise<unknown>;

  /** @param paying nothing is stored before it resolves, nor when it rejects. */
  constructor(paying: Promise<unknown>, store: (entry: HistoryEntry) => Promise<void>) {
    this.#stored = paying;
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

  async stored(): Promise<void> {
    await this.#stored;
  }
}
