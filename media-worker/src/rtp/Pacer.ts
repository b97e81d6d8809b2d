import type { Clock } from '@visavis/shared';

/** A burst beyond about 90 packets overflows the receiver's default UDP buffer even on loopback. */
const BURST_PACKETS = 24;
const BURST_EVERY_MS = 2;

/** Spreads a big frame's packets over a few ms; small ones go at once. */
export class Pacer {
  readonly #clock: Clock;
  readonly #send: (packet: Buffer) => void;
  #queue: Buffer[] = [];
  #budget = BURST_PACKETS;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, send: (packet: Buffer) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  get queued(): number {
    return this.#queue.length;
  }

  push(packet: Buffer): void {
    this.#queue.push(packet);
    this.#drain();
  }

  close(): void {
    this.#cancel?.();
    this.#queue = [];
  }

  #drain(): void {
    while (this.#budget > 0) {
      const packet = this.#queue.shift();
      if (!packet) break;
      this.#budget--;
      this.#send(packet);
    }
    if (this.#budget === BURST_PACKETS) return;
    this.#cancel ??= this.#clock.setTimeout(() => {
      this.#cancel = undefined;
      this.#budget = BURST_PACKETS;
      this.#drain();
    }, BURST_EVERY_MS);
  }
}
