import type { LlmPiece } from '../Llm.ts';

/** The words of a reply, without its tool calls. For tests. */
export function textOf(pieces: readonly LlmPiece[]): string {
  return pieces.filter((piece) => typeof piece === 'string').join('');
}
