import { VirtualClock } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import { compactNtp, MediaClock } from './MediaClock.ts';

describe('MediaClock', () => {
  it('counts ms from its epoch, which may lie ahead', async () => {
    const clock = new VirtualClock();
    await clock.advance(500);
    const media = new MediaClock(clock, 800);
    expect(media.now()).toBe(-300);
    await clock.advance(1_300);
    expect(media.now()).toBe(1_000);
  });

  it('gives NTP time that does not step when the wall clock does', async () => {
    let stepped = 0;
    const clock = new VirtualClock(Date.UTC(1970, 0, 1) + 250);
    const stepping = {
      now: () => clock.now(),
      wallNow: () => clock.wallNow() + stepped,
      setTimeout: clock.setTimeout.bind(clock),
    };
    const media = new MediaClock(stepping);
    expect(media.ntpAt(0)).toEqual({ seconds: 2_208_988_800, fraction: 2 ** 30 });
    stepped = 3_600_000;
    await clock.advance(1_500);
    expect(media.ntpAt(media.now())).toEqual({ seconds: 2_208_988_801, fraction: 3 * 2 ** 30 });
  });

  it('compacts NTP time to the middle 32 bits', () => {
    expect(compactNtp({ seconds: 0xaabbccdd, fraction: 0x11223344 })).toBe(0xccdd1122);
  });
});
