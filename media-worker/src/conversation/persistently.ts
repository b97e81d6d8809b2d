import type { LlmPiece } from '../providers/llm/Llm.ts';

/**
 * The pieces of a reply, asked for once more when it breaks off while nothing of it was used yet: a chain of providers
 * leaves the one that broke off alone then. A reply that never began is not asked for again: all were asked.
 * @param restart called before it begins again; false when it is too late for that.
 * @throws what the reply throws.
 */
export async function* persistently(
  open: () => AsyncIterable<LlmPiece>,
  restart: () => boolean,
): AsyncGenerator<LlmPiece, void, undefined> {
  let begun = false;
  try {
    for await (const piece of open()) {
      begun = true;
      yield piece;
    }
    return;
  } catch (error) {
    if (!begun || !restart()) throw error;
  }
  yield* open();
}
