import { TypedEmitter, type Clock } from '@visavis/shared';
import { timestampDistance, type RtpPacket } from '../rtp/rtpPacket.ts';
import { DelayEstimator } from './DelayEstimator.ts';
import { JitterBuffer } from './JitterBuffer.ts';
import type { OpusDecoder } from './Opus.ts';
import { DECODER_SAMPLE_RATE } from './opusOptions.ts';
import { Reframer } from './Reframer.ts';

export interface AudioReceiverOptions {
  readonly clock: Clock;
  /** Called again when the stream restarts: a decoder's memory is of one stream. */
  readonly createDecoder: () => OpusDecoder;
}

export interface AudioReceiverEvents {
  /** 20 ms of mono PCM at 16 kHz: 320 samples, the listener's own. */
  pcm: [Int16Array];
}

export interface AudioReceiverStats {
  readonly packets: number;
  /** Never came, or too late. */
  readonly lost: number;
  /** Of the lost: stood in for with the next packet at hand, whose FEC is used where it has any. */
  readonly withNext: number;
  readonly late: number;
  readonly duplicates: number;
  /** Could not be decoded. */
  readonly corrupt: number;
  readonly restarts: number;
  /** Silence for pauses of the sender and of the network, ms. */
  readonly silenceMs: number;
  readonly jitterMs: number;
  /** How long a missing packet is waited for, ms. */
  readonly targetMs: number;
}

const SAMPLES_PER_MS = DECODER_SAMPLE_RATE / 1_000;
const TICKS_PER_SAMPLE = 3;
const FRAME_MS = 20;
const FRAME_SAMPLES = FRAME_MS * SAMPLES_PER_MS;
/** Extrapolated speech is babble beyond 100 ms: silence is better. */
const CONCEAL_MAX = 5;
/** No gap becomes more silence than this: it ends any turn, and a longer one would only flood the listeners. */
const SILENCE_MAX_MS = 2_000;
/** How much later than jitter explains a packet may be before the stream counts as silent. */
const PATIENCE_MS = 80;
/** A timestamp that jumps further, a minute, belongs to another stream. */
const GAP_MAX_MS = 60_000;

/**
 * The microphone: RTP Opus in, continuous PCM out. Packets in order are decoded at once, so that a clean network adds
 * no delay. Lost ones are concealed. Where nothing comes (DTX, a muted or stalled sender) silence follows in real time,
 * up to 2 s a gap: listeners see the user stop. Speech that was only delayed is still handed out, late.
 */
