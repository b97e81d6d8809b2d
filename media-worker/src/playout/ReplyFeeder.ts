import { sleep, type Clock, type TurnId } from '@visavis/shared';
import { LipSync } from '../avatar/lipsync/LipSync.ts';
import type { LipSyncModel } from '../avatar/lipsync/LipSyncModel.ts';
import type { TtsChunk } from '../providers/tts/Tts.ts';
import type { Playout } from './Playout.ts';
import { Utterance } from './Utterance.ts';

export interface ReplyFeederOptions {
  readonly playout: Playout;
  readonly lipSync: LipSyncModel;
  readonly tts: { readonly sampleRate: number };
  readonly clock: Clock;
}

/** A sentence as the conversation gives it. */
interface Sentence {
  readonly text: string;
  readonly audio: AsyncIterable<TtsChunk>;
  readonly broken: boolean;
}

/** How much sound may wait to be played before the voice is made to wait, ms. */
const QUEUED_MAX_MS = 4_000;
const POLL_MS = 100;

/** Carries a reply's sentences into the playout, sound with its visemes, as fast as they are needed. */
export class ReplyFeeder {
  readonly #options: ReplyFeederOptions;

  constructor(options: ReplyFeederOptions) {
    this.#options = options;
  }

  /** Resolves when all of it is handed over, or it is not wanted any more. */
  async play(turnId: TurnId, sentences: AsyncIterable<Sentence>, signal: AbortSignal): Promise<void> {
    const { playout, clock } = this.#options;
    playout.begin(turnId);
    for await (const sentence of sentences) {
      const utterance = new Utterance(sentence.text, this.#options.tts.sampleRate);
      if (signal.aborted || !playout.add(turnId, utterance)) return;
      await this.#feed(utterance, sentence, signal);
      while (playout.queuedMs > QUEUED_MAX_MS) await sleep(clock, POLL_MS, signal);
    }
    playout.finish(turnId);
  }

  async #feed(utterance: Utterance, sentence: Sentence, signal: AbortSignal): Promise<void> {
    const { text, audio } = sentence;
    const lips = new LipSync(this.#options.lipSync, { text, sampleRate: this.#options.tts.sampleRate });
    try {
      for await (const chunk of audio) {
        if (signal.aborted) return;
        utterance.visemes = lips.push(chunk);
        utterance.push(chunk.pcm, chunk.words);
      }
      utterance.visemes = lips.end();
    } finally {
      utterance.end({ broken: sentence.broken });
    }
  }
}
