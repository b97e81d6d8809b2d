import { newId } from '@visavis/shared';
import { MediaLoop } from '../../media-worker/src/playout/MediaLoop.ts';
import { Playout } from '../../media-worker/src/playout/Playout.ts';
import { Utterance } from '../../media-worker/src/playout/Utterance.ts';
import { MediaClock } from '../../media-worker/src/rtp/MediaClock.ts';
import { RtpEndpoint } from '../../media-worker/src/rtp/RtpEndpoint.ts';
import { FakeChannel } from '../../media-worker/src/rtp/testing/FakeChannel.ts';
import { AvReceiver } from './AvReceiver.ts';
import { JitteryClock } from './JitteryClock.ts';
import { Random } from './random.ts';

const RATE = 16_000;
const PIECE_MS = 20;
const FRAME_MS = 40;
const SAMPLES = (RATE * PIECE_MS) / 1_000;
const AUDIO = { ssrc: 1, payloadType: 100 };
const VIDEO = { ssrc: 2, payloadType: 101 };
const CHUNK_PIECES = 25;

export interface AvSimulation {
  /** How long, virtual ms. */
  readonly ms: number;
  readonly seed: number;
  /** Media time at the beginning: a session that has lasted so long, ms. Default 0. */
  readonly startMs?: number;
  /** Called each virtual minute with what was received in it. */
  readonly onMinute?: (minute: number, skews: readonly number[]) => void;
}

export interface AvSimulated {
  /** Of every frame with a talking mouth: how far its sound is behind it at the receiver, ms. */
  readonly frames: number;
  readonly worstMs: number;
  readonly meanMs: number;
  /** The loop left time out. */
  readonly reanchors: number;
  readonly stalls: number;
  /** How late the latest sound was sent after its media time, ms. */
  readonly latestMs: number;
}

/**
 * A session's media in virtual time on timers that are late, stall, and a wall clock that steps: the playout's words come
 * in bursts, are held, resumed and interrupted; the picture takes its time to be drawn. What is sent is received by the
 * rules of RTP, and each frame's mouth is compared with the sound that belongs to it.
 */
export async function simulateAv({ ms, seed, startMs = 0, onMinute }: AvSimulation): Promise<AvSimulated> {
  const random = new Random(seed);
  const clock = new JitteryClock(() => random.next());
  const channel = new FakeChannel(() => clock.now());
  const mediaClock = new MediaClock(clock, clock.now() - startMs);
  const endpoint = await RtpEndpoint.create({
    ip: '127.0.0.1',
    port: 9,
    cname: 'simulation',
    audio: AUDIO,
    video: VIDEO,
    clock,
    mediaClock,
    openChannel: async () => channel,
  });
  const playout = new Playout(RATE);
  const receiver = new AvReceiver({ audio: AUDIO.ssrc, video: VIDEO.ssrc });
  let reanchors = 0;
  let latestMs = 0;
  let drawing = false;
  const loop = new MediaLoop({
    clock,
    mediaNow: () => mediaClock.now(),
    steps: [
      {
        periodMs: PIECE_MS,
        run: (at) => {
          const piece = playout.pull(SAMPLES, at);
          latestMs = Math.max(latestMs, mediaClock.now() - at);
          endpoint.sendAudio(piece ? markOf(piece) : mark(0, 0), at);
        },
      },
      {
        periodMs: FRAME_MS,
        dropLate: true,
        run: (at) => {
          if (drawing) return;
          const speech = playout.speechAt(at);
          const sentence = speech?.visemes[0]?.startMs ?? 0;
          const data = mark(sentence, speech?.positionMs ?? 0);
          drawing = true;
          clock.setTimeout(
            () => {
              drawing = false;
              endpoint.sendVideo({ data, keyFrame: false, timestampMs: at });
            },
            5 + random.next() * 20,
          );
        },
      },
    ],
    onReanchor: () => reanchors++,
  });
  loop.start();
  const speaker = new Speaker(playout, clock, random);
  let [frames, worstMs, sum] = [0, 0, 0];
  for (let minute = 0; minute * 60_000 < ms; minute++) {
    await clock.advance(Math.min(60_000, ms - minute * 60_000));
    for (const { datagram } of channel.sent.splice(0)) receiver.push(datagram);
    const skews = receiver.take();
    for (const skew of skews) {
      frames++;
      sum += skew;
      if (Math.abs(skew) > Math.abs(worstMs)) worstMs = skew;
    }
    onMinute?.(minute, skews);
  }
  speaker.close();
  loop.close();
  endpoint.close();
  return { frames, worstMs, meanMs: sum / frames, reanchors, stalls: clock.stalls, latestMs };
}

