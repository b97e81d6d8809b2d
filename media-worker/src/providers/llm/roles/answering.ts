import type { Answer, EmbeddedKnowledge } from '../embeddedKnowledge.ts';
import { lastReplyOf, type Scene } from './Scene.ts';

/** @returns what the context, or what was looked up, answers, as it may be said; undefined when neither does. */
export function answerFrom(scene: Scene): string | undefined {
  const { knowledge, found, text, earlier, said } = scene;
  const best = bestAnswer([knowledge, ...found], text, earlier, said)?.text;
  if (best === undefined) return undefined;
  return lastReplyOf(scene).includes(best) ? `As I said: ${best}` : best;
}

/** The one that speaks of most of the question; of equals the first, since the context comes before what was found. */
function bestAnswer(
  places: readonly EmbeddedKnowledge[],
  question: string,
  earlier: string,
  said: string,
): Answer | undefined {
  let best: Answer | undefined;
  for (const place of places) {
    const answer = place.isEmpty ? undefined : place.answer(question, earlier, said);
    if (answer && answer.coverage > (best?.coverage ?? 0)) best = answer;
  }
  return best;
}

/** @returns a fact of the context that was not said in this conversation yet. */
export function unsaid({ replies }: Scene, fact: string | undefined): string | undefined {
  return fact !== undefined && replies.some((reply) => reply.includes(fact)) ? undefined : fact;
}

export function listed(topics: readonly string[]): string {
  if (topics.length < 2) return topics.join('');
  return topics.length === 2
    ? topics.join(' or ')
    : `${topics.slice(0, -1).join(', ')} or ${topics.at(-1) ?? ''}`;
}
