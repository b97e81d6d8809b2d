import { VirtualClock } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import type { RtpPacket } from '../rtp/rtpPacket.ts';
import { AudioReceiver } from './AudioReceiver.ts';
import type { OpusDecoder } from './Opus.ts';

/** Decodes a packet to 20 ms of its first byte; conceals with −1, or −2 where the next packet is at hand. */
class ScriptedDecoder implements OpusDecoder {
  closed = false;

  decode(packet: Uint8Array): Int16Array {
    if (packet[0] === undefined || packet[0] === 0xff) throw new Error('corrupt');
    return new Int16Array((packet[1] ?? 1) * 320).fill(packet[0]);
  }

  conceal(samples: number, next?: Uint8Array): Int16Array {
    return new Int16Array(samples).fill(next ? -2 : -1);
  }

  close(): void {
    this.closed = true;
  }
}

function open() {
  const clock = new VirtualClock();
  const decoders: ScriptedDecoder[] = [];
  const receiver = new AudioReceiver({
    clock,
    createDecoder: () => {
      const decoder = new ScriptedDecoder();
      decoders.push(decoder);
      return decoder;
    },
  });
  /** One number a 20 ms frame: the value of its samples. */
  const heard: number[] = [];
  const at: number[] = [];
  receiver.on('pcm', (pcm) => {
    expect(pcm.length).toBe(320);
    heard.push(pcm[319]!);
    at.push(clock.now());
  });
  const packet = (index: number, changes: Partial<RtpPacket> = {}): RtpPacket => ({
    payloadType: 100,
    marker: false,
    sequenceNumber: index & 0xffff,
    timestamp: (index * 960) >>> 0,
    ssrc: 1,
    payload: Uint8Array.of((index % 100) + 1),
    ...changes,
  });
  /** Sends packets of consecutive numbers, one each 20 ms. */
  const stream = async (
    from: number,
    count: number,
    changes: (index: number) => Partial<RtpPacket> = () => ({}),
  ) => {
    for (let index = from; index < from + count; index++) {
      receiver.push(packet(index, changes(index)));
      await clock.advance(20);
    }
  };
  return { clock, receiver, decoders, heard, at, packet, stream };
}

const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);
const times = (value: number, count: number): number[] => new Array<number>(count).fill(value);

