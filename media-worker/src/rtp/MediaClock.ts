import type { Clock } from '@visavis/shared';

/** Seconds from 1900 (NTP) to 1970 (Unix). */
const NTP_UNIX_OFFSET_S = 2_208_988_800;

/** A time as RTCP writes it: seconds since 1900 and a fraction of 2^32. */
export interface NtpTime {
  readonly seconds: number;
  readonly fraction: number;
}

/**
 * The one time of a session's picture and sound: ms since its epoch, monotonic. Wall-clock time is read once, at the
 * epoch, so that a step of the machine's clock never moves sound against picture.
 */
export class MediaClock {
  readonly #clock: Clock;
  readonly #epoch: number;
  readonly #wallEpoch: number;

  /** @param epoch the `clock.now()` that is media time zero. */
  constructor(clock: Clock, epoch: number = clock.now()) {
    this.#clock = clock;
    this.#epoch = epoch;
    this.#wallEpoch = clock.wallNow() + (epoch - clock.now());
  }

  /** Media time now, ms. */
  now(): number {
    return this.#clock.now() - this.#epoch;
  }

  ntpAt(mediaTimeMs: number): NtpTime {
    const wall = this.#wallEpoch + mediaTimeMs;
    const whole = Math.floor(wall / 1_000);
    return {
      seconds: (whole + NTP_UNIX_OFFSET_S) >>> 0,
      fraction: Math.floor(((wall - whole * 1_000) / 1_000) * 2 ** 32) >>> 0,
    };
  }
}

/** The middle 32 bits of an NTP time, as LSR and DLSR count: 1/65,536 s. */
export function compactNtp(time: NtpTime): number {
  return (((time.seconds & 0xffff) << 16) | (time.fraction >>> 16)) >>> 0;
}
