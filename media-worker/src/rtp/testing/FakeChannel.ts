import { TypedEmitter } from '@visavis/shared';
import type { DatagramChannel, DatagramEvents } from '../UdpChannel.ts';

/** A datagram path in memory: what was sent is kept with its time, what shall arrive is given by hand. */
export class FakeChannel extends TypedEmitter<DatagramEvents> implements DatagramChannel {
  readonly sent: { at: number; datagram: Buffer }[] = [];
  readonly #now: () => number;
  closed = false;

  constructor(now: () => number = () => 0) {
    super();
    this.#now = now;
  }

  send(datagram: Buffer): void {
    this.sent.push({ at: this.#now(), datagram });
  }

  receive(datagram: Buffer): void {
    this.emit('message', datagram);
  }

  refuse(): void {
    this.emit('unreachable', new Error('connect ECONNREFUSED'));
  }

  close(): void {
    this.closed = true;
  }
}
