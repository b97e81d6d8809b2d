import {
  TypedEmitter,
  VisavisError,
  type ConsumerOptions,
  type Modality,
  type SignalingResponse,
  type TransportOptions,
} from '@visavis/shared';
import type { Consumer, Producer, Router, WebRtcServer, WebRtcTransport } from 'mediasoup/types';
import type { OutboundSample } from './BitrateController.ts';
import { FirstFrameWatch } from './FirstFrameWatch.ts';
import { guardMediasoup } from './guardMediasoup.ts';
import type { NetworkSample } from './NetworkWatch.ts';
import type { LivenessSample } from './PeerLiveness.ts';
import { parseDtlsParameters, parseMicrophoneParameters, parseRtpCapabilities } from './rtpSchemas.ts';
import { whileOpen } from './whileOpen.ts';

export interface PeerMediaEvents {
  /** The avatar has reached the connected browser: see `FirstFrameWatch`. Once per `consume`. */
  firstFrame: [];
}

/** The bits a second that the browser may send: Opus at its best and room to spare. */
const MAX_INCOMING_BITRATE = 300_000;
/** A lower estimate would starve the picture for good: nothing is sent that could raise it again. */
const MIN_OUTGOING_BITRATE = 200_000;
const INITIAL_OUTGOING_BITRATE = 1_000_000;
/** Browsers prove their consent every 2.5 s (Chromium) to 5 s (Firefox). */
const ICE_CONSENT_TIMEOUT_S = 12;

/** The browser's half of a room: one transport each way, the microphone, the avatar's consumers. */
export class PeerMedia extends TypedEmitter<PeerMediaEvents> {
  readonly #send: WebRtcTransport;
  readonly #recv: WebRtcTransport;
  #microphone: Producer | undefined;
  #consumers: readonly Consumer[] = [];
  #firstFrame: FirstFrameWatch | undefined;
  #modality: Modality = 'video';
  /** The browser has said that it holds its consumers. */
  #resumed = false;
  #muted = false;
  /** Transports whose `connect` was asked for: mediasoup's own state follows later. */
  readonly #connecting = new Set<string>();

  private constructor(send: WebRtcTransport, recv: WebRtcTransport) {
    super();
    this.#send = send;
    this.#recv = recv;
  }

  static async create(router: Router, webRtcServer: WebRtcServer): Promise<PeerMedia> {
    const open = (): Promise<WebRtcTransport> =>
      router.createWebRtcTransport({
        webRtcServer,
        enableUdp: true,
        enableTcp: true,
        preferUdp: true,
        initialAvailableOutgoingBitrate: INITIAL_OUTGOING_BITRATE,
        iceConsentTimeout: ICE_CONSENT_TIMEOUT_S,
      });
    const [send, recv] = await Promise.all([open(), open()]);
    try {
      await Promise.all([
        send.setMaxIncomingBitrate(MAX_INCOMING_BITRATE),
        recv.setMinOutgoingBitrate(MIN_OUTGOING_BITRATE),
      ]);
    } catch (error) {
      send.close();
      recv.close();
      throw error;
    }
    return new PeerMedia(send, recv);
  }