describe('AudioReceiver', () => {
  it('adds no delay on a clean network', async () => {
    const { heard, at, stream } = open();
    await stream(0, 50);
    expect(heard).toEqual(range(1, 50));
    expect(at).toEqual(range(0, 50).map((i) => i * 20));
  });

  it('cuts packets of any length into 20 ms', async () => {
    const { heard, receiver, packet, clock } = open();
    for (let i = 0; i < 3; i++) {
      receiver.push(packet(i, { timestamp: i * 2_880, payload: Uint8Array.of(i + 1, 3) }));
      await clock.advance(60);
    }
    expect(heard).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3]);
  });

  it('conceals a lost packet with the help of the next, 40 ms late at most', async () => {
    const { clock, heard, at, receiver, packet, stream } = open();
    await stream(0, 5);
    await clock.advance(20);
    receiver.push(packet(6));
    await clock.advance(20);
    await stream(7, 3);
    expect(heard).toEqual([...range(1, 5), -2, ...range(7, 4)]);
    expect(at[5]).toBe(140);
    expect(receiver.stats).toMatchObject({ lost: 1, withNext: 1, silenceMs: 0 });
  });

  it('conceals several lost packets in a row', async () => {
    const { clock, heard, receiver, stream } = open();
    await stream(0, 5);
    await clock.advance(80);
    await stream(9, 5);
    expect(heard).toEqual([...range(1, 5), -1, -1, -1, -2, ...range(10, 5)]);
    expect(receiver.stats).toMatchObject({ lost: 4, withNext: 1, silenceMs: 0 });
  });

  it('falls silent where it would extrapolate for more than 100 ms', async () => {
    const { heard, stream } = open();
    await stream(0, 3);
    await stream(3, 8, () => ({ payload: Uint8Array.of(0xff) }));
    await stream(11, 2);
    expect(heard).toEqual([1, 2, 3, ...times(-1, 5), 0, 0, 0, 12, 13]);
  });

  it('puts reordered packets in order and drops what comes too late or twice', async () => {
    const { heard, receiver, packet, stream, clock } = open();
    await stream(0, 3);
    receiver.push(packet(4));
    await clock.advance(5);
    receiver.push(packet(3));
    receiver.push(packet(3));
    receiver.push(packet(4));
    await clock.advance(35);
    await stream(5, 3);
    expect(heard).toEqual(range(1, 8));
    expect(receiver.stats).toMatchObject({ late: 2, lost: 0 });
  });

  it('waits longer for missing packets where the network is jittery', async () => {
    const { clock, heard, receiver, packet } = open();
    // Every other packet comes 60 ms late, overtaken by the one after it.
    const arrivals = range(0, 100)
      .map((i) => ({ i, at: i * 20 + (i % 2) * 60 }))
      .toSorted((a, b) => a.at - b.at || a.i - b.i);
    for (const { i, at } of arrivals) {
      await clock.advance(at - clock.now());
      receiver.push(packet(i));
    }
    await clock.advance(20);
    const settled = heard.slice(20, 98);
    expect(settled).not.toContain(-2);
    expect(settled).not.toContain(-1);
    expect(receiver.stats.targetMs).toBeGreaterThan(60);
    expect(receiver.stats.targetMs).toBeLessThan(100);
    expect(receiver.stats.lost).toBeLessThan(4);
  });

  it('trusts the network again when it has calmed down', async () => {
    const { clock, receiver, stream } = open();
    await stream(0, 10);
    await clock.advance(150);
    await stream(10, 10);
    expect(receiver.stats.targetMs).toBeGreaterThan(100);
    await stream(20, 600);
    expect(receiver.stats.targetMs).toBe(20);
  });

  it('fills the pauses of DTX: in real time while they last, and no more when they end', async () => {
    const { clock, heard, receiver, packet, stream } = open();
    await stream(0, 10);
    await clock.advance(400);
    // Heard so far: silence up to about now, so that the end of speech is noticed.
    expect(heard.length).toBeGreaterThanOrEqual(28);
    receiver.push(packet(10, { timestamp: 30 * 960 }));
    await clock.advance(20);
    await stream(11, 5, (index) => ({ timestamp: (index + 20) * 960 }));
    expect(heard).toEqual([...range(1, 10), ...times(0, 20), ...range(11, 6)]);
    expect(receiver.stats).toMatchObject({ lost: 0, silenceMs: 400 });
  });

  it('fills a short pause that ends before anyone noticed', async () => {
    const { clock, heard, receiver, packet, stream } = open();
    await stream(0, 10);
    await clock.advance(60);
    receiver.push(packet(10, { timestamp: 13 * 960 }));
    expect(heard).toEqual([...range(1, 10), 0, 0, 0, 11]);
  });

  it('stops after 2 s of nothing, and goes on with the next packet', async () => {
    const { clock, heard, receiver, packet, stream } = open();
    await stream(0, 10);
    await clock.advance(30_000);
    expect(heard).toHaveLength(110);
    receiver.push(packet(10, { timestamp: 1_510 * 960 }));
    expect(heard.slice(110)).toEqual([11]);
  });

  it('hands out speech that the network delayed, all of it', async () => {
    const { clock, heard, receiver, packet, stream } = open();
    await stream(0, 10);
    await clock.advance(300);
    for (let i = 10; i < 25; i++) receiver.push(packet(i));
    await stream(25, 10);
    expect(heard.filter((value) => value > 0)).toEqual(range(1, 35));
    expect(receiver.stats).toMatchObject({ lost: 0, late: 0 });
    // The stall was silence for as long as it lasted, and is not repeated.
    expect(heard.filter((value) => value === 0).length).toBeLessThanOrEqual(15);
  });

  it('does not stammer on a path that has become slower for good', async () => {
    const { clock, heard, stream } = open();
    await stream(0, 10);
    await clock.advance(500);
    await stream(10, 100);
    expect(heard.slice(-100)).toEqual(range(11, 100).map((value) => ((value - 1) % 100) + 1));
  });

  it('does not add silence for packets that were lost while silence ran', async () => {
    const { clock, heard, stream } = open();
    await stream(0, 10);
    await clock.advance(400);
    await stream(30, 10);
    // 20 packets lost: about their time in silence and concealment, not twice.
    expect(heard.length).toBeGreaterThanOrEqual(38);
    expect(heard.length).toBeLessThanOrEqual(42);
    expect(heard.slice(-10)).toEqual(range(31, 10));
  });

  it('counts through the wraps of sequence numbers and timestamps', async () => {
    const { heard, receiver, stream } = open();
    const wrap = { sequence: 0xfff0, timestamp: 0xffff_f000 };
    await stream(0, 40, (index) => ({
      sequenceNumber: (wrap.sequence + index) & 0xffff,
      timestamp: (wrap.timestamp + index * 960) >>> 0,
    }));
    expect(heard).toEqual(range(1, 40));
    expect(receiver.stats).toMatchObject({ lost: 0, silenceMs: 0, restarts: 0 });
  });

  it('starts afresh with a new stream: decoder, order and clock', async () => {
    const { heard, decoders, receiver, stream } = open();
    await stream(0, 10);
    await stream(0, 10, (index) => ({
      ssrc: 2,
      sequenceNumber: 40_000 + index,
      timestamp: 123_456 + index * 960,
    }));
    expect(heard).toEqual([...range(1, 10), ...range(1, 10)]);
    expect(decoders.map((decoder) => decoder.closed)).toEqual([true, false]);
    expect(receiver.stats).toMatchObject({ restarts: 1, lost: 0, silenceMs: 0 });
    await stream(0, 5, (index) => ({
      ssrc: 2,
      sequenceNumber: 10_000 + index,
      timestamp: 777 + index * 960,
    }));
    expect(heard.slice(20)).toEqual(range(1, 5));
    expect(receiver.stats.restarts).toBe(2);
  });

  it('conceals packets that cannot be decoded, empty ones too', async () => {
    const { heard, receiver, stream } = open();
    await stream(0, 5, (index) => (index === 2 ? { payload: Uint8Array.of(0xff) } : {}));
    await stream(5, 2, () => ({ payload: new Uint8Array(0) }));
    await stream(7, 1);
    expect(heard).toEqual([1, 2, -1, 4, 5, -1, -1, 8]);
    expect(receiver.stats.corrupt).toBe(3);
  });

  it('is quiet after close', async () => {
    const { clock, decoders, heard, receiver, packet, stream } = open();
    await stream(0, 3);
    receiver.close();
    receiver.close();
    receiver.push(packet(3));
    await clock.advance(5_000);
    expect(heard).toHaveLength(3);
    expect(decoders[0]!.closed).toBe(true);
  });

  it.each([500, -500])('keeps pace with a sender whose clock drifts by %i ppm', async (ppm) => {
    const { clock, heard, receiver, packet } = open();
    for (let i = 0; i < 15_000; i++) {
      receiver.push(packet(i));
      await clock.advance(20 * (1 + ppm / 1e6));
    }
    expect(heard).toHaveLength(15_000);
    expect(receiver.stats).toMatchObject({ lost: 0, silenceMs: 0, targetMs: 20 });
  });
});
