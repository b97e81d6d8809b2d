import { createCanvas, ImageData } from '@napi-rs/canvas';
import type { Face, FaceInfo } from './Face.ts';
import { REST_MOUTH } from './visemes.ts';
import { LEO, MAYA, type Preset } from './vector/presets.ts';
import { paintFaceArt, type FaceArt } from './vector/FaceArt.ts';
import { Stage } from './vector/Stage.ts';
import { VectorFace } from './vector/VectorFace.ts';

export const FACES: readonly FaceInfo[] = [
  {
    id: 'maya',
    name: 'Maya',
    description: 'A warm, attentive woman with long brown hair in a navy blazer.',
    kind: 'vector',
    defaultVoice: 'slt',
  },
  {
    id: 'leo',
    name: 'Leo',
    description: 'A calm, approachable man with short dark hair and stubble in a grey jacket.',
    kind: 'vector',
    defaultVoice: 'rms',
  },
];

const PRESETS: readonly Preset[] = [MAYA, LEO];

/** Even numbers only, since video is subsampled by two; beyond 2,048 pixels one frame costs seconds. */
const MIN_SIZE = 64;
const MAX_SIZE = 2_048;

/** Makes faces that share their painted parts: the first of a kind and size takes a few hundred ms, further ones few. */
export class FaceFactory {
  readonly #arts = new Map<string, FaceArt>();

  /**
   * Makes a face to draw on the calling thread.
   * @param size edge of the square picture in pixels, even, 64 to 2,048
   * @throws RangeError for an unknown id or an unusable size
   */
  create(id: string, size: number): Face {
    const preset = PRESETS.find((candidate) => candidate.id === id);
    if (!preset)
      throw new RangeError(`Unknown face "${id}"; known are ${FACES.map((face) => face.id).join(', ')}.`);
    if (!Number.isInteger(size) || size % 2 !== 0 || size < MIN_SIZE || size > MAX_SIZE)
      throw new RangeError(
        `Face size ${size} must be an even whole number from ${MIN_SIZE} to ${MAX_SIZE} pixels.`,
      );
    const stage = new Stage(size);
    const key = `${id}@${size}`;
    const art = this.#arts.get(key) ?? paintFaceArt(preset, stage.scale, size);
    this.#arts.set(key, art);
    return new VectorFace(preset, stage, art);
  }
}

/** Makes a single face, as `FaceFactory.create` does. */
export function createFace(id: string, size: number): Face {
  return new FaceFactory().create(id, size);
}

/**
 * A face at rest, smiling a little, for catalogues.
 * @returns PNG, size × size
 * @throws RangeError as `createFace`
 */
export function renderPortrait(faceId: string, size: number): Buffer {
  const face = createFace(faceId, size);
  try {
    const pixels = face.draw({
      pose: { yaw: 0.05, pitch: 0.01, roll: 0.02 },
      mouth: { ...REST_MOUTH },
      blink: 0,
      gazeX: 0,
      gazeY: 0,
      brow: 0.1,
      frown: 0,
      smile: 0.6,
      squint: 0,
      breath: 0,
    });
    const canvas = createCanvas(size, size);
    canvas.getContext('2d').putImageData(new ImageData(new Uint8ClampedArray(pixels), size, size), 0, 0);
    return canvas.toBuffer('image/png');
  } finally {
    face.close();
  }
}
