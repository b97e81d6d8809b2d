import { fileURLToPath } from 'node:url';
import tokenizer from 'llama-tokenizer-js';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { prepareAudio, SAMPLE_RATE } from './prepareAudio.ts';
import { loopedTokens } from './tokens.ts';

/** The decoder of Moonshine base: 8 layers of 8 heads, 52 values a head. */
const LAYERS = 8;
const HEADS = 8;
const HEAD_SIZE = 52;
const START_TOKEN = 1;
const END_TOKEN = 2;
const CACHE_PARTS = ['decoder.key', 'decoder.value', 'encoder.key', 'encoder.value'];
const CACHE = Array.from({ length: LAYERS }, (_, layer) =>
  CACHE_PARTS.map((part) => `${layer}.${part}`),
).flat();
const FIRST_OUTPUTS = ['logits', ...CACHE.map((name) => `present.${name}`)];
/** The encoder's part of the cache is made in the first step and stays: asking for it again would copy it again. */
const NEXT_OUTPUTS = FIRST_OUTPUTS.filter((name) => !name.includes('.encoder.'));
/** People say fewer; the model's authors bound the decoder by it. */
const TOKENS_PER_SECOND = 6.5;

/** A decode was stopped because nobody wants its words any more. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
}

/**
 * Moonshine base (English, MIT), 8-bit weights from npm `@usefulsensors/moonshine-js`, on ONNX Runtime with one thread.
 * Source: Jeffries et al. 2024, "Moonshine: Speech Recognition for Live Transcription and Voice Commands".
 * Every call blocks its thread: run it in a worker thread.
 */
export class MoonshineModel {
  readonly #encoder: InferenceSession;
  readonly #decoder: InferenceSession;

  private constructor(encoder: InferenceSession, decoder: InferenceSession) {
    this.#encoder = encoder;
    this.#decoder = decoder;
  }

  /** Loads the weights and runs them once, so that the first utterance is not the slow one. */
  static async load(): Promise<MoonshineModel> {
    const entry = import.meta.resolve('@usefulsensors/moonshine-js');
    const open = (file: string): Promise<InferenceSession> =>
      InferenceSession.create(fileURLToPath(new URL(`model/base/quantized/${file}`, entry)), {
        executionProviders: ['cpu'],
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
        executionMode: 'sequential',
        graphOptimizationLevel: 'all',
      });
    const model = new MoonshineModel(
      await open('encoder_model.onnx'),
      await open('decoder_model_merged.onnx'),
    );
    await model.#decode(new Float32Array(SAMPLE_RATE), () => false);
    return model;
  }

  /**
   * @param audio one utterance, mono 16 kHz, −1..1, of any length.
   * @returns its words; "" when there are none.
   * @throws CancelledError when `cancelled` says so between two tokens.
   */
  async transcribe(audio: Float32Array, cancelled: () => boolean): Promise<string> {
    const texts: string[] = [];
    for (const piece of prepareAudio(audio)) texts.push(await this.#decode(piece, cancelled));
    const text = texts.filter((part) => part !== '').join(' ');
    // On noise the model may answer with punctuation alone.
    return /[\p{L}\p{N}]/u.test(text) ? text : '';
  }

  /** Greedy decoding with the key-value cache kept between tokens. */
  async #decode(audio: Float32Array, cancelled: () => boolean): Promise<string> {
    if (cancelled()) throw new CancelledError('cancelled');
    const encoded = await this.#encoder.run({
      input_values: new Tensor('float32', audio, [1, audio.length]),
    });
    const encoderStates = required(encoded, 'last_hidden_state');
    const cache = emptyCache();
    const maxTokens = Math.max(4, Math.trunc((audio.length / SAMPLE_RATE) * TOKENS_PER_SECOND));
    const ids: number[] = [];
    for (let step = 0; step < maxTokens; step++) {
      if (cancelled()) throw new CancelledError('cancelled');
      const outputs = await this.#decoder.run(
        {
          input_ids: new Tensor('int64', BigInt64Array.of(BigInt(ids.at(-1) ?? START_TOKEN)), [1, 1]),
          encoder_hidden_states: encoderStates,
          use_cache_branch: new Tensor('bool', [step > 0], [1]),
          ...cache,
        },
        step === 0 ? FIRST_OUTPUTS : NEXT_OUTPUTS,
      );
      const token = indexOfMax(required(outputs, 'logits').data as Float32Array);
      if (token === END_TOKEN) break;
      ids.push(token);
      const looped = loopedTokens(ids);
      if (looped > 0) {
        ids.length -= looped;
        break;
      }
      for (const name of step === 0 ? FIRST_OUTPUTS : NEXT_OUTPUTS) {
        if (name !== 'logits') cache[name.replace('present', 'past_key_values')] = required(outputs, name);
      }
    }
    return tokenizer.decode([START_TOKEN, ...ids]).trim();
  }
}

function emptyCache(): Record<string, Tensor> {
  return Object.fromEntries(
    CACHE.map((name) => [
      `past_key_values.${name}`,
      new Tensor('float32', new Float32Array(0), [0, HEADS, 1, HEAD_SIZE]),
    ]),
  );
}

function required(outputs: InferenceSession.OnnxValueMapType, name: string): Tensor {
  const tensor = outputs[name];
  if (!tensor) throw new Error(`the Moonshine model has no output ${name}`);
  return tensor;
}

function indexOfMax(values: Float32Array): number {
  let best = 0;
  for (let index = 1; index < values.length; index++) if (values[index]! > values[best]!) best = index;
  return best;
}