  get sendOptions(): TransportOptions {
    return transportOptions(this.#send);
  }

  get recvOptions(): TransportOptions {
    return transportOptions(this.#recv);
  }

  /** The microphone, once the browser has produced it. */
  get microphone(): Producer | undefined {
    return this.#microphone;
  }

  async connect(transportId: string, dtlsParameters: unknown): Promise<void> {
    const transport = this.#transport(transportId);
    const parsed = parseDtlsParameters(dtlsParameters);
    if (this.#connecting.has(transportId)) {
      throw new VisavisError('conflict', 'This transport is connected already.');
    }
    this.#connecting.add(transportId);
    try {
      await guardMediasoup('connect the transport', () => transport.connect({ dtlsParameters: parsed }));
    } catch (error) {
      this.#connecting.delete(transportId);
      throw error;
    }
  }

  async restartIce(transportId: string): Promise<SignalingResponse<'restartIce'>> {
    const transport = this.#transport(transportId);
    const iceParameters = await guardMediasoup('restart ICE', () => transport.restartIce());
    return { iceParameters: { ...iceParameters } };
  }

  /** Takes the microphone; a second call replaces the first one's producer. */
  async produce(transportId: string, rtpParameters: unknown): Promise<Producer> {
    if (this.#transport(transportId) !== this.#send) {
      throw new VisavisError('bad_request', 'The microphone goes through the send transport.');
    }
    const parsed = parseMicrophoneParameters(rtpParameters);
    this.#microphone?.close();
    this.#microphone = undefined;
    const microphone = await guardMediasoup('take the microphone', () =>
      this.#send.produce({ kind: 'audio', rtpParameters: parsed, paused: this.#muted }),
    );
    this.#microphone = microphone;
    return microphone;
  }

  async setMuted(muted: boolean): Promise<void> {
    this.#muted = muted;
    const microphone = this.#microphone;
    if (!microphone) return;
    await guardMediasoup('mute', () => (muted ? microphone.pause() : microphone.resume()));
  }

  /** Makes paused consumers of the avatar's streams; earlier ones are closed. */
  async consume(producers: readonly Producer[], rtpCapabilities: unknown): Promise<ConsumerOptions[]> {
    const parsed = parseRtpCapabilities(rtpCapabilities);
    this.#closeConsumers();
    const consumers: Consumer[] = [];
    this.#consumers = consumers;
    for (const producer of producers) {
      consumers.push(
        await guardMediasoup('consume the avatar', () =>
          this.#recv.consume({ producerId: producer.id, rtpCapabilities: parsed, paused: true }),
        ),
      );
    }
    this.#firstFrame = new FirstFrameWatch(consumers, this.#recv, () => this.emit('firstFrame'));
    return consumers.map((consumer) => ({
      id: consumer.id,
      producerId: consumer.producerId,
      kind: consumer.kind,
      rtpParameters: { ...consumer.rtpParameters },
    }));
  }

  /** Lets the avatar flow. mediasoup asks the media-worker for a keyframe as it resumes. */
  async resume(): Promise<void> {
    if (this.#consumers.length === 0)
      throw new VisavisError('conflict', 'There is nothing to resume: consume first.');
    this.#resumed = true;
    await guardMediasoup('resume the avatar', () => this.#flow());
  }

  /** What flows of the avatar, from the browser's `resume` on. */
  async setModality(modality: Modality): Promise<void> {
    this.#modality = modality;
    if (this.#resumed) await this.#flow();
  }

  async #flow(): Promise<void> {
    const modality = this.#modality;
    await this.#firstFrame?.expect(modality);
    await Promise.all(
      this.#consumers.map((consumer) => {
        const flows = modality === 'video' || (modality === 'voice' && consumer.kind === 'audio');
        return whileOpen(consumer, () => (flows ? consumer.resume() : consumer.pause()));
      }),
    );
  }

  /** What has arrived from the browser so far, on both transports. */
  async livenessSample(): Promise<LivenessSample> {
    const transports = [this.#send, this.#recv];
    const stats = await Promise.all(transports.map((transport) => transport.getStats()));
    return {
      bytesReceived: stats.flat().reduce((sum, stat) => sum + stat.bytesReceived, 0),
      connected: transports.some(
        ({ iceState, dtlsState }) =>
          dtlsState === 'connected' && (iceState === 'connected' || iceState === 'completed'),
      ),
    };
  }

  /** How the picture, or the sound, travels to the browser; null while it does not flow. */
  async outboundSample(kind: 'audio' | 'video'): Promise<OutboundSample | null> {
    const consumer = this.#consumers.find((candidate) => candidate.kind === kind);
    if (!consumer || consumer.closed || consumer.paused) return null;
    const stat = (await consumer.getStats()).find(({ type }) => type === 'outbound-rtp');
    return stat
      ? {
          streamId: consumer.id,
          packets: stat.packetCount,
          retransmitted: stat.packetsRetransmitted,
          fractionLost: stat.fractionLost / 256,
          bitrate: stat.bitrate,
        }
      : null;
  }

  /** How the network is, by RTCP; null while nothing is sent. */
  async networkSample(): Promise<NetworkSample | null> {
    const flowing = this.#consumers.filter((consumer) => !consumer.closed && !consumer.paused);
    const stats = (await Promise.all(flowing.map((consumer) => consumer.getStats()))).flat();
    const outbound = stats.filter(({ type }) => type === 'outbound-rtp');
    if (outbound.length === 0) return null;
    const microphone = this.#muted ? undefined : await this.#microphone?.getStats();
    const inbound = microphone?.find(({ type }) => type === 'inbound-rtp');
    const rtts = outbound.flatMap(({ roundTripTime }) => roundTripTime ?? []);
    return {
      rttMs: rtts.length === 0 ? null : Math.max(...rtts),
      lossToBrowser: Math.max(...outbound.map(({ fractionLost }) => fractionLost)) / 256,
      lossFromBrowser: inbound ? inbound.fractionLost / 256 : null,
    };
  }

  /** Idempotent. */
  close(): void {
    this.removeAllListeners();
    this.#firstFrame?.close();
    this.#consumers = [];
    this.#microphone = undefined;
    // Their producers and consumers close with them.
    this.#send.close();
    this.#recv.close();
  }

  #transport(id: string): WebRtcTransport {
    const transport = [this.#send, this.#recv].find((candidate) => candidate.id === id);
    if (!transport) throw new VisavisError('forbidden', 'This transport is not of your connection.');
    return transport;
  }

  #closeConsumers(): void {
    this.#firstFrame?.close();
    for (const consumer of this.#consumers) consumer.close();
    this.#consumers = [];
    this.#resumed = false;
  }
}

function transportOptions(transport: WebRtcTransport): TransportOptions {
  return {
    id: transport.id,
    iceParameters: { ...transport.iceParameters },
    iceCandidates: transport.iceCandidates.map((candidate) => ({ ...candidate })),
    dtlsParameters: { ...transport.dtlsParameters },
  };
}
