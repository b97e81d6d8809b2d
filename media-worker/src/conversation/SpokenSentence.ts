import type { TtsChunk } from '../providers/tts/Tts.ts';

/** One sentence of a reply on its way to the playout. */
export interface SpokenSentence {
  /** Counts from 0 within the reply. */
  readonly index: number;
  /** For captions and for `heard`. Its white-space-separated words are the ones that `TtsChunk.words` index. */
  readonly text: string;
  /** Ends early when the voice fails or the reply is aborted; never throws. */
  readonly audio: AsyncIterable<TtsChunk>;
  /** The voice failed on it, or on a part: what was not heard can only be shown. Settled once `audio` has ended. */
  readonly broken: boolean;
}

/** What the playout says was really heard of a reply. */
export interface HeardReply {
  readonly turnId: string;
  /** The reply up to the last word that was played; "" when nothing was. */
  readonly spokenText: string;
  readonly interrupted: boolean;
  /** Some of it was not heard but shown: the voice had failed. */
  readonly broken?: boolean;
}

/** A point in a turn's making, ms since `respond` was called. */
export interface TurnMark {
  readonly turnId: string;
  /** `preemptive`: what was begun before the turn was certain to be over is used. */
  readonly mark: 'llmFirstToken' | 'ttsFirstAudio' | 'preemptive';
  readonly ms: number;
}
