import { TypedEmitter, type TurnId } from '@visavis/shared';
import { loudness } from '../audio/loudness.ts';
import type { VisemeEvent } from '../avatar/lipsync/Viseme.ts';
import type { Utterance } from './Utterance.ts';

/** How one reply was really played: the one truth from which history, captions and the avatar's state derive. */
export interface PlayedSegment {
  readonly turnId: TurnId;
  /** Only what was heard. */
  readonly heardText: string;
  readonly interrupted: boolean;
  /** The voice failed on some of `heardText`: that was not heard but shown, in its place. */
  readonly broken: boolean;
  readonly playedMs: number;
}

export interface PlayoutEvents {
  /** Sound goes out: the segment's first, or the first after a hold or a lack of sound. */
  started: [{ turnId: TurnId; mediaTimeMs: number }];
  /** More words were heard; `text` is all of the segment so far. */
  caption: [{ turnId: TurnId; text: string }];
  /** Silent until `resumed` or `ended`. `sounding`: there was sound to be cut off, and some of it is under way. */
  held: [{ turnId: TurnId; sounding: boolean }];
  resumed: [{ turnId: TurnId }];
  /** Guaranteed to come once for every segment that was begun, last. `sounding`: as in `held`. */
  ended: [PlayedSegment & { sounding: boolean }];
}

export interface PlayoutOptions {
  /**
   * How much of what was handed out is not heard yet at a cut, when the browser falls silent: encoder, network and its
   * jitter buffer hold it, ms. Default 0.
   */
  readonly inFlightMs?: number;
}

/** Where the current segment stands, for those who watch over it. */
export interface PlayoutProgress {
  readonly turnId: TurnId;
  readonly playedMs: number;
  /** Audio that waits to be played, ms. */
  readonly queuedMs: number;
  readonly held: boolean;
  /** Sound went out lately, or is held back. */
  readonly sounding: boolean;
  /** No more will come than is queued. */
  readonly complete: boolean;
}

/**
 * After a cut nothing new sounds for so long, media ms: what is under way has passed by then, so that whoever silenced
 * it can open up again and lose nothing.
 */
export const DRAIN_MS = 200;

interface Segment {
  readonly turnId: TurnId;
  readonly utterances: Utterance[];
  index: number;
  heardBefore: string;
  playedMs: number;
  /** Whether the last piece was sound. */
  sounding: boolean;
  closed: boolean;
  held: boolean;
  broken: boolean;
  caption: string;
}

/**
 * The ledger of what was played: one reply at a time, on the media clock. The media loop pulls one 20 ms piece at a
 * time, and asks for the mouth at a frame's media time. Nothing is handed out ahead of its time, so a hold or an
 * interruption leaves nothing to be purged behind it. Whoever comes late with a former reply's audio is sent away by its
 * turn's id.
 */
export class Playout extends TypedEmitter<PlayoutEvents> {
  readonly #sampleRate: number;
  readonly #inFlightMs: number;
  #segment: Segment | undefined;
  /** Media time at which the current utterance's position was zero; undefined while it waits for audio. */
  #anchorMs: number | undefined;
  #level = 0;
  /** Media time at which the last sound ended. */
  #soundUntilMs = -Infinity;
  /** Media time of the next piece. */
  #mediaTimeMs = 0;
  #quietUntilMs = -Infinity;
  #silent = false;

  constructor(sampleRate: number, { inFlightMs = 0 }: PlayoutOptions = {}) {
    super();
    this.#sampleRate = sampleRate;
    this.#inFlightMs = inFlightMs;
  }

  get active(): boolean {
    return this.#segment !== undefined;
  }

  /** Whose reply is played; undefined between replies. */
  get turnId(): TurnId | undefined {
    return this.#segment?.turnId;
  }

  /** Audio that waits to be played, ms. */
  get queuedMs(): number {
    const segment = this.#segment;
    if (!segment) return 0;
    return segment.utterances.slice(segment.index).reduce((sum, utterance) => sum + utterance.queuedMs, 0);
  }

  get progress(): PlayoutProgress | undefined {
    const segment = this.#segment;
    if (!segment) return undefined;
    const { turnId, playedMs, held, utterances, closed } = segment;
    return {
      turnId,
      playedMs,
      queuedMs: this.queuedMs,
      held,
      sounding: segment.sounding || (held && playedMs > 0),
      complete: closed && utterances.every(({ complete }) => complete),
    };
  }

