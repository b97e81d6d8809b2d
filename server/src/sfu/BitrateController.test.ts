import { VirtualClock } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import { AimdBitrate, BitrateController, type OutboundSample } from './BitrateController.ts';

const limits = { min: 120_000, max: 800_000 };

/** A link that carries `capacity`: what is sent beyond it is lost and retransmitted. */
class Link {
  readonly aimd = new AimdBitrate(limits);
  capacity: number;
  #sample: OutboundSample = { streamId: 'a', packets: 0, retransmitted: 0, fractionLost: 0, bitrate: 0 };

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  second(): number {
    const { bps } = this.aimd;
    const packets = Math.round(bps / 8_000);
    const lost = Math.round(Math.max(0, 1 - this.capacity / bps) * packets);
    this.#sample = {
      ...this.#sample,
      packets: this.#sample.packets + packets,
      retransmitted: this.#sample.retransmitted + lost,
      fractionLost: lost / packets,
      bitrate: Math.min(bps, this.capacity),
    };
    return this.aimd.update(this.#sample);
  }

  run(seconds: number): number[] {
    return Array.from({ length: seconds }, () => this.second());
  }
}

describe('the bitrate', () => {
  it('stays at its maximum on a good link', () => {
    expect(new Set(new Link(5_000_000).run(30))).toEqual(new Set([limits.max]));
  });

  it('falls below a narrow link within two seconds and then hovers around it', () => {
    const link = new Link(400_000);
    expect(Math.min(...link.run(2))).toBeLessThan(400_000);
    const later = link.run(60).slice(20);
    expect(Math.max(...later)).toBeLessThan(480_000);
    expect(later.reduce((sum, bps) => sum + bps, 0) / later.length).toBeGreaterThan(300_000);
  });

  it('comes back when the link does', () => {
    const link = new Link(300_000);
    link.run(20);
    link.capacity = 5_000_000;
    expect(link.run(30).at(-1)).toBe(limits.max);
  });

  it('never leaves its limits', () => {
    const all = new Link(20_000).run(60);
    expect(Math.min(...all)).toBe(limits.min);
    expect(Math.max(...all)).toBeLessThanOrEqual(limits.max);
  });

  it('does not take the counters of a replaced stream for losses', () => {
    const aimd = new AimdBitrate(limits);
    const quiet = { fractionLost: 0, bitrate: 700_000 };
    aimd.update({ streamId: 'a', packets: 1_000, retransmitted: 0, ...quiet });
    // A new consumer's counters begin again; the ratio is taken of its own.
    aimd.update({ streamId: 'b', packets: 100, retransmitted: 1, ...quiet });
    expect(aimd.bps).toBe(limits.max);
  });
});

describe('the controller', () => {
  it('looks each second, tells changes only, and stops when closed', async () => {
    const clock = new VirtualClock();
    const applied: number[] = [];
    let packets = 0;
    let lossy = true;
    const controller = new BitrateController({
      clock,
      limits,
      sample: async () => ({
        streamId: 'a',
        packets: (packets += 100),
        retransmitted: lossy ? packets / 5 : packets,
        fractionLost: 0,
        bitrate: 800_000,
      }),
      apply: (bps) => applied.push(bps),
    });
    await clock.advance(999);
    expect(applied).toEqual([]);
    await clock.advance(1);
    expect(applied).toEqual([560_000]);
    lossy = false;
    controller.close();
    await clock.advance(10_000);
    expect(applied).toHaveLength(1);
  });
});
