import { describe, expect, it } from 'vitest';
import type { AccountId } from '@visavis/shared';
import { FileQueue } from './FileQueue.ts';

const account = (name: string): AccountId => name as AccountId;
const { signal } = new AbortController();
const settled = async (promise: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    promise.then(
      () => true,
      () => true,
    ),
    new Promise<boolean>((resolve) => setImmediate(() => resolve(false))),
  ]);

describe('FileQueue', () => {
  it('lets so many in at once, and then the one that waits longest', async () => {
    const queue = new FileQueue(1);
    const first = await queue.enter(account('a'), signal);
    const second = queue.enter(account('b'), signal);
    const third = queue.enter(account('c'), signal);
    expect(await settled(second)).toBe(false);
    first[Symbol.dispose]();
    // Given back twice, it is one place still.
    first[Symbol.dispose]();
    (await second)[Symbol.dispose]();
    expect(await settled(third)).toBe(true);
  });

  it('forgets who does not want to wait any more', async () => {
    const queue = new FileQueue(1);
    const first = await queue.enter(account('a'), signal);
    const controller = new AbortController();
    const gone = queue.enter(account('a'), controller.signal);
    const next = queue.enter(account('a'), signal);
    controller.abort(new Error('gone'));
    await expect(gone).rejects.toThrow('gone');
    first[Symbol.dispose]();
    expect(await settled(next)).toBe(true);
  });

  it('refuses an account that has its share in it, and anybody when too many wait', async () => {
    const queue = new FileQueue(1);
    const places = Array.from({ length: 8 }, () => queue.enter(account('a'), signal));
    await expect(queue.enter(account('a'), signal)).rejects.toMatchObject({ code: 'rate_limited' });
    const others = Array.from({ length: 25 }, (_, index) => queue.enter(account(`${index}`), signal));
    await expect(queue.enter(account('late'), signal)).rejects.toMatchObject({ code: 'no_capacity' });
    for (const place of [...places, ...others]) (await place)[Symbol.dispose]();
    expect(await settled(queue.enter(account('a'), signal))).toBe(true);
  });
});
