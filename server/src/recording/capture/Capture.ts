import { sequenceDistance, type RtpPacket } from '@visavis/media-worker';
import type { Clock } from '@visavis/shared';
import type { TapListener, TapSource } from '../../sfu/RoomTap.ts';
import { matroskaCluster, matroskaHeader, type Block, type TrackEntry } from './matroska.ts';
import { opusDurationMs } from './opusPacket.ts';
import { OpusTrack } from './OpusTrack.ts';
import { StreamClock } from './StreamClock.ts';
import { Vp8Frames } from './Vp8Frames.ts';

export interface CaptureOptions {
  /** Width and height of the avatar's picture; null: sound only. */
  readonly videoSize: number | null;
  readonly clock: Clock;
  /** Takes the file, piece after piece. */
  readonly write: (piece: Buffer) => void;
  /** The picture cannot go on, or the file cannot be sought in, without a key frame. */
  readonly requestKeyFrame: () => void;
}

/** Packets wait this long for those that were lost on their way and are sent again. */
const HOLD_MS = 400;
const TICK_MS = 500;
/** Pictures wait this long for the reports that tell which sound belongs to them: there is one a second. */
const REPORTS_WITHIN_MS = 2_000;
/** A pause of the user is written as silence only this late: until then a slow network may still bring words. */
const SILENCE_AFTER_MS = 1_500;
/** What a viewer has to decode at most to reach a place in the file. */
const KEY_FRAME_EVERY_MS = 20_000;
/** One that was asked for and did not come is asked for again. */
const KEY_FRAME_WITHIN_MS = 1_000;

const USER_TRACK = 1;
const AVATAR_TRACK = 2;
const VIDEO_TRACK = 3;

/** Ticks of RTP time a second. */
const OPUS_RATE = 48_000;
const VIDEO_RATE = 90_000;

interface Held {
  readonly packet: RtpPacket;
  readonly arrivedAt: number;
}

/** One RTP stream on its way into the file. */
interface Stream {
  readonly ssrc: number;
  readonly clock: StreamClock;
  /** In sequence order. */
  held: Held[];
  lastSequence: number | null;
  /** The timestamp at which the next packet follows without a gap. */
  nextTimestamp: number | null;
}

/**
 * Makes one file of a conversation's RTP: the user's voice and the avatar's, each an unbroken track, and the avatar's
 * picture. Nothing is decoded or encoded.
 *
 * Time: everything stands where it passed this server, counted from the capture's begin. The avatar's voice and picture
 * are set against each other by their sender's reports, not by when they arrived.
 */
export class Capture implements TapListener {
  readonly #options: CaptureOptions;
  readonly #startedAt: number;
  readonly #user = new OpusTrack(USER_TRACK);
  readonly #avatar = new OpusTrack(AVATAR_TRACK);
  readonly #video: Vp8Frames;
  readonly #streams = new Map<TapSource, Stream>();
  /** Of streams that a newer one has replaced. */
  #pending: Block[] = [];
  /** What the avatar's voice stands beside its measured place; its picture goes with it. */
  #avatarShiftMs = 0;
  #lastFrameMs = -1;
  #lastKeyAt: number;
  #cancelTick = (): void => undefined;
  #closed = false;

  constructor(options: CaptureOptions) {
    this.#options = options;
    this.#startedAt = options.clock.now();
    this.#lastKeyAt = this.#startedAt - KEY_FRAME_EVERY_MS + KEY_FRAME_WITHIN_MS;
    this.#video = new Vp8Frames(() => this.#wantKeyFrame());
    const tracks: TrackEntry[] = [
      { kind: 'opus', name: 'user' },
      { kind: 'opus', name: 'avatar' },
    ];
    const size = options.videoSize;
    if (size !== null) tracks.push({ kind: 'vp8', name: 'avatar', width: size, height: size });
    options.write(matroskaHeader(tracks));
    this.#tick();
  }

