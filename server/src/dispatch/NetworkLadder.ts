import type { Clock, Modality } from '@visavis/shared';

/** The picture cannot be sustained for so long: it is given up. */
const BAD_MS = 5_000;
const BAD_LOSS = 0.3;
/** The sound must arrive so well, for so long, before a picture is tried again. */
const GOOD_LOSS = 0.05;
const GOOD_MS = 10_000;
/** A picture that is lost again so soon after it came back was tried too early: the next try waits twice as long. */
const RELAPSE_MS = 30_000;
const GOOD_MS_MAX = 120_000;
/** Nothing arrives from the peer at all: only signaling is left. */
const SILENT_MS = 8_000;

/** One second's look at the way to the browser. */
export interface LinkSample {
  /** null while no picture flows. */
  readonly video: { readonly fractionLost: number; readonly overwhelmed: boolean } | null;
  /** null while no sound flows. */
  readonly audio: { readonly fractionLost: number } | null;
}

/**
 * What the network can bear: down quickly when it fails, up again slowly. Pure but for the clock: the owner feeds it
 * and asks for `modality`.
 */
export class NetworkLadder {
  readonly #clock: Clock;
  #modality: Modality = 'video';
  #badSince: number | null = null;
  #goodSince: number | null = null;
  #goodMs = GOOD_MS;
  #backAt = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The most that the network can bear. */
  get modality(): Modality {
    return this.#modality;
  }

  /** Once a second. */
  sampled({ video, audio }: LinkSample): void {
    const now = this.#clock.now();
    switch (this.#modality) {
      case 'video':
        this.#watchPicture(video, now);
        return;
      case 'voice':
        this.#watchSound(audio, now);
        return;
      case 'text':
        return;
    }
  }

  /** Nothing has arrived from the peer for so long. */
  silent(ms: number): void {
    if (ms >= SILENT_MS) this.#go('text');
  }

  /** Something arrives from the peer. */
  alive(): void {
    if (this.#modality === 'text') this.#go('voice');
  }

  #watchPicture(video: LinkSample['video'], now: number): void {
    if (!video || !(video.overwhelmed || video.fractionLost > BAD_LOSS)) {
      this.#badSince = null;
      return;
    }
    this.#badSince ??= now;
    if (now - this.#badSince < BAD_MS) return;
    this.#goodMs = now - this.#backAt < RELAPSE_MS ? Math.min(GOOD_MS_MAX, this.#goodMs * 2) : GOOD_MS;
    this.#go('voice');
  }

  #watchSound(audio: LinkSample['audio'], now: number): void {
    // Without sound by the user's own choice there is nothing to judge by, and nothing to be gained.
    if (!audio || audio.fractionLost > GOOD_LOSS) {
      this.#goodSince = null;
      return;
    }
    this.#goodSince ??= now;
    if (now - this.#goodSince < this.#goodMs) return;
    this.#backAt = now;
    this.#go('video');
  }

  #go(modality: Modality): void {
    this.#modality = modality;
    this.#badSince = null;
    this.#goodSince = null;
  }
}
