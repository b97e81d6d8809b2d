import type { Clock } from './Clock.ts';

/** How often it is looked whether this process keeps up. */
export const LOOK_EVERY_MS = 250;
/** A timer that comes later than this tells that it did not. */
const LATE_MS = 100;
/** Whatever happens, patience ends after so many times its length. */
const AT_MOST = 3;

/** Whether a timer came so late that what it was set against may have arrived and not been read. */
export function isLate(dueAt: number, clock: Clock): boolean {
  return clock.now() - dueAt > LATE_MS;
}

/**
 * Calls `over` once something was awaited for `ms` during which this process was there to see it come. One that is too
 * busy, or was suspended, gets to its timers before it reads what arrived meanwhile: that is not the sender's delay.
 * @returns the release: call it to cancel.
 */
export function patience(clock: Clock, ms: number, over: () => void): () => void {
  const endsAt = clock.now() + AT_MOST * ms;
  let leftMs = ms;
  let cancel = (): void => undefined;
  const wait = (): void => {
    const stepMs = Math.max(0, Math.min(leftMs, LOOK_EVERY_MS));
    const dueAt = clock.now() + stepMs;
    cancel = clock.setTimeout(() => {
      if (!isLate(dueAt, clock)) leftMs -= stepMs;
      if (leftMs <= 0 || clock.now() >= endsAt) over();
      else wait();
    }, stepMs);
  };
  wait();
  return () => cancel();
}
