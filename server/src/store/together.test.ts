import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { together } from './together.ts';

it('gives the answers in their order', async () => {
  expect(await together(wait(5, 'slow'), 7, Promise.resolve(null))).toEqual(['slow', 7, null]);
});

it('fails when all have ended, as the first that failed', async () => {
  let ended = false;
  const slow = wait(20).then(() => {
    ended = true;
    throw new Error('aborted');
  });
  await expect(together(Promise.reject(new Error('the cause')), slow)).rejects.toThrow('the cause');
  expect(ended).toBe(true);
});
