import { describe, expect, it } from 'vitest';
import { Turns } from './Turns.ts';

/** Who has had a turn so far, in order. */
function begun(turns: Turns, wishes: readonly ('share' | 'take')[]): number[] {
  const order: number[] = [];
  for (const [index, wish] of wishes.entries()) void turns[wish]().then(() => order.push(index));
  return order;
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('Turns', () => {
  it('are had by several at a time, or by one that is alone', async () => {
    const turns = new Turns();
    const order = begun(turns, ['share', 'share', 'take', 'take', 'share', 'share']);
    await settled();
    expect(order).toEqual([0, 1]);
    turns.leave();
    await settled();
    expect(order, 'one of those who share is still there').toEqual([0, 1]);
    turns.leave();
    await settled();
    expect(order).toEqual([0, 1, 2]);
  });

  it('alternate where both wait: who would share waits for one alone at most, and who would be alone for one moment', async () => {
    const turns = new Turns();
    const order = begun(turns, ['take', 'take', 'share', 'take', 'share']);
    await settled();
    expect(order).toEqual([0]);
    turns.leave();
    await settled();
    expect(order, 'all who wait to share').toEqual([0, 2, 4]);
    void turns.share().then(() => order.push(5));
    turns.leave();
    turns.leave();
    await settled();
    expect(order, 'who comes later lets one be alone before').toEqual([0, 2, 4, 1]);
    turns.leave();
    await settled();
    expect(order).toEqual([0, 2, 4, 1, 5]);
    turns.leave();
    await settled();
    expect(order).toEqual([0, 2, 4, 1, 5, 3]);
  });

  it('are had at once when nobody has one', async () => {
    const turns = new Turns();
    await turns.take();
    turns.leave();
    await turns.share();
    turns.leave();
    await turns.take();
  });
});
