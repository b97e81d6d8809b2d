import { TypedEmitter, type TurnId } from '@visavis/shared';
import type { VisemeEvent } from '../avatar/lipsync/Viseme.ts';
import type { Utterance } from './Utterance.ts';

/** How one reply was really played: the one truth from which history, captions and the avatar's state derive. */
export interface PlayedSegment {
  readonly turnId: TurnId;
  /** Only what was heard. */
  readonly heardText: string;
  readonly interrupted: boolean;
  readonly playedMs: number;
}

export interface PlayoutEvents {
  /** The segment's first audio goes out. */
  started: [{ turnId: TurnId; mediaTimeMs: number }];
  /** More words were heard; `text` is all of the segment so far. */
  caption: [{ turnId: TurnId; text: string }];
  /** Guaranteed to come once for every segment that was begun, last. */
  ended: [PlayedSegment];
}

interface Segment {
  readonly turnId: TurnId;
  readonly utterances: Utterance[];
  index: number;
  heardBefore: string;
  playedMs: number;
  started: boolean;
  closed: boolean;
  caption: string;
}

/**
 * Plays one reply at a time on the media clock: the media loop pulls one 20 ms piece at a time, and asks for the mouth
 * at a frame's media time. Nothing is handed out ahead of its time, so an interruption leaves nothing to be purged
 * behind it.
 */
export class Playout extends TypedEmitter<PlayoutEvents> {
  readonly #sampleRate: number;
  #segment: Segment | undefined;
  /** Media time at which the current utterance's position was zero; undefined while it waits for audio. */
  #anchorMs: number | undefined;
  #level = 0;

  constructor(sampleRate: number) {
    super();
    this.#sampleRate = sampleRate;
  }

  get active(): boolean {
    return this.#segment !== undefined;
  }

  /** Audio that waits to be played, ms. */
  get queuedMs(): number {
    const segment = this.#segment;
    if (!segment) return 0;
    return segment.utterances.slice(segment.index).reduce((sum, utterance) => sum + utterance.queuedMs, 0);
  }

  /** Loudness of the piece last played, 0..1, for gestures. */
  get level(): number {
    return this.#level;
  }

  /** Begins a reply; one that is still playing is interrupted first. */
  begin(turnId: TurnId): void {
    this.interrupt();
    this.#segment = {
      turnId,
      utterances: [],
      index: 0,
      heardBefore: '',
      playedMs: 0,
      started: false,
      closed: false,
      caption: '',
    };
    this.#anchorMs = undefined;
  }

  /** @returns false when the reply is not the current one any more: its maker should stop. */
  add(turnId: TurnId, utterance: Utterance): boolean {
    if (this.#segment?.turnId !== turnId) return false;
    this.#segment.utterances.push(utterance);
    return true;
  }

  /** No more sentences will come; the segment ends once all of it was played. */
  finish(turnId: TurnId): void {
    if (this.#segment?.turnId !== turnId) return;
    this.#segment.closed = true;
    this.#endIfPlayed(this.#segment);
  }

  /** Silences the current reply at once. */
  interrupt(): void {
    const segment = this.#segment;
    if (!segment) return;
    this.#end(segment, true);
  }

  /**
   * The next piece of sound.
   * @param mediaTimeMs the media time of its first sample.
   * @returns `samples` samples, or null for silence.
   */
  pull(samples: number, mediaTimeMs: number): Int16Array | null {
    const segment = this.#segment;
    this.#level *= 0.6;
    if (!segment) return null;
    const utterance = segment.utterances[segment.index];
    if (!utterance) {
      this.#endIfPlayed(segment);
      return null;
    }
    const before = utterance.playedMs;
    const piece = utterance.pull(samples);
    if (!piece) {
      // An underrun, or an empty sentence: the mouth rests until there is sound again.
      this.#anchorMs = undefined;
      if (utterance.finished) this.#next(segment, utterance);
      return null;
    }
    this.#anchorMs = mediaTimeMs - before;
    segment.playedMs += (samples / this.#sampleRate) * 1_000;
    this.#level = Math.max(this.#level, loudness(piece));
    if (!segment.started) {
      segment.started = true;
      this.emit('started', { turnId: segment.turnId, mediaTimeMs });
    }
    this.#caption(segment, utterance);
    if (utterance.finished) this.#next(segment, utterance);
    return piece;
  }

  /** @returns what the mouth follows at a media time: the utterance's visemes and the position in them; null at rest. */
  speechAt(mediaTimeMs: number): { visemes: readonly VisemeEvent[]; positionMs: number } | null {
    const utterance = this.#segment?.utterances[this.#segment.index];
    if (!utterance || this.#anchorMs === undefined) return null;
    return { visemes: utterance.visemes, positionMs: mediaTimeMs - this.#anchorMs };
  }

  #next(segment: Segment, utterance: Utterance): void {
    segment.heardBefore = join(segment.heardBefore, utterance.heard);
    segment.index++;
    this.#anchorMs = undefined;
    this.#endIfPlayed(segment);
  }

  #endIfPlayed(segment: Segment): void {
    if (segment.closed && segment.index >= segment.utterances.length) this.#end(segment, false);
  }

  #end(segment: Segment, interrupted: boolean): void {
    const current = segment.utterances[segment.index];
    this.#segment = undefined;
    this.#anchorMs = undefined;
    this.#level = 0;
    this.emit('ended', {
      turnId: segment.turnId,
      heardText: join(segment.heardBefore, interrupted && current ? current.heard : ''),
      interrupted,
      playedMs: Math.round(segment.playedMs),
    });
  }

  #caption(segment: Segment, utterance: Utterance): void {
    const text = join(segment.heardBefore, utterance.heard);
    if (text === segment.caption) return;
    segment.caption = text;
    this.emit('caption', { turnId: segment.turnId, text });
  }
}

function join(before: string, after: string): string {
  return before === '' || after === '' ? before + after : `${before} ${after}`;
}

/** Root mean square mapped so that ordinary speech reaches about 1. */
function loudness(pcm: Int16Array): number {
  let sum = 0;
  for (const sample of pcm) sum += sample * sample;
  return Math.min(1, Math.sqrt(sum / pcm.length) / 6_000);
}
