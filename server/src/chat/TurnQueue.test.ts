import { newId } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import { TurnQueue } from './TurnQueue.ts';

describe('TurnQueue', () => {
  const session = newId('SessionId');

  it('gives the turns of a session one after the other, and refuses what cannot wait', async () => {
    const queue = new TurnQueue(100);
    const order: string[] = [];
    const first = await queue.enter(session, false);
    const others = ['b', 'c', 'd'].map(async (name) => {
      const turn = await queue.enter(session, false);
      order.push(name);
      turn.release();
    });
    await expect(queue.enter(session, false)).rejects.toMatchObject({ code: 'rate_limited' });
    (await queue.enter(newId('SessionId'), false)).release();
    expect(order).toEqual([]);
    first.release();
    first.release();
    await Promise.all(others);
    expect(order).toEqual(['b', 'c', 'd']);
    expect(queue.turns).toBe(0);
  });

  it('puts the urgent in front, however full it is, and hurries the turn under way', async () => {
    const queue = new TurnQueue(4);
    const order: string[] = [];
    const enter = async (name: string, urgent: boolean): Promise<void> => {
      const turn = await queue.enter(session, urgent);
      order.push(name);
      turn.release();
    };
    const first = await queue.enter(session, false);
    const waiting = [enter('calm', false), enter('calm too', false), enter('third', false)];
    expect(first.hurry.aborted).toBe(false);
    waiting.push(enter('urgent', true), enter('urgent too', true));
    expect(first.hurry.aborted).toBe(true);
    first.release();
    await Promise.all(waiting);
    expect(order).toEqual(['urgent', 'urgent too', 'calm', 'calm too', 'third']);
    const after = await queue.enter(session, false);
    expect(after.hurry.aborted).toBe(false);
    after.release();
  });
});
