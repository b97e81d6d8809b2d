import type { Clock } from '@visavis/shared';
import { expect, it } from 'vitest';
import { replySentences, REPLY_LIMITS } from './conversation/replyText.ts';
import { FallbackLlm } from './providers/fallback/FallbackLlm.ts';
import type { Llm } from './providers/llm/Llm.ts';
import { plainRequest } from './providers/llm/testing/plainRequest.ts';
import { Deadline } from './providers/openai/Deadline.ts';
import { ProviderError } from './providers/ProviderError.ts';

/** A process that can be kept from its timers, as by too much work: they all come when it is over, at once. */
class BusyClock implements Clock {
  #now = 0;
  #timers: { at: number; callback: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  wallNow(): number {
    return this.#now;
  }

  setTimeout(callback: () => void, delayMs: number): () => void {
    const timer = { at: this.#now + Math.max(0, delayMs), callback };
    this.#timers.push(timer);
    return () => void (this.#timers = this.#timers.filter((other) => other !== timer));
  }

  async pass(ms: number, stepMs: number): Promise<void> {
    for (const until = this.#now + ms; this.#now < until;) {
      this.#now += stepMs;
      const due = this.#timers.filter(({ at }) => at <= this.#now);
      this.#timers = this.#timers.filter(({ at }) => at > this.#now);
      for (const { callback } of due) callback();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

const REQUEST = plainRequest([{ role: 'user', content: 'Hello?' }]);

it("counts a provider's delay, and none of our own", async () => {
  const clock = new BusyClock();
  const deadline = new Deadline(undefined, clock);
  deadline.expect(5_000, new ProviderError('llm', 'is late', { fault: 'timeout' }));
  await clock.pass(8_000, 8_000);
  expect(deadline.missed, 'what arrived meanwhile is read next').toBeUndefined();
  await clock.pass(4_900, 10);
  expect(deadline.missed).toBeUndefined();
  await clock.pass(200, 10);
  expect(deadline.missed?.fault).toBe('timeout');
});

it('ends all the same for a process that never keeps up', async () => {
  const clock = new BusyClock();
  const deadline = new Deadline(undefined, clock);
  deadline.expect(5_000, new ProviderError('llm', 'is late', { fault: 'timeout' }));
  await clock.pass(16_000, 1_000);
  expect(deadline.missed?.fault).toBe('timeout');
});

it('takes a reply that was there when this process was too busy to read it', async () => {
  const clock = new BusyClock();
  const { promise: read, resolve } = Promise.withResolvers<undefined>();
  const model: Llm = {
    name: 'model',
    async *reply() {
      await read;
      yield 'It was there.';
    },
    close: async () => undefined,
  };
  const chain = new FallbackLlm([{ provider: model }], { clock });
  const sentences = replySentences(chain, REQUEST, {
    signal: new AbortController().signal,
    clock,
    limits: REPLY_LIMITS,
    onFirstToken: () => undefined,
  });
  const first = sentences.next();
  first.catch(() => undefined);
  await clock.pass(1_000, 10);
  await clock.pass(9_000, 9_000);
  resolve(undefined);
  await expect(first).resolves.toEqual({ done: false, value: 'It was there.' });
});
