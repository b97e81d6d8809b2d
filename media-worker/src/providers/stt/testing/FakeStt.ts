import { sleep, systemClock, type Clock } from '@visavis/shared';
import type { Stt, SttOptions } from '../Stt.ts';

export interface FakeTranscript {
  readonly text: string;
  /** Default 0. */
  readonly delayMs?: number;
  /** Thrown instead of answering. */
  readonly error?: Error;
}

/** Answers from a script, one entry a call; the last one again and again when the script is over. For tests. */
export class FakeStt implements Stt {
  readonly name = 'fake-stt';
  /** What was asked. */
  readonly calls: { samples: number; language: string; interim: boolean; aborted: boolean }[] = [];
  readonly #clock: Clock;
  readonly #script: readonly FakeTranscript[];

  constructor(script: readonly (FakeTranscript | string)[] = [''], clock: Clock = systemClock) {
    this.#script = script.map((entry) => (typeof entry === 'string' ? { text: entry } : entry));
    this.#clock = clock;
  }

  async transcribe(audio: Float32Array, options: SttOptions): Promise<string> {
    const entry = this.#script[Math.min(this.calls.length, this.#script.length - 1)] ?? { text: '' };
    const call = {
      samples: audio.length,
      language: options.language,
      interim: options.interim ?? false,
      aborted: false,
    };
    this.calls.push(call);
    await sleep(this.#clock, entry.delayMs ?? 0, options.signal);
    call.aborted = options.signal?.aborted ?? false;
    options.signal?.throwIfAborted();
    if (entry.error) throw entry.error;
    return entry.text;
  }

  async close(): Promise<void> {
    // Nothing is held.
  }
}
