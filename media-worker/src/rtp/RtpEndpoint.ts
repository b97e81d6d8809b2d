import { TypedEmitter, type Clock } from '@visavis/shared';
import type { EncodedFrame } from '../video/VideoEncoder.ts';
import { HoldQueue } from './HoldQueue.ts';
import { KeyFrameRequests } from './KeyFrameRequests.ts';
import { compactNtp, type MediaClock } from './MediaClock.ts';
import { Pacer } from './Pacer.ts';
import { ReceptionStats } from './ReceptionStats.ts';
import { buildBye, buildReport, parseRtcp, type ReportBlock, type RtcpMessage } from './rtcp.ts';
import { isRtcp, parseRtp, RTP_HEADER_BYTES, type RtpPacket } from './rtpPacket.ts';
import { RtpSender, type RtpStreamOptions } from './RtpSender.ts';
import { UdpChannel, type DatagramChannel } from './UdpChannel.ts';
import { packetizeVp8 } from './vp8Payload.ts';

export interface RtpEndpointOptions {
  readonly ip: string;
  readonly port: number;
  /** One for sound and picture: receivers keep streams of one CNAME in step. */
  readonly cname: string;
  readonly audio: RtpStreamOptions;
  /** null: voice only. */
  readonly video: RtpStreamOptions | null;
  readonly clock: Clock;
  readonly mediaClock: MediaClock;
  /** For tests; a connected UDP socket where not given. */
  readonly openChannel?: (ip: string, port: number) => Promise<DatagramChannel>;
}

export interface ReceiverReport {
  readonly kind: 'audio' | 'video';
  /** Share of our packets lost on the way since the last report, 0..1. */
  readonly lossRatio: number;
  readonly jitterMs: number;
  /** null until the other side has answered one of our sender reports. */
  readonly rttMs: number | null;
}

export interface RtpEndpointEvents {
  /** An RTP packet: the microphone's. Its payload is a view that stays valid. */
  packet: [RtpPacket];
  /** A viewer needs a key frame. At most two a second. */
  keyFrameRequest: [];
  receiverReport: [ReceiverReport];
  /** What the receiver thinks the path carries, bits per second. */
  remb: [number];
  /** Nobody listens at the SFU's port. Once until something arrives again. */
  unreachable: [Error];
}

export interface RtpEndpointStats {
  readonly audioPackets: number;
  readonly videoPackets: number;
  readonly resent: number;
  readonly received: number;
  readonly malformed: number;
  /** Packets that came before their media time and were held back. */
  readonly held: number;
  readonly keyFrameRequests: number;
}

/** RTP's clocks: Opus counts 48 kHz whatever its coding rate (RFC 7587, 4.1). */
const AUDIO_CLOCK_RATE = 48_000;
const VIDEO_CLOCK_RATE = 90_000;
/** An IP packet that every path takes, tunnels included. */
const PACKET_MAX_BYTES = 1_200;
/** About 5 s of video at the default bitrate. */
const VIDEO_HISTORY_PACKETS = 512;
/** The SFU wants three sender reports before it can place our clock: the first come quickly. */
const EARLY_REPORTS = 8;
const EARLY_REPORT_MS = 120;
const REPORT_MS = 1_000;
const NO_HEADER = new Uint8Array(0);

/**
 * One session's media path to the SFU: sound and picture out, the microphone in, over one UDP socket to one
 * PlainTransport (rtcpMux, comedia). Both streams derive from one clock, and nothing is sent ahead of its time.
 */
export class RtpEndpoint extends TypedEmitter<RtpEndpointEvents> {
  readonly #channel: DatagramChannel;
  readonly #clock: Clock;
  readonly #mediaClock: MediaClock;
  readonly #cname: string;
  readonly #audio: RtpSender;
  readonly #video: RtpSender | null;
  readonly #pacer: Pacer;
  readonly #audioHold: HoldQueue;
  readonly #videoHold: HoldQueue;
  readonly #keyFrames: KeyFrameRequests;
  #reception: ReceptionStats | undefined;
  #pictureId = 0;
  #firSequence = -1;
  #reports = 0;
  #cancelReport: (() => void) | undefined;
  #unreachable = false;
  #closed = false;
  #counts = { resent: 0, received: 0, malformed: 0, held: 0, keyFrameRequests: 0 };

