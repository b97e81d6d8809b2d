import type { Block } from './matroska.ts';
import { concealmentAfter, opusDurationMs, silenceOf } from './opusPacket.ts';

/** How far a packet may stand from its measured place before the row is broken for it: jitter and drift stay below. */
const TOLERANCE_MS = 60;
/** A gap up to here is loss, and is concealed; a longer one is a pause, and is silence. */
const CONCEALED_MS = 100;

/**
 * One voice as an unbroken row of Opus packets: what was lost, not sent (DTX, mute) or came late is filled, so that the
 * sound stays in its place whatever the decoder makes of time stamps.
 */
export class OpusTrack {
  readonly #track: number;
  #endMs = 0;
  #last: Uint8Array | null = null;

  /** @param track its number in the file. */
  constructor(track: number) {
    this.#track = track;
  }

  /** Where the sound ends so far, ms since the file's begin. */
  get endMs(): number {
    return this.#endMs;
  }

  /**
   * @param timeMs where it belongs.
   * @param follows whether its sender made it right after the one that was added last.
   * @returns what goes into the file, the filling before it included, and where the packet came to stand; null for a
   * packet that is none, or whose place is taken.
   */
  add(packet: Uint8Array, timeMs: number, follows: boolean): { blocks: Block[]; timeMs: number } | null {
    const durationMs = opusDurationMs(packet);
    if (durationMs === null || timeMs < this.#endMs - TOLERANCE_MS) return null;
    const gapMs = timeMs - this.#endMs;
    const blocks = gapMs > (follows ? TOLERANCE_MS : 0) ? this.#fill(gapMs) : [];
    const placedMs = this.#endMs;
    blocks.push(this.#block(packet, durationMs));
    this.#last = packet;
    return { blocks, timeMs: placedMs };
  }

  /** Fills with silence up to that time. */
  fillTo(timeMs: number): Block[] {
    return timeMs > this.#endMs ? this.#fill(timeMs - this.#endMs) : [];
  }

  #fill(gapMs: number): Block[] {
    const untilMs = this.#endMs + gapMs;
    const blocks: Block[] = [];
    if (this.#last && gapMs <= CONCEALED_MS) {
      const { data, durationMs } = concealmentAfter(this.#last);
      while (this.#endMs + durationMs <= untilMs) blocks.push(this.#block(data, durationMs));
    }
    for (const { data, durationMs } of silenceOf(untilMs - this.#endMs)) {
      blocks.push(this.#block(data, durationMs));
    }
    this.#last = null;
    return blocks;
  }

  #block(data: Uint8Array, durationMs: number): Block {
    const block: Block = { track: this.#track, timeMs: this.#endMs, keyFrame: true, data };
    this.#endMs += durationMs;
    return block;
  }
}
