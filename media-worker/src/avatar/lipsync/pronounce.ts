import { createRequire } from 'node:module';
import type * as Phonemize from 'phonemize';
import { visemesFromIpa } from './phones.ts';
import type { Viseme } from './Viseme.ts';

// The package's ES module imports JSON without the attribute that Node demands; its CommonJS build does not.
const { phonemize } = createRequire(import.meta.url)('phonemize') as typeof Phonemize;

/** One step of what a voice should do with a text. */
export interface SpokenViseme {
  readonly viseme: Viseme;
  /** 0 for what must be seen; for a silence that may be absent: the price of its presence (log-likelihood). */
  readonly optional: boolean;
  readonly price: number;
}

const must = (viseme: Viseme): SpokenViseme => ({ viseme, optional: false, price: 0 });
const pause = (price: number): SpokenViseme => ({ viseme: 'sil', optional: true, price });
/** Voices seldom pause between words: the price keeps the closures of stops from passing for pauses. */
const WORD_GAP_PRICE = 3;

/**
 * The visemes that a text calls for, with pauses where a voice may make them: at punctuation, less likely between words.
 * English; numbers and abbreviations are spelled out. A text without sounds gives one pause.
 */
export function pronounce(text: string): SpokenViseme[] {
  const steps: SpokenViseme[] = [pause(0)];
  for (const { phoneme } of phonemize(text, { returnArray: true })) {
    const visemes = visemesFromIpa(phoneme);
    const last = steps[steps.length - 1]!;
    if (visemes.length === 0) {
      // Punctuation. Two pauses in a row are one, and the likelier one counts.
      if (last.optional) steps[steps.length - 1] = pause(0);
      else steps.push(pause(0));
      continue;
    }
    if (!last.optional) steps.push(pause(WORD_GAP_PRICE));
    for (const viseme of visemes) steps.push(must(viseme));
  }
  if (steps[steps.length - 1]!.optional && steps.length > 1) steps[steps.length - 1] = pause(0);
  else if (steps.length > 1) steps.push(pause(0));
  return steps;
}
