import { parseRtp, type RtpPacket } from '@visavis/media-worker';
import type { Consumer, DirectTransport, Producer, ProducerTraceEventData, Router } from 'mediasoup/types';
import { z } from 'zod';

/** Which of a room's streams; a new microphone of the same user is the same source. */
export type TapSource = 'user' | 'avatarAudio' | 'avatarVideo';

/** Takes what is heard and seen in a room. */
export interface TapListener {
  packet(source: TapSource, packet: RtpPacket): void;
  /** The same instant in the sender's own time (ms since 1900) and in the stream's RTP time. */
  senderReport(source: TapSource, report: { ssrc: number; senderMs: number; timestamp: number }): void;
}

/** mediasoup's word on a sender report; its types leave it open. */
const reportSchema = z.object({ ntpSec: z.number(), ntpFrac: z.number(), rtpTs: z.number() });

/**
 * Everything that is heard and seen in a room, as RTP, for this process. It asks for nothing to be sent again. A direct
 * transport is told no RTCP: the senders' reports are traced where they arrive, and consumers keep their RTP time.
 */
export class RoomTap {
  readonly #router: Router;
  readonly #transport: DirectTransport;
  readonly #listener: TapListener;
  #video: Consumer | undefined;

  private constructor(router: Router, transport: DirectTransport, listener: TapListener) {
    this.#router = router;
    this.#transport = transport;
    this.#listener = listener;
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
    consumer.on('rtp', (datagram) => {
      const packet = parseRtp(datagram);
      // A retransmission stream has an SSRC of its own.
      if (packet?.ssrc === ssrc) this.#listener.packet(source, packet);
    });
    if (source !== 'user') await this.#traceReports(source, producer, consumer, ssrc);
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

  async #traceReports(
    source: TapSource,
    producer: Producer,
    consumer: Consumer,
    ssrc: number,
  ): Promise<void> {
    const onTrace = ({ type, info }: ProducerTraceEventData): void => {
      const parsed = type === 'sr' ? reportSchema.safeParse(info) : null;
      if (!parsed?.success) return;
      const { ntpSec, ntpFrac, rtpTs } = parsed.data;
      const senderMs = ntpSec * 1_000 + (ntpFrac / 2 ** 32) * 1_000;
      this.#listener.senderReport(source, { ssrc, senderMs, timestamp: rtpTs });
    };
    producer.on('trace', onTrace);
    consumer.observer.once('close', () => {
      producer.off('trace', onTrace);
      // It may have closed first; then nobody traces any more either.
      producer.enableTraceEvent([]).catch(() => undefined);
    });
    await producer.enableTraceEvent(['sr']);
  }
}
