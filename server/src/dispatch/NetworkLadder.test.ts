import { VirtualClock } from '@visavis/shared';
import { beforeEach, describe, expect, it } from 'vitest';
import { NetworkLadder, type LinkSample } from './NetworkLadder.ts';

const GOOD_PICTURE: LinkSample = { video: { fractionLost: 0.01, overwhelmed: false }, audio: null };
const LOST_PICTURE: LinkSample = { video: { fractionLost: 0.4, overwhelmed: false }, audio: null };
const DROWNING: LinkSample = { video: { fractionLost: 0.15, overwhelmed: true }, audio: null };
const GOOD_SOUND: LinkSample = { video: null, audio: { fractionLost: 0.01 } };
const BAD_SOUND: LinkSample = { video: null, audio: { fractionLost: 0.2 } };

let clock: VirtualClock;
let ladder: NetworkLadder;
beforeEach(() => {
  clock = new VirtualClock();
  ladder = new NetworkLadder(clock);
});

/** One sample a second. @returns the modality after the last. */
async function feed(sample: LinkSample, seconds: number): Promise<string> {
  for (let second = 0; second < seconds; second++) {
    await clock.advance(1_000);
    ladder.sampled(sample);
  }
  return ladder.modality;
}

describe('NetworkLadder', () => {
  it.each([
    ['more than 30 % is lost', LOST_PICTURE],
    ['the lowest bitrate still drowns', DROWNING],
  ])('gives the picture up after five seconds in which %s', async (_what, bad) => {
    expect(await feed(bad, 5)).toBe('video');
    expect(await feed(bad, 1)).toBe('voice');
  });

  it('bears short losses', async () => {
    for (let times = 0; times < 5; times++) {
      expect(await feed(LOST_PICTURE, 5)).toBe('video');
      expect(await feed(GOOD_PICTURE, 1)).toBe('video');
    }
  });

  it('brings it back after ten good seconds in a row', async () => {
    await feed(LOST_PICTURE, 6);
    expect(await feed(GOOD_SOUND, 9)).toBe('voice');
    expect(await feed(BAD_SOUND, 1)).toBe('voice');
    expect(await feed(GOOD_SOUND, 10)).toBe('voice');
    expect(await feed(GOOD_SOUND, 1)).toBe('video');
  });

  it('waits longer each time when the picture is lost again at once', async () => {
    await feed(LOST_PICTURE, 6);
    await feed(GOOD_SOUND, 11);
    await feed(LOST_PICTURE, 6);
    expect(await feed(GOOD_SOUND, 20)).toBe('voice');
    expect(await feed(GOOD_SOUND, 1)).toBe('video');
    await feed(GOOD_PICTURE, 60);
    await feed(LOST_PICTURE, 6);
    expect(await feed(GOOD_SOUND, 11)).toBe('video');
  });

  it('falls back to text when nothing arrives at all, and climbs from there step by step', async () => {
    ladder.silent(7_000);
    expect(ladder.modality).toBe('video');
    ladder.silent(8_000);
    expect(ladder.modality).toBe('text');
    ladder.alive();
    expect(ladder.modality).toBe('voice');
    expect(await feed(GOOD_SOUND, 11)).toBe('video');
  });
});
