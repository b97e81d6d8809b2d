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
    turns.leave();
    await settled();
    expect(order).toEqual([0, 1, 2, 3]);
    turns.leave();
    await settled();
    expect(order).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('come in the order in which they were wished for: who would be alone is not passed by for ever', async () => {
    const turns = new Turns();
    const order = begun(turns, ['share', 'take', 'share']);
    await settled();
    expect(order).toEqual([0]);
    turns.leave();
    await settled();
    expect(order).toEqual([0, 1]);
  });
});
