/** Taps on each side of the wanted instant, at the lower of the two rates. */
const HALF_TAPS = 8;
const STEPS = 64;

/** Streaming windowed-sinc resampling of 16 bit PCM to float samples in −1..1, for analysis. */
export class Resampler {
  readonly #ratio: number;
  readonly #half: number;
  /** Filter at `STEPS` fractions of a source sample; row f holds 2 × half taps. */
  readonly #taps: Float32Array;
  #held = new Float32Array(0);
  /** Source position of the next output sample, in `#held`. */
  #position: number;

  constructor(fromRate: number, toRate: number) {
    this.#ratio = fromRate / toRate;
    const widening = Math.max(1, this.#ratio);
    this.#half = Math.ceil(HALF_TAPS * widening);
    this.#taps = filterBank(this.#half, widening);
    // As many zeros in front as the first output sample looks back on.
    this.#held = new Float32Array(this.#half);
    this.#position = this.#half;
  }

  /** @returns the samples that have become certain; up to 8 more wait for the next call. */
  push(pcm: Int16Array): Float32Array {
    const half = this.#half;
    const source = new Float32Array(this.#held.length + pcm.length);
    source.set(this.#held);
    for (let index = 0; index < pcm.length; index++) source[this.#held.length + index] = pcm[index]! / 32_768;
    const count = Math.max(0, Math.ceil((source.length - half - this.#position) / this.#ratio));
    const output = new Float32Array(count);
    for (let index = 0; index < count; index++) {
      const at = this.#position + index * this.#ratio;
      const whole = Math.floor(at);
      const row = Math.floor((at - whole) * STEPS) * 2 * half;
      let sum = 0;
      for (let tap = 0; tap < 2 * half; tap++)
        sum += source[whole - half + 1 + tap]! * this.#taps[row + tap]!;
      output[index] = sum;
    }
    const next = this.#position + count * this.#ratio;
    const keepFrom = Math.max(0, Math.floor(next) - half);
    this.#held = source.slice(keepFrom);
    this.#position = next - keepFrom;
    return output;
  }
}

function filterBank(half: number, widening: number): Float32Array {
  const taps = new Float32Array(STEPS * 2 * half);
  for (let step = 0; step < STEPS; step++) {
    let sum = 0;
    for (let tap = 0; tap < 2 * half; tap++) {
      const distance = tap - half + 1 - step / STEPS;
      const x = (Math.PI * distance) / widening;
      const sinc = x === 0 ? 1 : Math.sin(x) / x;
      const window = 0.5 + 0.5 * Math.cos((Math.PI * Math.max(-half, Math.min(half, distance))) / half);
      taps[step * 2 * half + tap] = sinc * window;
      sum += sinc * window;
    }
    for (let tap = 0; tap < 2 * half; tap++) taps[step * 2 * half + tap]! /= sum;
  }
  return taps;
}
