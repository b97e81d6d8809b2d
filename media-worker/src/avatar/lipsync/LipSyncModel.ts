import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { MEL_BANDS } from './LogMel.ts';
import { VISEMES } from './Viseme.ts';

const networkSchema = z.object({
  past: z.int(),
  future: z.int(),
  mels: z.literal(MEL_BANDS),
  layers: z
    .array(
      z.object({
        inputs: z.int(),
        outputs: z.int(),
        scales: z.array(z.number()),
        bias: z.array(z.number()),
        weights: z.base64(),
      }),
    )
    .length(3),
});

interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly bias: Float32Array;
  /** One row per output. */
  readonly weights: Float32Array;
}

/**
 * A small network that sees visemes in sound: log-mels of 14 frames in, probabilities of the 15 visemes for the frame
 * in the middle out. Immutable, shared by all sessions; 38,000 weights, about 4 ms of CPU for a second of speech.
 */
export class LipSyncModel {
  /** Frames before and after a frame that its answer depends on. */
  readonly past: number;
  readonly future: number;
  readonly #layers: readonly Layer[];

  private constructor(past: number, future: number, layers: readonly Layer[]) {
    this.past = past;
    this.future = future;
    this.#layers = layers;
  }

  /** @throws when the weights' file is missing or damaged */
  static async load(): Promise<LipSyncModel> {
    const text = await readFile(new URL('./visemeNetwork.json', import.meta.url), 'utf8');
    const network = networkSchema.parse(JSON.parse(text));
    let width = (network.past + 1 + network.future) * network.mels;
    const layers = network.layers.map(({ inputs, outputs, scales, bias, weights }): Layer => {
      const bytes = Buffer.from(weights, 'base64');
      if (inputs !== width || bytes.length !== inputs * outputs || bias.length !== outputs)
        throw new Error(
          'visemeNetwork.json is damaged: its layers do not fit together. Restore it from the repository.',
        );
      width = outputs;
      return {
        inputs,
        outputs,
        bias: Float32Array.from(bias),
        weights: Float32Array.from(
          bytes,
          (byte, index) => ((byte << 24) >> 24) * scales[Math.floor(index / inputs)]!,
        ),
      };
    });
    return new LipSyncModel(network.past, network.future, layers);
  }

  /**
   * @param frames feature frames of an utterance; beyond its ends the outermost frame is repeated
   * @param index of the frame asked for
   * @returns probabilities in the order of `VISEMES`
   */
  probabilities(frames: readonly Float32Array[], index: number): Float32Array {
    let values = new Float32Array((this.past + 1 + this.future) * MEL_BANDS);
    for (let offset = -this.past; offset <= this.future; offset++) {
      const frame = frames[Math.max(0, Math.min(frames.length - 1, index + offset))]!;
      values.set(frame, (offset + this.past) * MEL_BANDS);
    }
    this.#layers.forEach((layer, depth) => {
      values = apply(layer, values, depth < this.#layers.length - 1);
    });
    return softmax(values);
  }
}

function apply({ inputs, outputs, bias, weights }: Layer, values: Float32Array, rectified: boolean) {
  const result = new Float32Array(outputs);
  for (let output = 0; output < outputs; output++) {
    let sum = bias[output]!;
    const row = output * inputs;
    for (let input = 0; input < inputs; input++) sum += values[input]! * weights[row + input]!;
    result[output] = rectified && sum < 0 ? 0 : sum;
  }
  return result;
}

function softmax(values: Float32Array): Float32Array {
  const top = values.reduce((best, value) => Math.max(best, value), -Infinity);
  let total = 0;
  for (let index = 0; index < VISEMES.length; index++)
    total += values[index] = Math.exp(values[index]! - top);
  return values.map((value) => value / total);
}
