import type { Assessment } from './Exchange.ts';
import { moodOf } from './wellbeing/moods.ts';
import { recommendationsFor } from './wellbeing/recommendations.ts';

/** What the safety layer found in a message. */
export interface Screened {
  readonly level: Assessment['level'];
  readonly reasons: readonly string[];
}

/** Of one message, so many kinds of signals are told. */
const MAX_TRIGGERS = 8;

/** @param recommended lately: it is not repeated while there is anything else. */
export function assess(
  text: string,
  { level, reasons }: Screened,
  recommended: readonly string[] = [],
): Assessment {
  return {
    level,
    triggers: reasons.slice(0, MAX_TRIGGERS).map((reason) => `${reason}_pattern`),
    escalate: level === 'crisis',
    mood: moodOf(text, level),
    recommendations: recommendationsFor(text, level, recommended),
  };
}
