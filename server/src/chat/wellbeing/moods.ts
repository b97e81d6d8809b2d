import type { SafetyLevel } from '@visavis/media-worker';
import { feelingsIn, type Feeling } from './feelings.ts';

export const MOODS = [
  'happy',
  'anxious',
  'stressed',
  'sad',
  'lonely',
  'grieving',
  'angry',
  'ashamed',
  'tired',
  'distressed',
  'neutral',
] as const;
export type Mood = (typeof MOODS)[number];

/** Less than that is said in passing. */
const LEAST = 0.3;

/** How somebody seems to feel, by what they wrote. At a crisis nothing else counts. */
export function moodOf(text: string, level: SafetyLevel): Mood {
  if (level === 'crisis' || level === 'warning') return 'distressed';
  const mood = strongestMood(feelingsIn(text));
  return mood === 'neutral' && level !== 'none' ? 'distressed' : mood;
}

/** Of moods that are equally strong, the one that was told first. */
export function strongestMood(feelings: readonly Feeling[]): Mood {
  const sums = new Map<Mood, number>();
  for (const { mood, strength } of feelings) sums.set(mood, (sums.get(mood) ?? 0) + strength);
  let strongest: Mood = 'neutral';
  let most = LEAST;
  for (const [mood, sum] of sums) {
    if (sum > most) [strongest, most] = [mood, sum];
  }
  return strongest;
}
