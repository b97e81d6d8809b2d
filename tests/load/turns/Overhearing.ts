import { VirtualClock, type TurnId } from '@visavis/shared';
import { BargeIn } from '../../../media-worker/src/floor/BargeIn.ts';
import type { Stt, SttOptions } from '../../../media-worker/src/providers/stt/Stt.ts';
import { PartialBudget } from '../../../media-worker/src/turn/PartialBudget.ts';
import { TurnDetector } from '../../../media-worker/src/turn/TurnDetector.ts';
import { SileroVad, type SileroModel } from '../../../media-worker/src/vad/SileroVad.ts';

const STEP = 320;
const STEP_MS = 20;

/** The real recogniser, for whose answers virtual time waits. */
class WaitedStt implements Stt {
  readonly name: string;
  readonly #stt: Stt;
  #pending: Promise<unknown> = Promise.resolve();

  constructor(stt: Stt) {
    this.name = stt.name;
    this.#stt = stt;
  }

  async transcribe(audio: Float32Array, options: SttOptions): Promise<string> {
    const answer = this.#stt.transcribe(audio, options);
    this.#pending = Promise.all([this.#pending, answer.catch(() => undefined)]);
    return answer;
  }

  async settled(): Promise<void> {
    await this.#pending;
  }

  async close(): Promise<void> {
    // The recogniser is the caller's.
  }
}

export interface Overheard {
  /** How often the avatar was silenced for a moment. */
  readonly holds: number;
  /** How often it was interrupted. */
  readonly interruptions: number;
  /** Altogether silenced, ms. */
  readonly heldMs: number;
  readonly words: readonly string[];
}

/** Lets an avatar that never stops talking hear that audio, with the real voice detector and recogniser, in virtual time. */
export async function overhear(audio: Float32Array, model: SileroModel, stt: Stt): Promise<Overheard> {
  const clock = new VirtualClock();
  const waited = new WaitedStt(stt);
  const found = { holds: 0, interruptions: 0, heldMs: 0, words: [] as string[] };
  let heldAt = 0;
  const over = (): void => {
    if (heldAt > 0) found.heldMs += clock.now() - heldAt;
    heldAt = 0;
  };
  const bargeIn = new BargeIn({
    clock,
    reply: () => ({ heard: true, remainingMs: Infinity, saying: '' }),
    hold: () => {
      found.holds++;
      heldAt = clock.now();
    },
    resume: over,
    interrupt: () => {
      found.interruptions++;
      over();
    },
  });
  const turns = new TurnDetector({
    vad: new SileroVad(model),
    stt: waited,
    clock,
    language: 'en',
    mode: 'hands_free',
    partials: new PartialBudget(),
    urgent: () => bargeIn.waiting,
  });
  turns.on('userSpeech', ({ turnId, speaking }) => speaking && bargeIn.speechBegins(turnId));
  turns.on('speech', ({ turnId, speechMs }) => bargeIn.speech(turnId, speechMs));
  turns.on('words', (words) => {
    if (words.text !== '') found.words.push(words.text);
    bargeIn.words(words);
  });
  turns.on('turn', ({ turnId, text }) => bargeIn.turn(turnId, text));
  turns.on('discarded', ({ turnId }: { turnId: TurnId }) => bargeIn.discarded(turnId));
  for (let at = 0; at + STEP <= audio.length; at += STEP) {
    turns.push(Int16Array.from(audio.subarray(at, at + STEP), (sample) => sample * 32_767));
    await turns.caughtUp();
    await waited.settled();
    await clock.advance(STEP_MS);
  }
  turns.close();
  bargeIn.close();
  return found;
}