  private constructor(options: RtpEndpointOptions, channel: DatagramChannel) {
    super();
    const { clock, mediaClock } = options;
    this.#channel = channel;
    this.#clock = clock;
    this.#mediaClock = mediaClock;
    this.#cname = options.cname;
    this.#audio = new RtpSender(options.audio, AUDIO_CLOCK_RATE, 0);
    this.#video = options.video && new RtpSender(options.video, VIDEO_CLOCK_RATE, VIDEO_HISTORY_PACKETS);
    this.#pacer = new Pacer(clock, (packet) => this.#channel.send(packet));
    this.#audioHold = new HoldQueue(clock, mediaClock);
    this.#videoHold = new HoldQueue(clock, mediaClock);
    this.#keyFrames = new KeyFrameRequests(clock, () => {
      this.#counts.keyFrameRequests++;
      this.emit('keyFrameRequest');
    });
    channel.on('message', (datagram) => this.#receive(datagram));
    channel.on('unreachable', (error) => this.#onUnreachable(error));
  }

  /** Opens the socket and sends a first report, without which a comedia transport sends nothing. */
  static async create(options: RtpEndpointOptions): Promise<RtpEndpoint> {
    const open = options.openChannel ?? ((ip, port) => UdpChannel.open(ip, port));
    const endpoint = new RtpEndpoint(options, await open(options.ip, options.port));
    endpoint.#report();
    return endpoint;
  }

  get stats(): RtpEndpointStats {
    return {
      ...this.#counts,
      audioPackets: this.#audio.packets,
      videoPackets: this.#video?.packets ?? 0,
    };
  }

  /**
   * @param mediaTimeMs of the packet's first sample. Packets of a stretch of speech are 20 ms apart.
   * @param marker first packet after a pause.
   * @throws RangeError when it is far ahead of its time.
   */
  sendAudio(packet: Uint8Array, mediaTimeMs: number, { marker = false } = {}): void {
    if (this.#closed) return;
    const sent = this.#audioHold.push(mediaTimeMs, () => {
      this.#channel.send(this.#audio.build(mediaTimeMs, marker, NO_HEADER, packet));
      if (this.#audio.packets === 1) this.#reportOften();
    });
    if (!sent) this.#counts.held++;
  }

  /** @throws RangeError when it is far ahead of its time; Error when this endpoint has no video. */
  sendVideo(frame: EncodedFrame): void {
    const video = this.#video;
    if (!video) throw new Error('This endpoint sends voice only: give it a video stream');
    if (this.#closed) return;
    const sent = this.#videoHold.push(frame.timestampMs, () => this.#sendFrame(video, frame));
    if (!sent) this.#counts.held++;
  }

  /** Says goodbye and closes the socket. Held and paced packets are dropped. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelReport?.();
    this.#pacer.close();
    this.#audioHold.close();
    this.#videoHold.close();
    this.#keyFrames.close();
    this.#channel.send(buildBye([this.#audio.ssrc, ...(this.#video ? [this.#video.ssrc] : [])]));
    this.#channel.close();
  }

  #sendFrame(video: RtpSender, frame: EncodedFrame): void {
    const first = video.packets === 0;
    this.#pictureId = (this.#pictureId + 1) & 0x7fff;
    const pieces = packetizeVp8(frame.data, this.#pictureId, PACKET_MAX_BYTES - RTP_HEADER_BYTES);
    pieces.forEach(({ descriptor, payload }, index) => {
      this.#pacer.push(video.build(frame.timestampMs, index === pieces.length - 1, descriptor, payload));
    });
    if (first) this.#reportOften();
  }

  /** A stream begins: the next second's reports come quickly, the first at once. */
  #reportOften(): void {
    this.#cancelReport?.();
    this.#reports = 0;
    this.#report();
  }

  #report(): void {
    const now = this.#mediaClock.now();
    const ntp = this.#mediaClock.ntpAt(now);
    const blocks = this.#reception ? [this.#reception.report(this.#clock.now())] : [];
    for (const sender of [this.#audio, ...(this.#video ? [this.#video] : [])]) {
      const isAudio = sender === this.#audio;
      // A stream that has sent nothing yet has nothing to say, but the transport must learn our address.
      if (sender.packets === 0 && !isAudio) continue;
      const { packets, octets } = sender;
      const info = packets > 0 ? { ntp, timestamp: sender.timestampAt(now), packets, octets } : null;
      this.#channel.send(buildReport(sender.ssrc, this.#cname, info, isAudio ? blocks : []));
    }
    const delay = ++this.#reports <= EARLY_REPORTS ? EARLY_REPORT_MS : REPORT_MS;
    this.#cancelReport = this.#clock.setTimeout(() => this.#report(), delay);
  }

  #receive(datagram: Buffer): void {
    if (this.#closed) return;
    if (isRtcp(datagram)) {
      const messages = parseRtcp(datagram);
      if (!messages) this.#counts.malformed++;
      else for (const message of messages) this.#onRtcp(message);
    } else {
      const packet = parseRtp(datagram);
      if (!packet) this.#counts.malformed++;
      else this.#onRtp(packet);
    }
  }

  #onRtp(packet: RtpPacket): void {
    this.#unreachable = false;
    this.#counts.received++;
    if (this.#reception?.ssrc !== packet.ssrc) {
      this.#reception = new ReceptionStats(packet, AUDIO_CLOCK_RATE);
    }
    this.#reception.onPacket(packet, this.#clock.now());
    this.emit('packet', packet);
  }

  #onRtcp(message: RtcpMessage): void {
    this.#unreachable = false;
    switch (message.type) {
      case 'pli':
        if (message.ssrc === this.#video?.ssrc) this.#keyFrames.push();
        break;
      case 'fir':
        // A repeated number is the same request sent again (RFC 5104, 4.3.1.2).
        if (message.ssrc !== this.#video?.ssrc || message.sequence === this.#firSequence) break;
        this.#firSequence = message.sequence;
        this.#keyFrames.push();
        break;
      case 'nack':
        if (message.ssrc === this.#video?.ssrc) this.#resend(message.sequenceNumbers);
        break;
      case 'report':
        this.#onReport(message.block);
        break;
      case 'remb':
        this.emit('remb', message.bps);
        break;
      case 'senderReport':
        if (message.ssrc === this.#reception?.ssrc) {
          this.#reception.onSenderReport(message.ntp, this.#clock.now());
        }
        break;
      case 'bye':
        break;
    }
  }

  #resend(sequenceNumbers: readonly number[]): void {
    for (const sequenceNumber of sequenceNumbers) {
      const packet = this.#video?.recall(sequenceNumber);
      if (!packet) continue;
      this.#counts.resent++;
      this.#pacer.push(packet);
    }
  }

  #onReport(block: ReportBlock): void {
    const kind = block.ssrc === this.#audio.ssrc ? 'audio' : 'video';
    if (kind === 'video' && block.ssrc !== this.#video?.ssrc) return;
    const clockRate = kind === 'audio' ? AUDIO_CLOCK_RATE : VIDEO_CLOCK_RATE;
    this.emit('receiverReport', {
      kind,
      lossRatio: block.fractionLost,
      jitterMs: (block.jitter * 1_000) / clockRate,
      rttMs: this.#roundTrip(block),
    });
  }

  #roundTrip({ lastSenderReport, delaySinceLastSenderReport }: ReportBlock): number | null {
    if (lastSenderReport === 0) return null;
    const now = compactNtp(this.#mediaClock.ntpAt(this.#mediaClock.now()));
    return Math.max(0, (now - lastSenderReport - delaySinceLastSenderReport) | 0) / 65.536;
  }

  #onUnreachable(error: Error): void {
    if (this.#unreachable || this.#closed) return;
    this.#unreachable = true;
    this.emit('unreachable', error);
  }
}
