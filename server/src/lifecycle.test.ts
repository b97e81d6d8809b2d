import { VirtualClock } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import { Lifecycle, type Service } from './lifecycle.ts';
import { createLogger } from './log.ts';

const log = createLogger('silent');

function service(id: string, told: string[], overrides: Partial<Service> = {}): Service {
  return {
    id,
    start: async () => void told.push(`start ${id}`),
    stop: async () => void told.push(`stop ${id}`),
    ...overrides,
  };
}

describe('the lifecycle', () => {
  it('stops in reverse order, once, however often it is asked', async () => {
    const told: string[] = [];
    const lifecycle = new Lifecycle([service('a', told), service('b', told)], new VirtualClock(), log);
    await lifecycle.start();
    await Promise.all([lifecycle.stop(), lifecycle.stop()]);
    expect(told).toEqual(['start a', 'start b', 'stop b', 'stop a']);
  });

  it('stops what had started, and what was starting, when a start fails', async () => {
    const told: string[] = [];
    const failing = service('b', told, { start: () => Promise.reject(new Error('port taken')) });
    const lifecycle = new Lifecycle(
      [service('a', told), failing, service('c', told)],
      new VirtualClock(),
      log,
    );
    await expect(lifecycle.start()).rejects.toThrow('port taken');
    expect(told).toEqual(['start a', 'stop b', 'stop a']);
  });

  it('goes on past a service that hangs or fails', async () => {
    const clock = new VirtualClock();
    const told: string[] = [];
    const hanging = service('b', told, { stop: () => new Promise(() => undefined), stopWithinMs: 1_000 });
    const failing = service('c', told, { stop: () => Promise.reject(new Error('no')) });
    const lifecycle = new Lifecycle([service('a', told), hanging, failing], clock, log);
    await lifecycle.start();
    const stopped = lifecycle.stop();
    await clock.advance(999);
    expect(told).not.toContain('stop a');
    await clock.advance(1);
    await stopped;
    expect(told.at(-1)).toBe('stop a');
  });
});
