import type { Scene } from './roles/Scene.ts';

/** How far back a sentence counts as said already, in replies. */
const MEMORY = 10;
/** Leaves the word to the user without a question mark. */
const INVITES =
  /\b(?:tell me|go on|take your time|listening|your turn|let me know|once more, please|i'll wait|i'm here)\b[^.!?]*[.!]$/i;

const sentencesOf = (text: string): string[] => text.split(/(?<=[.!?])\s+(?=\S)/);

/**
 * Takes out what was said in the same words a moment ago, and sees to it that the user has something to answer.
 * @param another a question that is fresh.
 */
export function varied(reply: string, { replies, act }: Scene, another: () => string): string {
  // What is asked for again is said again.
  if (act === 'repeat' || act === 'bye' || reply.startsWith('As I said: ')) return reply;
  const recent = new Set(replies.slice(-MEMORY).flatMap(sentencesOf));
  const sentences = sentencesOf(reply);
  const fresh = sentences.filter((sentence) => !recent.has(sentence));
  const kept = fresh.length === 0 ? sentences.slice(0, 1) : fresh;
  const text = kept.join(' ');
  return /\?["”']?$/.test(text) || INVITES.test(text) ? text : `${text} ${another()}`;
}
