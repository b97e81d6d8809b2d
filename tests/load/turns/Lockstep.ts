import { setImmediate as turn } from 'node:timers/promises';
import { sleep, VirtualClock } from '@visavis/shared';
import type { Stt } from '../../../media-worker/src/providers/stt/Stt.ts';
import { PartialBudget } from '../../../media-worker/src/turn/PartialBudget.ts';
import { TurnDetector, type TurnDetectorOptions } from '../../../media-worker/src/turn/TurnDetector.ts';
import { SileroVad, type SileroModel } from '../../../media-worker/src/vad/SileroVad.ts';
import type { Vad } from '../../../media-worker/src/vad/Vad.ts';

const STEP_MS = 20;
const STEP_SAMPLES = 320;

/** What hears. */
export interface Models {
  readonly model: SileroModel;
  readonly stt: Stt;
}

/**
 * Lets real models hear a microphone in virtual time: time stands still while one of them computes, and a transcription
 * then takes, in virtual time, what it really took. Faster than life, and as true as a machine with nothing else to do.
 */
export class Lockstep {
  readonly clock = new VirtualClock();
  #computing = 0;

  /** A hands-free turn detector for English on these models. */
  detector(
    { model, stt }: Models,
    options: Pick<TurnDetectorOptions, 'mayContinue' | 'urgent'>,
  ): TurnDetector {
    return new TurnDetector({
      vad: this.#vad(new SileroVad(model)),
      stt: this.#stt(stt),
      clock: this.clock,
      language: 'en',
      mode: 'hands_free',
      partials: new PartialBudget(),
      ...options,
    });
  }

  /** The same voice detector, waited for. */
  #vad(vad: Vad): Vad {
    return {
      probability: (frame) => this.#wait(vad.probability(frame)),
      reset: () => vad.reset(),
    };
  }

  /** The same recogniser, waited for. */
  #stt(stt: Stt): Stt {
    return {
      name: stt.name,
      transcribe: async (audio, options) => {
        const startedAt = performance.now();
        const text = await this.#wait(stt.transcribe(audio, options));
        await sleep(this.clock, performance.now() - startedAt, options.signal);
        options.signal?.throwIfAborted();
        return text;
      },
      close: () => stt.close(),
    };
  }

  /** Gives the samples in steps of 20 ms. @param samples mono, 16 kHz, −1..1. */
  async hear(samples: Float32Array, push: (pcm: Int16Array) => void): Promise<void> {
    for (let at = 0; at + STEP_SAMPLES <= samples.length; at += STEP_SAMPLES) {
      await this.clock.advance(STEP_MS);
      const piece = samples.subarray(at, at + STEP_SAMPLES);
      push(Int16Array.from(piece, (value) => Math.round(Math.max(-1, Math.min(1, value)) * 32_767)));
      await this.#idle();
    }
  }

  async #wait<Result>(work: Promise<Result>): Promise<Result> {
    this.#computing++;
    try {
      return await work;
    } finally {
      this.#computing--;
    }
  }

  async #idle(): Promise<void> {
    // Twice: what a result sets off may compute too.
    for (let quiet = 0; quiet < 2; quiet++) {
      await turn();
      while (this.#computing > 0) {
        quiet = 0;
        await turn();
      }
    }
  }
}
