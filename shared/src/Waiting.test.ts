import { describe, expect, it } from 'vitest';
import { Waiting } from './Waiting.ts';

describe('waiting', () => {
  it('gives what comes, and throws what fails', async () => {
    const waiting = new Waiting<null>();
    expect(await waiting.for(Promise.resolve(1))).toBe(1);
    await expect(waiting.for(Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it('gives up what is awaited now, and nothing that is awaited later', async () => {
    const waiting = new Waiting<string>();
    const { promise, reject } = Promise.withResolvers<number>();
    const awaited = waiting.for(promise);
    waiting.giveUp('given up');
    expect(await awaited).toBe('given up');
    reject(new Error('too late to matter'));
    expect(await waiting.for(Promise.resolve(2))).toBe(2);
  });
});
