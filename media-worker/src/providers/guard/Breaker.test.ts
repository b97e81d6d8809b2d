import { VirtualClock } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import { Breaker } from './Breaker.ts';

describe('Breaker', () => {
  it('opens at a failure and lets one request try after a while', async () => {
    const clock = new VirtualClock();
    const breaker = new Breaker({ clock, openMs: 1_000 });
    breaker.acquire()!.failed();
    expect(breaker.state).toBe('open');
    await clock.advance(999);
    expect(breaker.acquire()).toBeUndefined();
    await clock.advance(1);
    const probe = breaker.acquire()!;
    expect(breaker.state).toBe('half_open');
    expect(breaker.acquire()).toBeUndefined();
    probe.succeeded();
    expect(breaker.state).toBe('closed');
    expect(breaker.opened).toBe(1);
  });

  it('waits twice as long after each try that fails, up to two minutes', async () => {
    const clock = new VirtualClock();
    const breaker = new Breaker({ clock, openMs: 1_000 });
    const waits: number[] = [];
    for (let attempt = 0; attempt < 10; attempt++) {
      breaker.acquire()!.failed();
      const from = clock.now();
      for (;;) {
        await clock.advance(1_000);
        const probe = breaker.acquire();
        probe?.released();
        if (probe) break;
      }
      waits.push(clock.now() - from);
    }
    expect(waits.slice(0, 8)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 120_000]);
    expect(waits.at(-1)).toBe(120_000);
  });

  it('waits for as long as the provider asks', async () => {
    const clock = new VirtualClock();
    const breaker = new Breaker({ clock, openMs: 1_000, failuresToOpen: 3 });
    breaker.acquire()!.failed(30_000);
    await clock.advance(29_999);
    expect(breaker.acquire()).toBeUndefined();
    await clock.advance(1);
    expect(breaker.acquire()).toBeDefined();
  });

  it('takes some failures in a row where it was told to, and forgets them after a success', () => {
    const breaker = new Breaker({ clock: new VirtualClock(), failuresToOpen: 3 });
    const outcomes = ['failed', 'failed', 'succeeded', 'failed', 'failed'] as const;
    for (const outcome of outcomes) breaker.acquire()![outcome]();
    expect(breaker.state).toBe('closed');
    breaker.acquire()!.failed();
    expect(breaker.state).toBe('open');
  });

  it('learns nothing from a request that nobody waited for, nor from one that began before it opened', async () => {
    const clock = new VirtualClock();
    const breaker = new Breaker({ clock, openMs: 1_000 });
    const early = [breaker.acquire()!, breaker.acquire()!];
    breaker.acquire()!.failed();
    early[0]!.succeeded();
    early[1]!.failed(60_000);
    expect(breaker.state).toBe('open');
    await clock.advance(1_000);
    breaker.acquire()!.released();
    expect(breaker.state).toBe('open');
    const next = breaker.acquire();
    expect(next).toBeDefined();
    next!.succeeded();
    next!.failed();
    expect(breaker.state).toBe('closed');
  });
});