/** The sound itself says which sentence it is and where in it; a piece may begin anywhere after a hold. */
function markOf(piece: Int16Array): Uint8Array {
  const at = piece.findIndex((sample) => sample !== 0);
  const index = piece[at + 1];
  if (at < 0 || index === undefined) return mark(0, 0);
  const positionMs = index * PIECE_MS - (at * 1_000) / RATE;
  return positionMs < 0 ? mark(0, 0) : mark(piece[at]!, positionMs);
}

/** Four bytes: which sentence, 16 bits; where in it, 16 bits of ms. Both 0: no speech. */
function mark(sentence: number, positionMs: number): Uint8Array {
  const data = Buffer.alloc(4);
  data.writeUInt16BE(sentence & 0xffff, 0);
  data.writeUInt16BE(Math.round(positionMs) & 0xffff, 2);
  return data;
}

/** Has the avatar talk: replies of some sentences in chunks, held and cut at times. */
class Speaker {
  readonly #playout: Playout;
  readonly #clock: JitteryClock;
  readonly #random: Random;
  #sentence = 0;
  #closed = false;

  constructor(playout: Playout, clock: JitteryClock, random: Random) {
    this.#playout = playout;
    this.#clock = clock;
    this.#random = random;
    playout.on('ended', () => this.#after(1_000 + random.below(3_000), () => this.#reply()));
    this.#reply();
  }

  close(): void {
    this.#closed = true;
  }

  #reply(): void {
    const turnId = newId('TurnId');
    this.#playout.begin(turnId);
    this.#say(turnId, 1 + this.#random.below(3));
    const dice = this.#random.next();
    if (dice < 0.15) this.#after(this.#random.below(4_000), () => this.#playout.interrupt());
    else if (dice < 0.4) {
      this.#after(this.#random.below(3_000), () => {
        this.#playout.hold();
        this.#after(100 + this.#random.below(1_500), () => this.#playout.resume());
      });
    }
  }

  #say(turnId: ReturnType<typeof newId<'TurnId'>>, left: number): void {
    this.#sentence = (this.#sentence % 30_000) + 1;
    const utterance = new Utterance('A sentence of some words.', RATE);
    // The viseme's time names the sentence.
    utterance.visemes = [{ viseme: 'aa', startMs: this.#sentence, endMs: this.#sentence }];
    if (!this.#playout.add(turnId, utterance)) return;
    this.#push(turnId, utterance, {
      sentence: this.#sentence,
      piece: 0,
      pieces: 60 + this.#random.below(200),
      left,
    });
  }

  #push(
    turnId: ReturnType<typeof newId<'TurnId'>>,
    utterance: Utterance,
    at: { sentence: number; piece: number; pieces: number; left: number },
  ): void {
    const count = Math.min(CHUNK_PIECES, at.pieces - at.piece);
    const pcm = new Int16Array(count * SAMPLES);
    for (let index = 0; index < count; index++) {
      pcm[index * SAMPLES] = at.sentence;
      pcm[index * SAMPLES + 1] = at.piece + index;
    }
    utterance.push(pcm);
    const piece = at.piece + count;
    if (piece < at.pieces) {
      // Mostly ahead of the playout, sometimes not: an underrun.
      this.#after(50 + this.#random.below(600), () => this.#push(turnId, utterance, { ...at, piece }));
      return;
    }
    utterance.end();
    if (at.left > 1) this.#say(turnId, at.left - 1);
    else this.#playout.finish(turnId);
  }

  #after(ms: number, run: () => void): void {
    this.#clock.setTimeout(() => !this.#closed && run(), ms);
  }
}
