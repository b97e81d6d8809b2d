import { loudness } from '../audio/loudness.ts';
import { Behaviour, type FaceManner } from '../avatar/Behaviour.ts';
import type { FaceState } from '../avatar/FaceState.ts';
import { mouthAt } from '../avatar/visemes.ts';
import { FRAME_MS, type ClipSpeech } from './ClipSpeech.ts';

/** As the playout measures it: the loudest of the last pieces, fading. */
const PIECE_MS = 20;
const FADE = 0.6;
/** A face looks up before it speaks. */
const ANTICIPATION_MS = 120;

/**
 * What the face shows in each of a clip's pictures: a function of the time in the clip alone, so that it is drawn as
 * fast as the machine can. A picture stands for `FRAME_MS`: it has the mouth of the middle of its time.
 */
export function* clipStates(
  speech: ClipSpeech,
  { seed, manner }: { seed: number; manner: FaceManner },
): Generator<FaceState> {
  const { pcm, sampleRate, sentences, visemes } = speech;
  const behaviour = new Behaviour({ seed, manner });
  const piece = (sampleRate * PIECE_MS) / 1_000;
  const frame = (sampleRate * FRAME_MS) / 1_000;
  const from = (sentences[0]?.startMs ?? 0) - ANTICIPATION_MS;
  const to = sentences.at(-1)?.endMs ?? 0;
  const cursor = { index: 0 };
  let level = 0;
  for (let at = 0, timeMs = 0; at < pcm.length; at += frame, timeMs += FRAME_MS) {
    for (let start = at; start < at + frame; start += piece) {
      level = Math.max(level * FADE, loudness(pcm.subarray(start, start + piece)));
    }
    behaviour.setMode(timeMs >= from && timeMs < to ? 'speaking' : 'listening');
    behaviour.setSpeechLevel(level);
    yield behaviour.stateAt(timeMs, mouthAt(visemes, timeMs + FRAME_MS / 2, cursor));
  }
}
