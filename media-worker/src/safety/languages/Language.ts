import type { Concepts } from '../pattern.ts';
import type { Rule } from '../Rule.ts';

/** What is understood of a language besides English: explicit danger, not its every shade. */
export interface LanguageCues {
  /** BCP 47, the language alone. */
  readonly language: string;
  readonly concepts: Concepts;
  /** Taken out before the rules look. */
  readonly idioms: readonly string[];
  /** Over words without accents, every apostrophe a gap. */
  readonly rules: readonly Rule[];
  /** Right before a match, they deny it. */
  readonly negations: string;
}
