import { parseRtcp, parseRtp, type RtpPacket } from '@visavis/media-worker';
import type { Consumer, DirectTransport, Producer, Router } from 'mediasoup/types';

/** Which of a room's streams; a new microphone of the same user is the same source. */
export type TapSource = 'user' | 'avatarAudio' | 'avatarVideo';

/** Takes what is heard and seen in a room. */
export interface TapListener {
  packet(source: TapSource, packet: RtpPacket): void;
  /** The same instant in the sender's own time (ms since 1900) and in the stream's RTP time. */
  senderReport(source: TapSource, report: { ssrc: number; senderMs: number; timestamp: number }): void;
}

/** Everything that is heard and seen in a room, as RTP, for this process. It asks for nothing to be sent again. */
export class RoomTap {
  readonly #router: Router;
  readonly #transport: DirectTransport;
  readonly #listener: TapListener;
  readonly #sources = new Map<number, TapSource>();
  #video: Consumer | undefined;

  private constructor(router: Router, transport: DirectTransport, listener: TapListener) {
    this.#router = router;
    this.#transport = transport;
    this.#listener = listener;
    transport.on('rtcp', (datagram) => this.#rtcp(datagram));
  }

  static async create(router: Router, listener: TapListener): Promise<RoomTap> {
    return new RoomTap(router, await router.createDirectTransport(), listener);
  }

  /** Taps one more stream until its producer closes. mediasoup asks for a key frame of a picture. */
  async add(source: TapSource, producer: Producer): Promise<void> {
    const consumer = await this.#transport.consume({
      producerId: producer.id,
      rtpCapabilities: this.#router.rtpCapabilities,
      // Listened to before anything comes.
      paused: true,
    });
    const ssrc = consumer.rtpParameters.encodings?.[0]?.ssrc;
    if (ssrc === undefined) return;
    this.#sources.set(ssrc, source);
    consumer.observer.once('close', () => this.#sources.delete(ssrc));
    consumer.on('rtp', (datagram) => {
      const packet = parseRtp(datagram);
      // A retransmission stream has an SSRC of its own.
      if (packet?.ssrc === ssrc) this.#listener.packet(source, packet);
    });
    if (consumer.kind === 'video') this.#video = consumer;
    await consumer.resume();
  }

  /** Asks the sender of the picture for a key frame; without a picture nothing is asked. */
  requestKeyFrame(): void {
    // The room may have closed meanwhile.
    this.#video?.requestKeyFrame().catch(() => undefined);
  }

  /** Idempotent. */
  close(): void {
    this.#transport.close();
  }

  #rtcp(datagram: Buffer): void {
    for (const message of parseRtcp(datagram) ?? []) {
      if (message.type !== 'senderReport') continue;
      const { ssrc, ntp, timestamp } = message;
      const source = this.#sources.get(ssrc);
      const senderMs = ntp.seconds * 1_000 + (ntp.fraction / 2 ** 32) * 1_000;
      if (source) this.#listener.senderReport(source, { ssrc, senderMs, timestamp });
    }
  }
}