  /** What the avatar says just now, for knowing its echo: the sentence before, and this one as far as it was played. */
  get saying(): string {
    const segment = this.#segment;
    if (!segment) return '';
    const { utterances, index } = segment;
    return join(utterances[index - 1]?.text ?? '', utterances[index]?.heard ?? '');
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
      sounding: false,
      closed: false,
      held: false,
      broken: false,
      caption: '',
    };
    this.#anchorMs = undefined;
  }

  /** @returns false when the reply is not the current one any more: its maker should stop. */
  add(turnId: TurnId, utterance: Utterance): boolean {
    if (this.#segment?.turnId !== turnId || this.#segment.closed) return false;
    this.#segment.utterances.push(utterance);
    return true;
  }

  /** No more sentences will come; the segment ends once all of it was played. */
  finish(turnId: TurnId): void {
    if (this.#segment?.turnId !== turnId) return;
    this.#segment.closed = true;
    this.#endIfPlayed(this.#segment);
  }

  /** The sentence that is being said is the reply's last. Before the first there is nothing to end. */
  conclude(): void {
    const segment = this.#segment;
    if (!segment || segment.utterances.length === 0) return;
    segment.utterances.length = Math.min(segment.utterances.length, segment.index + 1);
    segment.closed = true;
    this.#endIfPlayed(segment);
  }

  /** Silent from the next piece on, the mouth at rest; nothing is lost. @returns false when there is nothing to hold. */
  hold(): boolean {
    const segment = this.#segment;
    if (!segment || segment.held) return false;
    segment.held = true;
    const sounding = this.#cut();
    segment.sounding = false;
    if (sounding) segment.utterances[segment.index]?.rewind(this.#inFlightMs);
    this.emit('held', { turnId: segment.turnId, sounding });
    return true;
  }

  /** Goes on after a hold, from the start of the word that was cut. */
  resume(): void {
    const segment = this.#segment;
    if (!segment?.held) return;
    segment.held = false;
    this.emit('resumed', { turnId: segment.turnId });
    this.#endIfPlayed(segment);
  }

  /** While silent nothing sounds, and a sentence counts as heard as soon as all of it is there. */
  setSilent(silent: boolean): void {
    this.#silent = silent;
    if (silent) this.#anchorMs = undefined;
  }

  /** Silences the current reply at once and for good. */
  interrupt(): void {
    if (this.#segment) this.#end(this.#segment, true);
  }

  /**
   * The next piece of sound.
   * @param mediaTimeMs the media time of its first sample.
   * @returns `samples` samples, or null for silence.
   */
  pull(samples: number, mediaTimeMs: number): Int16Array | null {
    const segment = this.#segment;
    const pieceMs = (samples / this.#sampleRate) * 1_000;
    this.#mediaTimeMs = mediaTimeMs + pieceMs;
    this.#level *= 0.6;
    if (!segment || segment.held || mediaTimeMs < this.#quietUntilMs) return null;
    if (this.#silent) {
      this.#show(segment);
      return null;
    }
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
    this.#soundUntilMs = this.#mediaTimeMs;
    segment.playedMs += pieceMs;
    this.#level = Math.max(this.#level, loudness(piece));
    if (!segment.sounding) {
      segment.sounding = true;
      this.emit('started', { turnId: segment.turnId, mediaTimeMs });
    }
    // A listener may have ended or held it.
    if (!this.#isPlaying(segment)) return piece;
    this.#caption(segment, utterance);
    if (utterance.finished) this.#next(segment, utterance);
    return piece;
  }

  /** Told by whoever noticed that the sound ran out: the next piece is a `started` again. */
  starved(): void {
    if (this.#segment) this.#segment.sounding = false;
  }

  /** @returns what the mouth follows at a media time: the utterance's visemes and the position in them; null at rest. */
  speechAt(
    mediaTimeMs: number,
  ): { turnId: TurnId; visemes: readonly VisemeEvent[]; positionMs: number } | null {
    const segment = this.#segment;
    const utterance = segment?.utterances[segment.index];
    if (!segment || !utterance || this.#anchorMs === undefined) return null;
    return { turnId: segment.turnId, visemes: utterance.visemes, positionMs: mediaTimeMs - this.#anchorMs };
  }

  #isPlaying(segment: Segment): boolean {
    return this.#segment === segment && !segment.held;
  }

  /** Sentences as they come: text that is shown is known. */
  #show(segment: Segment): void {
    while (this.#isPlaying(segment)) {
      const utterance = segment.utterances[segment.index];
      if (!utterance) {
        this.#endIfPlayed(segment);
        return;
      }
      utterance.skip();
      if (!utterance.finished) return;
      this.#caption(segment, utterance);
      if (this.#isPlaying(segment)) this.#next(segment, utterance);
    }
  }

  #next(segment: Segment, utterance: Utterance): void {
    segment.heardBefore = join(segment.heardBefore, utterance.heard);
    segment.broken ||= utterance.broken;
    segment.index++;
    this.#anchorMs = undefined;
    // A sentence without sound is read now.
    if (segment.caption !== segment.heardBefore) {
      segment.caption = segment.heardBefore;
      this.emit('caption', { turnId: segment.turnId, text: segment.caption });
      if (this.#segment !== segment) return;
    }
    this.#endIfPlayed(segment);
  }

  #endIfPlayed(segment: Segment): void {
    if (!segment.held && segment.closed && segment.index >= segment.utterances.length) {
      this.#end(segment, false);
    }
  }

  #end(segment: Segment, interrupted: boolean): void {
    if (this.#segment !== segment) return;
    const current = segment.utterances[segment.index];
    const sounding = interrupted && this.#cut();
    this.#segment = undefined;
    this.#anchorMs = undefined;
    this.#level = 0;
    this.emit('ended', {
      turnId: segment.turnId,
      heardText: join(segment.heardBefore, current?.heardWithout(this.#unheardMs(segment)) ?? ''),
      interrupted,
      broken: segment.broken,
      playedMs: Math.round(segment.playedMs),
      sounding,
    });
  }

  /** What was handed out before a hold has been reckoned with by then. */
  #unheardMs(segment: Segment): number {
    return segment.held ? 0 : this.#inFlightMs;
  }

  /** @returns whether sound is cut off by it. */
  #cut(): boolean {
    this.#anchorMs = undefined;
    this.#quietUntilMs = Math.max(this.#quietUntilMs, this.#soundUntilMs + DRAIN_MS);
    return this.#mediaTimeMs < this.#quietUntilMs;
  }

  #caption(segment: Segment, utterance: Utterance): void {
    const heard = utterance.finished ? utterance.heard : utterance.heardWithout(this.#inFlightMs);
    const text = join(segment.heardBefore, heard);
    if (text === segment.caption) return;
    segment.caption = text;
    this.emit('caption', { turnId: segment.turnId, text });
  }
}

function join(before: string, after: string): string {
  return before === '' || after === '' ? before + after : `${before} ${after}`;
}