  /** @param packet its payload is kept. */
  packet(source: TapSource, packet: RtpPacket): void {
    if (this.#closed || packet.payload.length === 0) return;
    // A conversation that began without a picture may get one; its file has no place for it.
    if (source === 'avatarVideo' && this.#options.videoSize === null) return;
    const stream = this.#streamOf(source, packet.ssrc);
    if (stream.lastSequence !== null && sequenceDistance(packet.sequenceNumber, stream.lastSequence) <= 0)
      return;
    const after = stream.held.findLastIndex(
      (held) => sequenceDistance(held.packet.sequenceNumber, packet.sequenceNumber) <= 0,
    );
    if (stream.held[after]?.packet.sequenceNumber === packet.sequenceNumber) return;
    const arrivedAt = this.#options.clock.now();
    stream.held.splice(after + 1, 0, { packet, arrivedAt });
    stream.clock.arrived(stream.clock.msOf(packet.timestamp), arrivedAt);
  }

  /** A sender report of a stream. @param senderMs the sender's own time, ms since any epoch. */
  senderReport(source: TapSource, report: { ssrc: number; senderMs: number; timestamp: number }): void {
    const stream = this.#streams.get(source);
    if (stream?.ssrc === report.ssrc) stream.clock.report(report.senderMs, report.timestamp);
  }

  /** Writes what has come. Idempotent. @returns how long the file plays, ms. */
  close(): number {
    if (!this.#closed) {
      this.#closed = true;
      this.#cancelTick();
      const now = this.#options.clock.now();
      const endMs = Math.max(now - this.#startedAt, this.#user.endMs, this.#avatar.endMs);
      this.#write([...this.#take(now), ...this.#user.fillTo(endMs), ...this.#avatar.fillTo(endMs)]);
    }
    return Math.max(this.#user.endMs, this.#avatar.endMs);
  }

  #tick(): void {
    this.#cancelTick = this.#options.clock.setTimeout(() => {
      const now = this.#options.clock.now();
      const blocks = this.#take(now - HOLD_MS);
      const silentMs = now - this.#startedAt - SILENCE_AFTER_MS;
      blocks.push(...this.#user.fillTo(silentMs), ...this.#avatar.fillTo(silentMs));
      this.#write(blocks);
      const hasPicture = this.#options.videoSize !== null;
      if (hasPicture && now - this.#lastKeyAt >= KEY_FRAME_EVERY_MS) this.#wantKeyFrame();
      this.#tick();
    }, TICK_MS);
  }

  /** What arrived until then. The avatar's voice goes first: its picture stands by it. */
  #take(arrivedUntil: number): Block[] {
    const replaced = this.#pending;
    this.#pending = [];
    return [
      ...replaced,
      ...this.#takeFrom('avatarAudio', arrivedUntil),
      ...this.#takeFrom('avatarVideo', arrivedUntil),
      ...this.#takeFrom('user', arrivedUntil),
    ];
  }

  #takeFrom(source: TapSource, arrivedUntil: number): Block[] {
    const stream = this.#streams.get(source);
    if (!stream || (source === 'avatarVideo' && arrivedUntil < this.#picturesWaitUntil(stream))) return [];
    // The order of numbers counts, not of arrival: one that waits holds back those behind it.
    const end = stream.held.findIndex(({ arrivedAt }) => arrivedAt > arrivedUntil);
    const held = stream.held.splice(0, end < 0 ? stream.held.length : end);
    return held.flatMap((each) =>
      source === 'avatarVideo' ? this.#addPicture(stream, each) : this.#addVoice(source, stream, each),
    );
  }

  #addVoice(source: 'user' | 'avatarAudio', stream: Stream, { packet, arrivedAt }: Held): Block[] {
    const follows = stream.nextTimestamp === packet.timestamp;
    const ms = stream.clock.msOf(packet.timestamp);
    const samples = ((opusDurationMs(packet.payload) ?? 0) * OPUS_RATE) / 1_000;
    stream.lastSequence = packet.sequenceNumber;
    stream.nextTimestamp = (packet.timestamp + samples) >>> 0;
    const timeMs = (stream.clock.passedAt(ms) ?? arrivedAt) - this.#startedAt;
    const track = source === 'user' ? this.#user : this.#avatar;
    const added = track.add(packet.payload, timeMs, follows);
    if (added && source === 'avatarAudio') this.#avatarShiftMs = added.timeMs - timeMs;
    return added?.blocks ?? [];
  }

  #addPicture(stream: Stream, { packet, arrivedAt }: Held): Block[] {
    stream.lastSequence = packet.sequenceNumber;
    const frame = this.#video.add(packet);
    if (!frame) return [];
    if (frame.keyFrame) this.#lastKeyAt = arrivedAt;
    const passedAt = this.#withVoice(stream.clock, frame.timestamp) ?? arrivedAt;
    const timeMs = Math.max(0, this.#lastFrameMs + 1, passedAt - this.#startedAt);
    this.#lastFrameMs = timeMs;
    return [{ track: VIDEO_TRACK, timeMs, keyFrame: frame.keyFrame, data: frame.data }];
  }

  #picturesWaitUntil(video: Stream): number {
    const voice = this.#streams.get('avatarAudio')?.clock;
    const known = (voice?.sameInstant(video.clock, 0) ?? null) !== null;
    return known ? -Infinity : this.#startedAt + REPORTS_WITHIN_MS;
  }

  /** @returns where the avatar's voice stands that belongs to this picture; null when that is not known. */
  #withVoice(video: StreamClock, timestamp: number): number | null {
    const voice = this.#streams.get('avatarAudio')?.clock;
    const ms = video.msOf(timestamp);
    const voiceMs = voice?.sameInstant(video, ms) ?? null;
    const passedAt = voiceMs === null ? null : (voice?.passedAt(voiceMs) ?? null);
    return passedAt === null ? null : passedAt + this.#avatarShiftMs;
  }

  #streamOf(source: TapSource, ssrc: number): Stream {
    const known = this.#streams.get(source);
    if (known?.ssrc === ssrc) return known;
    if (known) this.#pending.push(...this.#takeFrom(source, Infinity));
    const stream: Stream = {
      ssrc,
      clock: new StreamClock(source === 'avatarVideo' ? VIDEO_RATE : OPUS_RATE),
      held: [],
      lastSequence: null,
      nextTimestamp: null,
    };
    this.#streams.set(source, stream);
    return stream;
  }

  #wantKeyFrame(): void {
    this.#lastKeyAt = this.#options.clock.now() - KEY_FRAME_EVERY_MS + KEY_FRAME_WITHIN_MS;
    this.#options.requestKeyFrame();
  }

  #write(blocks: readonly Block[]): void {
    if (blocks.length === 0) return;
    const sorted = blocks.toSorted((a, b) => a.timeMs - b.timeMs);
    this.#options.write(matroskaCluster(sorted));
  }
}
