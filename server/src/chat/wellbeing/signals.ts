import type { SafetyLevel } from '@visavis/media-worker';
import { feelingsIn } from './feelings.ts';
import { intentOf, type Intent } from './intents.ts';
import { moodOf, type Mood } from './moods.ts';
import { toneOf, type Tone } from './tones.ts';

/** How a message sounds, what it is for, and how its writer seems to feel. */
export interface Signals {
  readonly tone: Tone;
  readonly intent: Intent;
  readonly mood: Mood;
}

/** By rules over the words alone: English. @param level what the safety layer found. */
export function signalsOf(text: string, level: SafetyLevel): Signals {
  const feelings = feelingsIn(text);
  return {
    tone: toneOf(text, feelings, level),
    intent: intentOf(text, feelings, level),
    mood: moodOf(text, level),
  };
}
