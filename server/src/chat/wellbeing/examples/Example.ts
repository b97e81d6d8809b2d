import type { SafetyLevel } from '@visavis/media-worker';
import type { Intent } from '../intents.ts';
import type { Mood } from '../moods.ts';
import type { Tone } from '../tones.ts';

/** A message, and what a reader says of it; its level where it is not `none`. */
export type Example = readonly [text: string, tone: Tone, intent: Intent, mood: Mood, level?: SafetyLevel];
