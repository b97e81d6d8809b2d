import { VirtualClock } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import { MediaLoop } from './MediaLoop.ts';

describe('MediaLoop', () => {
  it('runs every step at its own media times, also after hours', async () => {
    const clock = new VirtualClock();
    const audio: number[] = [];
    let frames = 0;
    const loop = new MediaLoop({
      clock,
      mediaNow: () => clock.now(),
      steps: [
        { periodMs: 20, run: (at) => audio.push(at) },
        { periodMs: 40, run: () => frames++, dropLate: true },
      ],
    });
    loop.start();
    await clock.advance(60_000);
    loop.close();
    await clock.advance(1_000);
    expect(audio).toHaveLength(3_001);
    expect(audio.at(-1)).toBe(60_000);
    expect(frames).toBe(1_501);
  });

  it('sends late sound, drops late pictures, and leaves out what is too late', async () => {
    const clock = new VirtualClock();
    let stall = 0;
    const audio: number[] = [];
    const video: number[] = [];
    const lateness: number[] = [];
    const loop = new MediaLoop({
      clock,
      mediaNow: () => clock.now() + stall,
      steps: [
        { periodMs: 20, run: (at) => audio.push(at) },
        { periodMs: 40, run: (at) => video.push(at), dropLate: true },
      ],
      onReanchor: (ms) => lateness.push(ms),
    });
    loop.start();
    stall = 100;
    await clock.advance(20);
    expect(audio).toEqual([0, 20, 40, 60, 80, 100, 120]);
    expect(video).toEqual([0, 120]);
    stall = 1_000;
    await clock.advance(20);
    expect(lateness).toHaveLength(1);
    expect(audio.at(-1)).toBe(1_040);
    expect(audio).toHaveLength(8);
    loop.close();
  });
});
