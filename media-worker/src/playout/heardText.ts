import type { WordTime } from '../providers/tts/Tts.ts';

/**
 * The part of a sentence that was really heard, cut after the last word that had begun to sound for long enough to be
 * understood.
 * @param words the times of the words whose sound has come; when the voice tells none, the words are spread over the
 * duration by their length.
 * @param playedMs how much of the sentence's audio was played.
 * @param durationMs the whole sentence, or the best guess at it while more is to come.
 */
export function heardText(
  text: string,
  words: readonly WordTime[],
  playedMs: number,
  durationMs: number,
): string {
  if (playedMs <= 0) return '';
  const spans = [...text.matchAll(/\S+/g)];
  if (spans.length === 0) return '';
  const middles = words.length > 0 ? wordMiddles(words) : spread(spans, durationMs);
  let heard = 0;
  while (heard < spans.length && (middles[heard] ?? Infinity) <= playedMs) heard++;
  if (heard === spans.length) return text.trim();
  const last = spans[heard - 1];
  return last === undefined ? '' : text.slice(0, last.index + last[0].length).trim();
}

/** A word counts as heard once half of it has sounded. */
function wordMiddles(words: readonly WordTime[]): number[] {
  return words.map((word) => (word.startMs + word.endMs) / 2);
}

function spread(spans: readonly RegExpExecArray[], durationMs: number): number[] {
  const weights = spans.map((span) => span[0].length + 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  return weights.map((weight) => {
    const middle = ((before + weight / 2) / total) * durationMs;
    before += weight;
    return middle;
  });
}
