import type { Cooldown } from './Cooldown.ts';

/**
 * The first provider's output, or the second's when the first fails before it gave any: what was said cannot be unsaid.
 * @throws the first's error after output was given; the second's when both fail.
 */
export async function* streamWithFallback<Piece>(
  cooldown: Cooldown,
  signal: AbortSignal,
  primary: () => AsyncIterable<Piece>,
  secondary: { readonly name: string; readonly stream: () => AsyncIterable<Piece> },
): AsyncGenerator<Piece, void, undefined> {
  if (!cooldown.active) {
    let given = false;
    try {
      for await (const piece of primary()) {
        given = true;
        yield piece;
      }
      return;
    } catch (error) {
      if (given || signal.aborted) throw error;
      cooldown.begin(error, secondary.name);
    }
  }
  yield* secondary.stream();
}
