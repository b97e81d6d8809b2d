import type { VirtualClock } from '@visavis/shared';
import type { Vad } from '../../vad/Vad.ts';

const STEP_MS = 20;
const STEP_SAMPLES = 320;

/** Takes loudness for speech: what a FakeMicrophone says is judged by its level. */
export class LevelVad implements Vad {
  #failure: Error | undefined;
  #heldFrames = 0;
  #latest: number[] = [];

  async probability(frame: Float32Array): Promise<number> {
    if (this.#failure) throw this.#failure;
    const level = frame.reduce((sum, sample) => sum + Math.abs(sample), 0) / frame.length;
    this.#latest = [...this.#latest, Math.min(1, level * 2)].slice(-1 - this.#heldFrames);
    return Math.max(...this.#latest);
  }

  /** Hears speech for so many frames beyond its end, as real detectors do. */
  holdFor(frames: number): void {
    this.#heldFrames = frames;
  }

  failWith(error: Error | undefined): void {
    this.#failure = error;
  }

  reset(): void {
    // It remembers nothing.
  }
}

/** Gives audio in 20 ms steps of virtual time. Levels are probabilities for LevelVad. */
export class FakeMicrophone {
  readonly #clock: VirtualClock;
  readonly #push: (pcm: Int16Array) => void;

  constructor(clock: VirtualClock, push: (pcm: Int16Array) => void) {
    this.#clock = clock;
    this.#push = push;
  }

  async give(ms: number, level: number): Promise<void> {
    const sample = Math.round((level / 2) * 32_768);
    for (let at = 0; at < ms; at += STEP_MS) {
      await this.#clock.advance(STEP_MS);
      this.#push(new Int16Array(STEP_SAMPLES).fill(sample));
    }
    await this.#clock.advance(0);
  }

  speech(ms: number): Promise<void> {
    return this.give(ms, 0.9);
  }

  silence(ms: number): Promise<void> {
    return this.give(ms, 0.02);
  }
}
