import type { Modality } from '@visavis/shared';
import type { Consumer, WebRtcTransport } from 'mediasoup/types';
import { whileOpen } from './whileOpen.ts';

const TRACED = { video: 'keyframe', audio: 'rtp' } as const;

/**
 * Tells when the avatar has reached the browser for the first time: its first keyframe; its first sound where no picture
 * is sent; where neither is, that the transport stands.
 */
export class FirstFrameWatch {
  readonly #consumers: readonly Consumer[];
  readonly #transport: WebRtcTransport;
  readonly #onSeen: () => void;
  #modality: Modality | undefined;
  #seen = false;

  /** @param transport the consumers' own. */
  constructor(consumers: readonly Consumer[], transport: WebRtcTransport, onSeen: () => void) {
    this.#consumers = consumers;
    this.#transport = transport;
    this.#onSeen = onSeen;
    // A consumer forwards, and so traces, only when its transport is connected.
    for (const consumer of consumers) consumer.on('trace', () => !consumer.closed && this.#see());
    transport.on('dtlsstatechange', () => this.#seeTransport());
  }

  /** From now on it is this that is waited for. Nothing is told twice. */
  async expect(modality: Modality): Promise<void> {
    if (this.#seen) return;
    this.#modality = modality;
    const telling = modality === 'video' ? 'video' : modality === 'voice' ? 'audio' : null;
    await Promise.all(
      this.#consumers.map((consumer) =>
        whileOpen(consumer, () =>
          consumer.enableTraceEvent(consumer.kind === telling ? [TRACED[consumer.kind]] : []),
        ),
      ),
    );
    this.#seeTransport();
  }

  /** The consumers are no longer the browser's. */
  close(): void {
    this.#seen = true;
  }

  #seeTransport(): void {
    if (this.#modality === 'text' && this.#transport.dtlsState === 'connected') this.#see();
  }

  #see(): void {
    if (this.#seen) return;
    this.#seen = true;
    // The Worker may be gone by now; then nobody traces any more either.
    for (const consumer of this.#consumers) consumer.enableTraceEvent([]).catch(() => undefined);
    this.#onSeen();
  }
}
