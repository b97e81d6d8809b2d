import { newId, type AgentState } from '@visavis/shared';
import { Behaviour } from '../../../media-worker/src/avatar/Behaviour.ts';
import type { FaceState } from '../../../media-worker/src/avatar/FaceState.ts';
import type { VisemeEvent } from '../../../media-worker/src/avatar/lipsync/Viseme.ts';
import { mouthAt, REST_MOUTH } from '../../../media-worker/src/avatar/visemes.ts';
import { Playout } from '../../../media-worker/src/playout/Playout.ts';
import { Utterance } from '../../../media-worker/src/playout/Utterance.ts';
import type { VoicedSentence } from './answering.ts';

const SOUND_MS = 20;
export const FRAME_MS = 40;
const SAMPLE_RATE = 16_000;
const SOUND_SAMPLES = (SAMPLE_RATE * SOUND_MS) / 1_000;

/** What is to be said, with its mouths. */
export interface Speech {
  readonly sentences: readonly VoicedSentence[];
  readonly visemes: readonly (readonly VisemeEvent[])[];
}

/** An avatar's part on stage: what it shows and what is heard of it. */
export interface Performance {
  /** One a frame, 40 ms. */
  readonly states: readonly FaceState[];
  /** One for 20 ms; null: silence. */
  readonly sound: readonly (Int16Array | null)[];
}

export interface PerformOptions {
  readonly seconds: number;
  readonly mode: AgentState;
  readonly userSpeaking?: boolean;
  /** Played from the start on, and again. */
  readonly speech?: Speech;
}

/** Plays speech and moves the face, as the media loop does: the sound of a time first, then its frame. */
export function perform({ seconds, mode, userSpeaking = false, speech }: PerformOptions): Performance {
  const playout = new Playout(SAMPLE_RATE);
  const behaviour = new Behaviour({ seed: 1 });
  behaviour.setMode(mode);
  behaviour.setUserSpeaking(userSpeaking);
  const cursor = { index: 0 };
  const states: FaceState[] = [];
  const sound: (Int16Array | null)[] = [];
  for (let atMs = 0; atMs < seconds * 1_000; atMs += SOUND_MS) {
    if (speech && !playout.active) say(playout, speech);
    sound.push(playout.pull(SOUND_SAMPLES, atMs));
    if (atMs % FRAME_MS !== 0) continue;
    const spoken = playout.speechAt(atMs);
    behaviour.setSpeechLevel(playout.level);
    states.push(
      behaviour.stateAt(atMs, spoken ? mouthAt(spoken.visemes, spoken.positionMs, cursor) : REST_MOUTH),
    );
  }
  return { states, sound };
}

function say(playout: Playout, { sentences, visemes }: Speech): void {
  const turnId = newId('TurnId');
  playout.begin(turnId);
  sentences.forEach(({ text, chunks }, index) => {
    const utterance = new Utterance(text, SAMPLE_RATE);
    for (const { pcm, words } of chunks) utterance.push(pcm, words);
    utterance.visemes = visemes[index] ?? [];
    utterance.end();
    playout.add(turnId, utterance);
  });
  playout.finish(turnId);
}
