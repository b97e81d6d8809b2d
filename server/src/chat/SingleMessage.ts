import type { Chat, ChatEngine } from '@visavis/media-worker';
import { eitherOf, newId, type HistoryEntry, type SessionId } from '@visavis/shared';
import { assess, type Screened } from './assess.ts';
import { ChatFailure } from './ChatFailure.ts';
import type { ChatEvent } from './Exchange.ts';

/** A message that is answered on its own, by what its sender says about it. */
export interface SingleMessage {
  readonly text: string;
  /** Who answers. */
  readonly persona: Parameters<ChatEngine['open']>[0]['persona'];
  /** What was said before, as the sender has it, oldest first. */
  readonly before: readonly Pick<HistoryEntry, 'role' | 'content'>[];
  /** What else the sender says, and the persona was told: screened as words of the user. */
  readonly notes: readonly string[];
}

export function openSingle(engine: ChatEngine, { persona, before, notes }: SingleMessage, at: Date): Chat {
  return engine.open({
    persona,
    history: before.map(({ role, content }) => ({
      id: newId('MessageId'),
      role,
      content,
      timestamp: at.toISOString(),
    })),
    memory: null,
    retrieve: () => Promise.resolve({ passages: [] }),
    retrievalMs: null,
    alone: { notes },
  });
}

/**
 * The turn of such a message; closes the chat.
 * @param turn.model false: the model is not asked, and there is a reply at a crisis alone.
 * @param turn.cut aborts when the reply is to end where it is.
 */
export async function* answerSingle(
  chat: Chat,
  { text, sessionId, at }: { text: string; sessionId: SessionId; at: Date },
  { model, signal, cut }: { model: boolean; signal: AbortSignal; cut: AbortSignal },
): AsyncGenerator<ChatEvent, void> {
  let screened: Screened = { level: 'none', reasons: [] };
  let reply = '';
  // What was cut before it began is still screened.
  const either = eitherOf(signal, ...(cut.aborted ? [] : [cut]));
  chat.on('userScreened', ({ level, reasons }) => (screened = { level, reasons }));
  try {
    yield { type: 'begun' };
    const options = { model: model && !cut.aborted };
    for await (const piece of chat.write({ turnId: newId('TurnId'), text }, either.signal, options)) {
      reply += piece;
      yield { type: 'text', text: piece };
    }
  } catch (error) {
    throw new ChatFailure('the model failed', { cause: error });
  } finally {
    either.release();
    chat.close();
  }
  if (signal.aborted) return;
  const exchange = { id: newId('MessageId'), sessionId, replyId: null, message: text, reply, at };
  yield { type: 'exchange', exchange: { ...assess(text, screened), ...exchange } };
}
