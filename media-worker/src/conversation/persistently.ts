import type { LlmPiece } from '../providers/llm/Llm.ts';

/**
 * The pieces of a reply, asked for once more when it breaks off while nothing of it was used yet: a chain of providers
 * leaves the one that broke off alone then. A reply that never began is not asked for again: all were asked.
 * @param restart called before it begins again; false when it is too late for that.
 * @returns `next` rejects with what the reply throws.
 */
export function persistently(
  open: () => AsyncIterable<LlmPiece>,
  restart: () => boolean,
): Required<Pick<AsyncIterator<LlmPiece, unknown>, 'next' | 'return'>> {
  let pieces: AsyncIterator<LlmPiece, unknown> | undefined;
  let begun = false;
  let again = false;
  // No generator: each of a reply's tokens comes this way.
  return {
    next: () =>
      (pieces ??= open()[Symbol.asyncIterator]()).next().then(
        (step) => {
          begun = true;
          return step;
        },
        (error: unknown) => {
          if (again || !begun || !restart()) throw error;
          again = true;
          pieces = open()[Symbol.asyncIterator]();
          return pieces.next();
        },
      ),
    return: async () => (await pieces?.return?.()) ?? { done: true, value: undefined },
  };
}
