/** Samples, of the slower of the two rates, on each side that one output sample is made of. */
const HALF_WIDTH = 16;
/** Where the low-pass begins, as a part of the narrower band. */
const ROLLOFF = 0.94;

/**
 * Changes a stream's sample rate: windowed-sinc interpolation (Hann), the same as all at once wherever the stream is cut.
 * Source: J. O. Smith, "Digital Audio Resampling", CCRMA.
 */
export class RateConverter {
  /** Input samples a step of one output sample: 16 kHz → 24 kHz is 2 / 3. */
  readonly #numerator: number;
  readonly #denominator: number;
  /** One set of weights for each position between two input samples. */
  readonly #phases: readonly Float64Array[];
  /** Input samples on each side. */
  readonly #halfWidth: number;
  #history: Int16Array;
  #produced = 0;
  #consumed = 0;

  constructor(from: number, to: number) {
    const divisor = greatestCommonDivisor(from, to);
    this.#numerator = from / divisor;
    this.#denominator = to / divisor;
    const band = Math.min(1, to / from);
    this.#halfWidth = Math.ceil(HALF_WIDTH / band);
    this.#history = new Int16Array(this.#halfWidth);
    this.#phases = Array.from({ length: this.#denominator }, (_, phase) =>
      weights(phase / this.#denominator, this.#halfWidth, band),
    );
  }

  /** @returns what can be said so far: up to a millisecond less than came. */
  push(input: Int16Array): Int16Array {
    const samples = new Int16Array(this.#history.length + input.length);
    samples.set(this.#history);
    samples.set(input, this.#history.length);
    // Position 0 of `samples` is this input sample of the stream.
    const origin = this.#consumed - this.#history.length;
    this.#consumed += input.length;
    const output: number[] = [];
    for (;;) {
      const step = this.#produced * this.#numerator;
      const centre = Math.floor(step / this.#denominator);
      if (centre + this.#halfWidth >= this.#consumed) break;
      const taps = this.#phases[step % this.#denominator]!;
      let sum = 0;
      const first = centre - this.#halfWidth + 1 - origin;
      for (let tap = 0; tap < taps.length; tap++) sum += taps[tap]! * (samples[first + tap] ?? 0);
      output.push(Math.max(-32_768, Math.min(32_767, Math.round(sum))));
      this.#produced++;
    }
    this.#history = samples.slice(-3 * this.#halfWidth);
    return Int16Array.from(output);
  }

  /** @returns the end of the stream, after which it has exactly the length that it should. */
  flush(): Int16Array {
    const total = Math.round((this.#consumed * this.#denominator) / this.#numerator);
    const missing = total - this.#produced;
    return this.push(new Int16Array(2 * this.#halfWidth)).slice(0, missing);
  }
}

/**
 * @param fraction how far behind the centre sample the output lies, 0..1.
 * @param band of the input's that the output can hold, 0..1.
 */
function weights(fraction: number, halfWidth: number, band: number): Float64Array {
  const taps = Float64Array.from({ length: 2 * halfWidth }, (_, tap) => {
    const distance = tap - halfWidth + 1 - fraction;
    const window = 0.5 + 0.5 * Math.cos((Math.PI * distance) / halfWidth);
    const x = Math.PI * distance * ROLLOFF * band;
    return window * (x === 0 ? 1 : Math.sin(x) / x);
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
