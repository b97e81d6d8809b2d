import { describe, expect, it } from 'vitest';
import { LoopTurn } from './LoopTurn.ts';

/** Works for 20 ms in steps that never leave the thread. @returns how often the event loop went round meanwhile. */
async function turnsDuring(turn: LoopTurn): Promise<number> {
  let turns = 0;
  let working = true;
  const count = (): void => {
    turns++;
    if (working) setImmediate(count);
  };
  setImmediate(count);
  for (let step = 0; step < 20; step++) {
    await turn.share();
    const until = performance.now() + 1;
    while (performance.now() < until);
  }
  working = false;
  return turns;
}

describe('LoopTurn', () => {
  it('lets the event loop go on between steps of one who has much to do', async () => {
    expect(await turnsDuring(new LoopTurn(2))).toBeGreaterThanOrEqual(4);
  });

  it('never interrupts when it is not to', async () => {
    expect(await turnsDuring(new LoopTurn(Infinity))).toBe(0);
  });
});
