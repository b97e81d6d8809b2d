import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect } from '../../../../tests/support/collect.ts';
import type { Llm, LlmRequest } from './Llm.ts';
import { textOf } from './testing/textOf.ts';

export interface LlmDriver {
  readonly name: string;
  create(): Promise<Llm>;
}

export function requestOf(text: string): LlmRequest {
  return {
    instructions: 'Be brief.',
    behavior: '',
    context: 'The shop opens at nine.',
    memory: [],
    passages: [],
    tools: [],
    mayCallTools: false,
    language: 'en',
    messages: [{ role: 'user', content: text }],
  };
}

const never = (): AbortSignal => new AbortController().signal;

/** What every writer of replies keeps to. */
export function describeLlm(driver: LlmDriver): void {
  describe(`Llm: ${driver.name}`, () => {
    let llm: Llm;
    beforeAll(async () => {
      llm = await driver.create();
    });
    afterAll(async () => {
      await llm.close();
    });

    it('replies in words, and in pieces', async () => {
      const pieces = await collect(llm.reply(requestOf('When does the shop open?'), never()));
      expect(textOf(pieces)).toMatch(/\w+ \w+/);
      expect(pieces.length).toBeGreaterThan(1);
    });

    it('ends early without an error when it is aborted, and says nothing when it was aborted before', async () => {
      const before = new AbortController();
      before.abort();
      expect(await collect(llm.reply(requestOf('Hello?'), before.signal))).toEqual([]);
      const during = new AbortController();
      let pieces = 0;
      for await (const _ of llm.reply(requestOf('When does the shop open?'), during.signal)) {
        pieces++;
        during.abort();
      }
      expect(pieces).toBe(1);
    });

    it('may be left in the middle, and calls no tool that was not offered', async () => {
      for await (const _ of llm.reply(requestOf('Hello?'), never())) break;
      const pieces = await collect(llm.reply(requestOf('What is the weather?'), never()));
      expect(pieces.every((piece) => typeof piece === 'string')).toBe(true);
    });

    it('leaves the request as it is', async () => {
      const request = requestOf('When does the shop open?');
      await collect(llm.reply(request, never()));
      expect(request).toEqual(requestOf('When does the shop open?'));
    });
  });
}