export class AudioReceiver extends TypedEmitter<AudioReceiverEvents> {
  readonly #options: AudioReceiverOptions;
  readonly #reframer = new Reframer(FRAME_SAMPLES, (frame) => this.emit('pcm', frame));
  #decoder: OpusDecoder;
  #buffer = new JitterBuffer();
  #delays = new DelayEstimator();
  #ssrc: number | undefined;
  /** Timestamp that follows all that was played. */
  #nextTimestamp: number | undefined;
  #packetSamples = FRAME_SAMPLES;
  #concealed = 0;
  /** Silence handed out ahead of the next packet, ms. */
  #filledMs = 0;
  #cancelTimer: (() => void) | undefined;
  #closed = false;
  #counts = {
    packets: 0,
    lost: 0,
    withNext: 0,
    late: 0,
    duplicates: 0,
    corrupt: 0,
    restarts: 0,
    silenceMs: 0,
  };

  constructor(options: AudioReceiverOptions) {
    super();
    this.#options = options;
    this.#decoder = options.createDecoder();
  }

  get stats(): AudioReceiverStats {
    return { ...this.#counts, jitterMs: this.#delays.jitterMs, targetMs: this.#delays.targetMs };
  }

  push(packet: RtpPacket): void {
    if (this.#closed) return;
    const now = this.#options.clock.now();
    this.#counts.packets++;
    if (this.#ssrc !== undefined && this.#ssrc !== packet.ssrc) this.#restart();
    this.#ssrc = packet.ssrc;
    switch (this.#buffer.push(packet, now)) {
      case 'duplicate':
        this.#counts.duplicates++;
        return;
      case 'late':
        this.#counts.late++;
        this.#delays.onPacket(packet, now);
        return;
      case 'restarted':
        this.#restart();
        this.#buffer.push(packet, now);
        break;
      case 'stored':
        break;
    }
    this.#delays.onPacket(packet, now);
    this.#advance();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelTimer?.();
    this.#decoder.close();
  }

  #restart(): void {
    this.#counts.restarts++;
    this.#decoder.close();
    this.#decoder = this.#options.createDecoder();
    this.#buffer = new JitterBuffer();
    this.#delays = new DelayEstimator();
    this.#nextTimestamp = undefined;
    this.#concealed = 0;
    this.#filledMs = 0;
  }

  /** Plays all that is ready now, and comes back when something will be. */
  #advance(): void {
    const now = this.#options.clock.now();
    const { targetMs } = this.#delays;
    for (;;) {
      const item = this.#buffer.pop(now, targetMs);
      if (!item) break;
      if (item.type === 'packet') this.#play(item.packet);
      else this.#conceal(item.next);
      // A listener may have closed us.
      if (this.#closed) return;
    }
    this.#fill(now);
    if (!this.#closed) this.#arm(now);
  }

  #play(packet: RtpPacket): void {
    const gapMs =
      this.#nextTimestamp === undefined
        ? 0
        : timestampDistance(packet.timestamp, this.#nextTimestamp) / TICKS_PER_SAMPLE / SAMPLES_PER_MS;
    if (gapMs > 0 && gapMs < GAP_MAX_MS) {
      this.#silence(Math.min(gapMs, SILENCE_MAX_MS) - this.#filledMs);
    } else if (this.#filledMs > 0) {
      // The sender had not paused: the network had.
      this.#delays.rebase(packet, this.#options.clock.now());
    }
    this.#filledMs = 0;
    const pcm = this.#decode(packet.payload);
    this.#packetSamples = pcm.length;
    this.#nextTimestamp = (packet.timestamp + pcm.length * TICKS_PER_SAMPLE) >>> 0;
    this.#reframer.push(pcm);
  }

  #decode(payload: Uint8Array): Int16Array {
    try {
      const pcm = this.#decoder.decode(payload);
      this.#concealed = 0;
      return pcm;
    } catch {
      this.#counts.corrupt++;
      return this.#extrapolate();
    }
  }

  #conceal(next: RtpPacket | undefined): void {
    this.#counts.lost++;
    if (this.#nextTimestamp !== undefined) {
      this.#nextTimestamp = (this.#nextTimestamp + this.#packetSamples * TICKS_PER_SAMPLE) >>> 0;
    }
    const packetMs = this.#packetSamples / SAMPLES_PER_MS;
    // Its time has passed as silence already.
    if (this.#filledMs >= packetMs) {
      this.#filledMs -= packetMs;
      return;
    }
    if (next) this.#counts.withNext++;
    this.#reframer.push(this.#extrapolate(next?.payload));
  }

  #extrapolate(next?: Uint8Array): Int16Array {
    if (!next && this.#concealed++ >= CONCEAL_MAX) return new Int16Array(this.#packetSamples);
    try {
      return this.#decoder.conceal(this.#packetSamples, next);
    } catch {
      return new Int16Array(this.#packetSamples);
    }
  }

  /** Silence in real time while nothing comes. */
  #fill(now: number): void {
    if (this.#nextTimestamp === undefined) return;
    const due = this.#delays.expectedArrival(this.#nextTimestamp);
    if (now < due + this.#delays.targetMs + PATIENCE_MS) return;
    while (this.#filledMs < SILENCE_MAX_MS && due + this.#filledMs + FRAME_MS <= now && !this.#closed) {
      this.#filledMs += FRAME_MS;
      this.#silence(FRAME_MS);
    }
  }

  #silence(ms: number): void {
    if (ms <= 0) return;
    this.#counts.silenceMs += ms;
    this.#reframer.push(new Int16Array(Math.round(ms * SAMPLES_PER_MS)));
  }

  #arm(now: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#nextTimestamp === undefined) return;
    const { targetMs } = this.#delays;
    const due = this.#delays.expectedArrival(this.#nextTimestamp);
    const fillAt =
      this.#filledMs >= SILENCE_MAX_MS
        ? Infinity
        : Math.max(due + this.#filledMs + FRAME_MS, due + targetMs + PATIENCE_MS);
    const at = Math.min(this.#buffer.giveUpAt(targetMs) ?? Infinity, fillAt);
    if (at === Infinity) return;
    this.#cancelTimer = this.#options.clock.setTimeout(() => this.#advance(), Math.max(1, at - now));
  }
}
