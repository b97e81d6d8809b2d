import type { SafetyLevel } from '@visavis/media-worker';
import { topicsOf, type Topic } from './topics.ts';

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

const MOOD_OF: Readonly<Record<Topic, Mood | null>> = {
  panic: 'anxious',
  anxiety: 'anxious',
  overwhelm: 'stressed',
  exhaustion: 'tired',
  sleep: 'tired',
  low_mood: 'sad',
  loneliness: 'lonely',
  grief: 'grieving',
  anger: 'angry',
  self_worth: 'ashamed',
  celebration: 'happy',
  // What somebody speaks of, not how they feel about it.
  work: null,
  study: null,
  relationship: null,
  body: null,
  substances: null,
};

/** How somebody seems to feel, by what they wrote. At a crisis nothing else counts. */
export function moodOf(text: string, level: SafetyLevel): Mood {
  if (level === 'crisis' || level === 'warning') return 'distressed';
  for (const topic of topicsOf(text)) {
    const mood = MOOD_OF[topic];
    if (mood !== null) return mood;
  }
  return level === 'none' ? 'neutral' : 'distressed';
}
