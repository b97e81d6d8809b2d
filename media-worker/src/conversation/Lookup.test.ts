import { VirtualClock } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import type { Passage } from '../providers/llm/Llm.ts';
import { Lookup, type Retrieve } from './Lookup.ts';

const RETURNS: Passage = {
  sourceId: 'src_1',
  title: 'Returns',
  url: 'https://shop.example/returns',
  text: '# Returns\nYou may return a bicycle within thirty days. Refunds take a week.',
};
const HOURS: Passage = { sourceId: 'src_2', title: 'Hours', page: 3, text: 'We open at nine on Sundays.' };

function setUp(
  retrieve: Retrieve = async () => ({ passages: [RETURNS, HOURS] }),
  withinMs: number | null = 800,
) {
  const clock = new VirtualClock();
  const asked: string[] = [];
  const lookup = new Lookup({
    retrieve: (query) => {
      asked.push(query);
      return retrieve(query);
    },
    withinMs,
    clock,
  });
  return { clock, asked, lookup };
}

const turn = { turnId: 't1', text: 'Until when can I bring a bicycle back to the shop?', earlier: 'Hello.' };

describe('a look into the knowledge', () => {
  it('asks with the words of the turn, and with those before when there are few', async () => {
    const { lookup, asked } = setUp();
    expect((await lookup.find(turn)).passages).toEqual([RETURNS, HOURS]);
    await lookup.find({ turnId: 't2', text: 'And on Sundays?', earlier: 'When do you open?' });
    expect(asked).toEqual([turn.text, 'And on Sundays? When do you open?']);
  });

  it('asks nothing when there is nothing to look up', async () => {
    const { lookup, asked } = setUp(undefined, null);
    expect(await lookup.find(turn)).toEqual({ passages: [] });
    lookup.withinMs = 800;
    await lookup.find(turn);
    expect(asked).toHaveLength(1);
  });

  it('is given up in time, and when it fails', async () => {
    const { lookup, clock } = setUp(() => new Promise(() => undefined));
    const found = lookup.find(turn);
    await clock.advance(800);
    expect(await found).toMatchObject({ passages: [], warning: expect.any(String) as string });
    const failing = setUp(async () => {
      throw new Error('the link is down');
    });
    expect(await failing.lookup.find(turn)).toMatchObject({
      passages: [],
      warning: expect.any(String) as string,
    });
  });
});

describe('the sources of a reply', () => {
  const sourcesOf = async (spoken: string): Promise<unknown> => {
    const { lookup } = setUp();
    await lookup.find(turn);
    return lookup.sources('t1', spoken);
  };
  const returns = { id: 'src_1', title: 'Returns', url: 'https://shop.example/returns' };
  const hours = { id: 'src_2', title: 'Hours', page: 3 };

  it.each<[string, object[]]>([
    ['You may return a bicycle within thirty days. What else would you like to know?', [returns]],
    ['You have thirty days to return it.', [returns]],
    ['Within thirty days. Refunds take a week. And on Sundays we open at nine.', [returns, hours]],
    ['Nice to meet you! What is on your mind?', []],
    ["I don't know when you can bring a bicycle back to the shop.", []],
    ['', []],
  ])('are those that it speaks from: %s', async (spoken, sources) => {
    expect(await sourcesOf(spoken)).toEqual(sources);
  });

  it('are none of a turn that looked up nothing', () => {
    expect(setUp().lookup.sources('t9', RETURNS.text)).toEqual([]);
  });
});
