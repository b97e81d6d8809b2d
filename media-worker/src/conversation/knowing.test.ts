import { VirtualClock, type HistoryEntry } from '@visavis/shared';
import { expect, it } from 'vitest';
import { FakeLlm } from '../providers/llm/testing/FakeLlm.ts';
import { FakeTts } from '../providers/tts/testing/FakeTts.ts';
import { SafetyGate } from '../safety/SafetyGate.ts';
import { Conversation } from './Conversation.ts';
import { Lookup, type Retrieve } from './Lookup.ts';

const PASSAGE = { sourceId: 'src_1', title: 'Returns', text: 'You may return a bicycle within thirty days.' };
const SOURCE = { id: 'src_1', title: 'Returns' };
const { signal } = new AbortController();

function setUp(retrieve: Retrieve = async () => ({ passages: [PASSAGE] })) {
  const clock = new VirtualClock();
  const llm = new FakeLlm(['Within thirty days you may return it.'], clock);
  let asked = 0;
  const conversation = new Conversation({
    llm,
    tts: new FakeTts({ clock }),
    safety: new SafetyGate({ clock, language: 'en-GB' }),
    persona: { instructions: '', behavior: '', context: '', language: 'en' },
    voice: 'tone',
    history: [],
    lookup: new Lookup({
      retrieve: (query) => {
        asked++;
        return retrieve(query);
      },
      withinMs: 800,
      clock,
    }),
    memory: ['Is called Ada'],
    clock,
  });
  const entries: HistoryEntry[] = [];
  const told: string[] = [];
  conversation.on('historyEntry', (entry) => entries.push(entry));
  conversation.on('warning', ({ code }) => told.push(code));
  conversation.on('userScreened', ({ text, level }) => told.push(`${level}: ${text}`));
  return { clock, llm, conversation, entries, told, asked: () => asked };
}

const turn = { turnId: 't1', text: 'Until when can I bring back what I bought?' };

it('grounds a reply in what was found, and names the source of what was heard', async () => {
  const { clock, llm, conversation, entries, told } = setUp();
  conversation.respond(turn, signal);
  await clock.advance(1_000);
  expect(llm.requests[0]).toMatchObject({ passages: [PASSAGE], memory: ['Is called Ada'] });
  const spokenText = 'Within thirty days you may return it.';
  expect(conversation.heard({ turnId: 't1', spokenText, interrupted: false })).toEqual([SOURCE]);
  expect(entries.at(-1)).toMatchObject({ role: 'assistant', sources: [SOURCE] });
  expect(told).toEqual([`none: ${turn.text}`]);
  conversation.forgetMemory();
  conversation.respond({ turnId: 't2', text: 'Thanks for that.' }, signal);
  await clock.advance(1_000);
  expect(llm.requests[1]?.memory).toEqual([]);
});

it('answers without, and says so, when nothing comes in time', async () => {
  const { clock, llm, conversation, told } = setUp(() => new Promise(() => undefined));
  conversation.respond(turn, signal);
  await clock.advance(799);
  expect(llm.requests).toHaveLength(0);
  await clock.advance(1_000);
  expect(llm.requests[0]?.passages).toEqual([]);
  expect(told).toContain('knowledge_unavailable');
});

it('looks up once for an answer that was prepared, and uses it', async () => {
  const { clock, llm, conversation, asked } = setUp();
  conversation.prepare(turn);
  await clock.advance(100);
  expect(llm.requests).toHaveLength(1);
  conversation.respond(turn, signal);
  await clock.advance(1_000);
  expect(llm.requests).toHaveLength(1);
  expect(asked()).toBe(1);
});

it('tells nobody of words that were taken back', async () => {
  const { clock, conversation, told } = setUp();
  conversation.respond({ turnId: 't1', text: 'I live in' }, signal, { provisional: true });
  await clock.advance(100);
  conversation.retract('t1');
  conversation.respond({ turnId: 't1', text: 'I live in Paris.' }, signal, { provisional: true });
  await clock.advance(100);
  expect(told).toEqual([]);
  conversation.settle('t1');
  expect(told).toEqual(['none: I live in Paris.']);
});

it('looks nothing up for somebody in a crisis', async () => {
  const { clock, conversation, told, asked } = setUp();
  conversation.respond({ turnId: 't1', text: 'I want to kill myself tonight.' }, signal);
  await clock.advance(1_000);
  expect(asked()).toBe(0);
  expect(told).toEqual(['crisis: I want to kill myself tonight.']);
});
