import type { Clock } from '@visavis/shared';
import { sleep } from '@visavis/shared';
import type { Stt, SttOptions } from '../../providers/stt/Stt.ts';

type Answer = string | Error | ((audioMs: number) => string);

/** Gives its answers in order, the last one for ever. */
export class ScriptedStt implements Stt {
  readonly name = 'scripted';
  readonly calls: { audioMs: number; at: number; aborted: () => boolean }[] = [];
  readonly #clock: Clock;
  readonly #answers: Answer[];
  readonly #delayMs: number;
  readonly #deaf: boolean;
  readonly #guesses: Answer[] | undefined;

  /**
   * @param options.deafToAbort answers late whatever the signal says.
   * @param options.guesses answers to what is asked in mid-speech; default: the same answers.
   */
  constructor(
    clock: Clock,
    answers: Answer[],
    options: { delayMs?: number; deafToAbort?: boolean; guesses?: Answer[] } = {},
  ) {
    this.#guesses = options.guesses;
    this.#clock = clock;
    this.#answers = answers;
    this.#delayMs = options.delayMs ?? 60;
    this.#deaf = options.deafToAbort ?? false;
  }

  async transcribe(audio: Float32Array, { signal, interim = false }: SttOptions): Promise<string> {
    const audioMs = audio.length / 16;
    this.calls.push({ audioMs, at: this.#clock.now(), aborted: () => signal?.aborted ?? false });
    const script = interim && this.#guesses ? this.#guesses : this.#answers;
    const answer = script.length > 1 ? script.shift() : script[0];
    await sleep(this.#clock, this.#delayMs, this.#deaf ? undefined : signal);
    if (!this.#deaf) signal?.throwIfAborted();
    if (answer instanceof Error) throw answer;
    return typeof answer === 'function' ? answer(audioMs) : (answer ?? '');
  }

  async close(): Promise<void> {
    // Nothing to free.
  }
}
