import { createFace } from '../../../media-worker/src/avatar/faces.ts';
import { LipSyncModel } from '../../../media-worker/src/avatar/lipsync/LipSyncModel.ts';
import { splitSentences } from '../../../media-worker/src/conversation/sentences.ts';
import { FliteTts } from '../../../media-worker/src/providers/tts/FliteTts.ts';
import { mouthOpenness, PICTURE_SIDE } from '../../e2e/page/mouthOpenness.ts';
import { lipSync, secondsOf, voice } from '../cpu/answering.ts';
import { FRAME_MS, perform } from '../cpu/performance.ts';
import { heldTrack, STEP_MS, type Track } from './track.ts';

const BLOCK_SAMPLES = (16_000 * STEP_MS) / 1_000;

/** A speech as it leaves the media-worker: its mouth and its loudness, on the media clock. */
export interface Original {
  readonly mouth: Track;
  readonly sound: Track;
}

/** Speaks the text here, with the same voice, lips and face, each frame with the sound of its media time. */
export async function makeOriginal(
  text: string,
  { face, voice: name, size }: { face: string; voice: string; size: number },
): Promise<Original> {
  const tts = await FliteTts.create();
  const sentences = await voice(tts, splitSentences(text), name);
  await tts.close();
  const visemes = lipSync(await LipSyncModel.load(), sentences, true);
  const { states, sound } = perform({
    seconds: secondsOf(sentences),
    mode: 'speaking',
    speech: { sentences, visemes },
  });
  const drawn = createFace(face, size);
  const frames = states.map((state, index) => ({
    at: index * FRAME_MS,
    value: mouthOpenness(reduced(drawn.draw(state), size)),
  }));
  drawn.close();
  const blocks = sound.flatMap((piece) => (piece ? loudness(piece) : [0, 0, 0, 0]));
  return {
    mouth: heldTrack(frames),
    sound: heldTrack(blocks.map((value, index) => ({ at: index * STEP_MS, value }))),
  };
}

function loudness(pcm: Int16Array): number[] {
  return Array.from({ length: pcm.length / BLOCK_SAMPLES }, (_, block) => {
    const piece = pcm.subarray(block * BLOCK_SAMPLES, (block + 1) * BLOCK_SAMPLES);
    return Math.sqrt(piece.reduce((sum, value) => sum + (value / 32_768) ** 2, 0) / BLOCK_SAMPLES);
  });
}

/** The picture at the size of the probe's, each pixel the mean of those that it covers. */
function reduced(pixels: Uint8Array, size: number): Uint8ClampedArray {
  const small = new Uint8ClampedArray(PICTURE_SIDE * PICTURE_SIDE * 4);
  const edge = (position: number): number => Math.floor((position * size) / PICTURE_SIDE);
  for (let y = 0; y < PICTURE_SIDE; y++) {
    for (let x = 0; x < PICTURE_SIDE; x++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        let count = 0;
        for (let row = edge(y); row < edge(y + 1); row++) {
          for (let column = edge(x); column < edge(x + 1); column++, count++) {
            sum += pixels[(row * size + column) * 4 + channel]!;
          }
        }
        small[(y * PICTURE_SIDE + x) * 4 + channel] = sum / count;
      }
    }
  }
  return small;
}
