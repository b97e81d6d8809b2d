import { VirtualClock } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import type { LlmPiece, LlmRequest } from '../providers/llm/Llm.ts';
import { FakeLlm, type FakeReply } from '../providers/llm/testing/FakeLlm.ts';
import { FakeTts } from '../providers/tts/testing/FakeTts.ts';
import { HeadStart } from './HeadStart.ts';
import { plainRequest } from '../providers/llm/testing/plainRequest.ts';

const { signal } = new AbortController();
const voice = { voice: 'tone' };

function asks(content: string, context = ''): LlmRequest {
  return { ...plainRequest([{ role: 'user', content }]), context };
}

function setUp(
  script: readonly (FakeReply | string)[] = ['It opens at nine in the morning. And it closes at five.'],
) {
  const clock = new VirtualClock();
  const llm = new FakeLlm(script, clock);
  const tts = new FakeTts({ clock, chunkDelayMs: 100 });
  return { clock, llm, tts, ahead: new HeadStart(llm, tts) };
}

async function all<Item>(stream: AsyncIterable<Item>, clock: VirtualClock, ms = 5_000): Promise<Item[]> {
  const items: Item[] = [];
  const reading = (async () => {
    for await (const item of stream) items.push(item);
  })();
  await clock.advance(ms);
  await reading;
  return items;
}

const text = (pieces: readonly LlmPiece[]): string =>
  pieces.filter((piece) => typeof piece === 'string').join('');

describe('HeadStart', () => {
  it('gives what it began when the same is asked for, the first sentence spoken already', async () => {
    const { clock, llm, tts, ahead } = setUp([
      { tokens: ['It opens at nine in the morning. ', 'And it closes at five.'], firstTokenMs: 400 },
    ]);
    ahead.begin('t1', asks('When?'), voice);
    await clock.advance(600);
    expect(tts.spoken.map((each) => each.text)).toEqual(['It opens at nine in the morning.']);
    expect(text(await all(ahead.llm.reply(asks('When?'), signal), clock, 0))).toMatch(/nine.*five/);
    const chunks = await all(
      ahead.tts.synthesize('It opens at nine in the morning.', { ...voice, signal }),
      clock,
      0,
    );
    expect(chunks.length).toBeGreaterThan(0);
    expect(llm.requests).toHaveLength(1);
    expect(tts.spoken).toHaveLength(1);
    // Once only.
    await all(ahead.llm.reply(asks('When?'), signal), clock);
    expect(llm.requests).toHaveLength(2);
  });

  it('throws it away when words or context are others', async () => {
    for (const other of [asks('When exactly?'), asks('When?', 'We moved.')]) {
      const { clock, llm, ahead } = setUp([{ tokens: ['Wrong.'], firstTokenMs: 300 }, 'Right.']);
      ahead.begin('t1', asks('When?'), voice);
      await clock.advance(100);
      expect(text(await all(ahead.llm.reply(other, signal), clock))).toBe('Right.');
      expect(llm.aborted).toBe(1);
    }
  });

  it('tries three times a turn, and not again for the same words', async () => {
    const { clock, llm, ahead } = setUp();
    for (const words of ['a', 'a', 'a b', 'a b c', 'a b c d']) {
      ahead.begin('t1', asks(words), voice);
      await clock.advance(10);
    }
    expect(llm.requests).toHaveLength(3);
    ahead.begin('t2', asks('e'), voice);
    expect(llm.requests).toHaveLength(4);
  });

  it('keeps a failure to itself: whoever asks gets a fresh try', async () => {
    const { clock, llm, ahead } = setUp([{ tokens: [], error: new Error('overloaded') }, 'All is well.']);
    ahead.begin('t1', asks('When?'), voice);
    await clock.advance(10);
    expect(text(await all(ahead.llm.reply(asks('When?'), signal), clock))).toBe('All is well.');
    expect(llm.requests).toHaveLength(2);
  });

  it('is stopped by whoever took it, and by a drop', async () => {
    const slow = { tokens: ['One. ', 'Two.'], firstTokenMs: 1_000 };
    const { clock, llm, ahead } = setUp([slow]);
    ahead.begin('t1', asks('When?'), voice);
    const controller = new AbortController();
    const reading = all(ahead.llm.reply(asks('When?'), controller.signal), clock, 100);
    controller.abort();
    expect(await reading).toEqual([]);
    await clock.advance(2_000);
    expect(llm.aborted).toBe(1);
    ahead.begin('t1', asks('Where?'), voice);
    ahead.drop();
    await clock.advance(2_000);
    expect(llm.aborted).toBe(2);
  });
});
