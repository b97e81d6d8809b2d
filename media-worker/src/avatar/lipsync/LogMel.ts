export const MEL_BANDS = 24;
/** Rate that the analysis works at, Hz. */
export const ANALYSIS_RATE = 16_000;
/** One feature frame every 10 ms, over 25 ms. */
export const FRAME_MS = 10;
const HOP = 160;
const WINDOW = 400;
const FFT_SIZE = 512;
const BINS = FFT_SIZE / 2 + 1;

const mel = (hertz: number): number => 2_595 * Math.log10(1 + hertz / 700);
const hertz = (melValue: number): number => 700 * (10 ** (melValue / 2_595) - 1);

/**
 * Log mel energies in a stream: 24 bands from 80 to 7,600 Hz, minus the running mean of the speech so far, so that
 * loudness, microphone and voice matter less. Frame i is centred at i × 10 ms.
 */
export class LogMel {
  readonly #real = new Float64Array(FFT_SIZE);
  readonly #imaginary = new Float64Array(FFT_SIZE);
  readonly #power = new Float64Array(BINS);
  readonly #cosine = Float64Array.from({ length: FFT_SIZE / 2 }, (_, k) =>
    Math.cos((2 * Math.PI * k) / FFT_SIZE),
  );
  readonly #sine = Float64Array.from({ length: FFT_SIZE / 2 }, (_, k) =>
    Math.sin((2 * Math.PI * k) / FFT_SIZE),
  );
  readonly #reversed = bitReversal();
  readonly #window = Float64Array.from(
    { length: WINDOW },
    (_, i) => 0.54 - 0.46 * Math.cos((2 * Math.PI * i) / (WINDOW - 1)),
  );
  readonly #filters = melFilters();
  /** Samples not yet fully used; begins with half a window of silence so that frame 0 is centred at 0. */
  #samples = new Float32Array(WINDOW / 2);
  /** The sample before `#samples`, for the pre-emphasis. */
  #before = 0;
  readonly #mean = new Float64Array(MEL_BANDS).fill(-2);
  #meanWeight = 60;
  #peak = -4;

  /** @param samples mono at 16 kHz in −1..1; @returns the new frames, 24 values each. */
  push(samples: Float32Array): Float32Array[] {
    const joined = new Float32Array(this.#samples.length + samples.length);
    joined.set(this.#samples);
    joined.set(samples, this.#samples.length);
    const frames: Float32Array[] = [];
    let at = 0;
    for (; at + WINDOW <= joined.length; at += HOP) {
      frames.push(this.#normalize(this.#analyse(joined, at)));
      this.#before = joined[at + HOP - 1]!;
    }
    this.#samples = joined.slice(at);
    return frames;
  }

  /** The frames that look beyond the end, over silence. */
  end(): Float32Array[] {
    return this.push(new Float32Array(WINDOW / 2));
  }

  #analyse(samples: Float32Array, at: number): Float32Array {
    this.#real.fill(0);
    this.#imaginary.fill(0);
    let previous = this.#before;
    for (let index = 0; index < WINDOW; index++) {
      const value = samples[at + index]!;
      this.#real[this.#reversed[index]!] = (value - 0.97 * previous) * this.#window[index]!;
      previous = value;
    }
    this.#transform();
    for (let bin = 0; bin < BINS; bin++)
      this.#power[bin] = this.#real[bin]! ** 2 + this.#imaginary[bin]! ** 2;
    const bands = new Float32Array(MEL_BANDS);
    this.#filters.forEach(({ from, weights }, band) => {
      let sum = 1e-7;
      for (let index = 0; index < weights.length; index++)
        sum += this.#power[from + index]! * weights[index]!;
      bands[band] = Math.log(sum);
    });
    return bands;
  }

  /** Radix-2 FFT in place, input in bit-reversed order. */
  #transform(): void {
    const real = this.#real;
    const imaginary = this.#imaginary;
    for (let span = 1; span < FFT_SIZE; span <<= 1) {
      const stride = FFT_SIZE / (span << 1);
      for (let k = 0; k < span; k++) {
        const c = this.#cosine[k * stride]!;
        const s = -this.#sine[k * stride]!;
        for (let low = k; low < FFT_SIZE; low += span << 1) {
          const high = low + span;
          const re = real[high]! * c - imaginary[high]! * s;
          const im = real[high]! * s + imaginary[high]! * c;
          real[high] = real[low]! - re;
          imaginary[high] = imaginary[low]! - im;
          real[low]! += re;
          imaginary[low]! += im;
        }
      }
    }
  }

  /** Subtracts the mean of the loud frames so far, which starts from a prior worth 60 frames. */
  #normalize(bands: Float32Array): Float32Array {
    let energy = 0;
    for (const value of bands) energy += value / MEL_BANDS;
    if (energy > this.#peak) this.#peak += 0.3 * (energy - this.#peak);
    else this.#peak -= 0.002;
    if (energy > this.#peak - 4) {
      this.#meanWeight = Math.min(this.#meanWeight + 1, 400);
      for (let band = 0; band < MEL_BANDS; band++)
        this.#mean[band]! += (bands[band]! - this.#mean[band]!) / this.#meanWeight;
    }
    for (let band = 0; band < MEL_BANDS; band++)
      bands[band] = Math.max(-3, Math.min(3, (bands[band]! - this.#mean[band]!) / 3));
    return bands;
  }
}

function bitReversal(): Uint16Array {
  const bits = Math.log2(FFT_SIZE);
  return Uint16Array.from({ length: FFT_SIZE }, (_, index) => {
    let reversed = 0;
    for (let bit = 0; bit < bits; bit++) reversed = (reversed << 1) | ((index >> bit) & 1);
    return reversed;
  });
}

interface MelFilter {
  readonly from: number;
  readonly weights: Float64Array;
}

function melFilters(): MelFilter[] {
  const low = mel(80);
  const high = mel(7_600);
  const edges = Array.from(
    { length: MEL_BANDS + 2 },
    (_, index) => (hertz(low + ((high - low) * index) / (MEL_BANDS + 1)) / ANALYSIS_RATE) * FFT_SIZE,
  );
  return Array.from({ length: MEL_BANDS }, (_, band) => {
    const [left, middle, right] = [edges[band]!, edges[band + 1]!, edges[band + 2]!];
    const from = Math.ceil(left);
    return {
      from,
      weights: Float64Array.from({ length: Math.floor(right) - from + 1 }, (_, index) =>
        from + index < middle
          ? (from + index - left) / (middle - left)
          : (right - from - index) / (right - middle),
      ),
    };
  });
}
