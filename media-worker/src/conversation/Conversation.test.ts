import { VirtualClock, type HistoryEntry } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import type { Llm } from '../providers/llm/Llm.ts';
import { FakeLlm, type FakeReply } from '../providers/llm/testing/FakeLlm.ts';
import { FakeTts, type FakeTtsOptions } from '../providers/tts/testing/FakeTts.ts';
import { SafetyGate } from '../safety/SafetyGate.ts';
import { Conversation } from './Conversation.ts';
import type { SpokenSentence } from './SpokenSentence.ts';
import type { ToolBox } from './ToolBox.ts';

interface SetUp {
  readonly script?: readonly (FakeReply | string)[];
  readonly llm?: (clock: VirtualClock) => Llm;
  readonly tts?: FakeTtsOptions;
  readonly history?: readonly HistoryEntry[];
  readonly tools?: ToolBox;
}

function setUp({
  script = ['Yes, of course I can do that.'],
  llm,
  tts = {},
  history = [],
  tools,
}: SetUp = {}) {
  const clock = new VirtualClock();
  const fakeLlm = new FakeLlm(script, clock);
  const fakeTts = new FakeTts({ clock, ...tts });
  const conversation = new Conversation({
    llm: llm?.(clock) ?? fakeLlm,
    tts: fakeTts,
    safety: new SafetyGate({ clock, language: 'en-GB' }),
    persona: { instructions: 'Be brief.', behavior: 'Be kind.', context: 'We sell bikes.', language: 'en' },
    voice: 'tone',
    history,
    clock,
    ...(tools ? { tools } : {}),
  });
  const log: string[] = [];
  conversation.on('historyEntry', (entry) => log.push(`${entry.role}: ${entry.content}`));
  conversation.on('warning', ({ code }) => log.push(`warning ${code}`));
  conversation.on('alert', ({ source, level }) => log.push(`alert ${source} ${level}`));
  conversation.on('mark', ({ mark, ms }) => log.push(`${mark} ${ms}`));
  return { clock, llm: fakeLlm, tts: fakeTts, conversation, log };
}

const { signal } = new AbortController();

/** Takes everything as fast as it comes. */
async function collect(sentences: AsyncIterable<SpokenSentence>): Promise<string[]> {
  const texts: string[] = [];
  for await (const sentence of sentences) {
    let chunks = 0;
    for await (const _ of sentence.audio) chunks++;
    expect(chunks > 0 || sentence.broken).toBe(true);
    texts.push(sentence.broken ? `(broken) ${sentence.text}` : sentence.text);
  }
  return texts;
}

async function spoken(
  clock: VirtualClock,
  sentences: AsyncIterable<SpokenSentence>,
  ms = 20_000,
): Promise<string[]> {
  const all = collect(sentences);
  await clock.advance(ms);
  return all;
}

describe('Conversation', () => {
  it('answers in sentences, with the persona and the dialogue before the model', async () => {
    const { clock, llm, conversation, log } = setUp({
      script: [
        {
          tokens: ['Yes, ', 'we have them. ', 'Would you like to ', 'try one?'],
          firstTokenMs: 300,
          tokenMs: 50,
        },
      ],
      tts: { chunkDelayMs: 40 },
    });
    const reply = await spoken(
      clock,
      conversation.respond({ turnId: 't1', text: 'Do you have bikes?' }, signal),
    );
    expect(reply).toEqual(['Yes, we have them. Would you like to try one?']);
    expect(llm.requests[0]).toMatchObject({
      behavior: 'Be kind.',
      context: 'We sell bikes.',
      messages: [{ role: 'user', content: 'Do you have bikes?' }],
    });
    expect(llm.requests[0]!.instructions).toContain('Be brief.');
    expect(log).toEqual(['user: Do you have bikes?', 'llmFirstToken 300', 'ttsFirstAudio 490']);
  });

  it('speaks the first sentence while the rest is being written', async () => {
    const { clock, tts, conversation } = setUp({
      script: [{ tokens: ['This is the first sentence. ', 'And this is the second one.'], tokenMs: 2_000 }],
    });
    const sentences = conversation.respond({ turnId: 't1', text: 'Hello?' }, signal);
    await clock.advance(10);
    expect(tts.spoken.map(({ text }) => text)).toEqual(['This is the first sentence.']);
    expect(await spoken(clock, sentences)).toHaveLength(2);
  });

  it('runs at most two sentences ahead of a listener', async () => {
    const script = [Array.from({ length: 8 }, (_, index) => `This is sentence number ${index}. `).join('')];
    const { clock, tts, conversation } = setUp({ script });
    const sentences = conversation.respond({ turnId: 't1', text: 'Talk.' }, signal)[Symbol.asyncIterator]();
    await clock.advance(1_000);
    expect(tts.spoken).toHaveLength(2);
    await sentences.next();
    await clock.advance(1_000);
    expect(tts.spoken).toHaveLength(3);
  });

  it('keeps only what was heard, once', async () => {
    const { clock, conversation, log } = setUp();
    await spoken(clock, conversation.respond({ turnId: 't1', text: 'Can you?' }, signal));
    conversation.heard({ turnId: 't1', spokenText: 'Yes, of', interrupted: true });
    conversation.heard({ turnId: 't1', spokenText: 'Yes, of course I can do that.', interrupted: false });
    expect(conversation.history.map(({ content, interrupted }) => [content, interrupted])).toEqual([
      ['Can you?', undefined],
      ['Yes, of', true],
    ]);
    await spoken(clock, conversation.respond({ turnId: 't2', text: 'Really?' }, signal));
    conversation.heard({ turnId: 't2', spokenText: ' ', interrupted: true });
    expect(conversation.history).toHaveLength(3);
    expect(log.filter((entry) => entry.startsWith('assistant'))).toEqual(['assistant: Yes, of']);
  });

  it('answers two messages in a row as one', async () => {
    const { clock, llm, conversation } = setUp({
      script: [{ tokens: ['Late.'], firstTokenMs: 3_000 }, 'Here is your answer to both.'],
    });
    const first = collect(conversation.respond({ turnId: 't1', text: 'Hello.' }, signal));
    await clock.advance(500);
    const second = await spoken(
      clock,
      conversation.respond({ turnId: 't2', text: 'When do you open?' }, signal),
    );
    expect(await first).toEqual([]);
    expect(llm.aborted).toBe(1);
    expect(second).toEqual(['Here is your answer to both.']);
    expect(llm.requests[1]!.messages).toEqual([{ role: 'user', content: 'Hello.\nWhen do you open?' }]);
  });

  it('stops everything at the abort: model, voice, and what was ready', async () => {
    const script = [
      { tokens: ['This is the first sentence. ', 'And this is the second one. ', 'Third.'], tokenMs: 500 },
    ];
    const { clock, llm, tts, conversation, log } = setUp({
      script,
      tts: { chunkDelayMs: 100, wordsPerChunk: 1 },
    });
    const controller = new AbortController();
    const reply = collect(conversation.respond({ turnId: 't1', text: 'Talk.' }, controller.signal));
    await clock.advance(250);
    controller.abort();
    await clock.advance(10_000);
    await reply;
    expect(llm.aborted).toBe(1);
    expect(tts.spoken.every(({ finished }) => !finished)).toBe(true);
    expect(log.some((entry) => entry.startsWith('warning'))).toBe(false);
  });

  it.each([
    ['fails', { tokens: [], error: new Error('no route to host') }],
    ['hangs', { tokens: ['Too late.'], firstTokenMs: 60_000 }],
    ['trickles', { tokens: 'This will take a very long time'.split(''), tokenMs: 1_000 }],
    ['says nothing', { tokens: ['*smiles*'] }],
  ] satisfies (readonly [string, FakeReply])[])(
    'apologises within 6 s when the model %s',
    async (_, entry) => {
      const { clock, conversation, log } = setUp({ script: [entry, 'All is well again, thank you.'] });
      const reply = conversation.respond({ turnId: 't1', text: 'Hello?' }, signal);
      const sentences = reply[Symbol.asyncIterator]();
      const first = sentences.next();
      await clock.advance(6_000);
      const { value } = (await first) as IteratorYieldResult<SpokenSentence>;
      expect(value.text).toMatch(/sorry/i);
      expect(log).toContain('warning llm_failed');
      expect(await spoken(clock, conversation.respond({ turnId: 't2', text: 'And now?' }, signal))).toEqual([
        'All is well again, thank you.',
      ]);
    },
  );

  it('speaks the first words of a model that trickles', async () => {
    const tokens = 'This is what I can say about it so far'.split(/(?<= )/);
    const { clock, conversation, log } = setUp({ script: [{ tokens, tokenMs: 1_000 }] });
    const sentences = conversation.respond({ turnId: 't1', text: 'Hello?' }, signal)[Symbol.asyncIterator]();
    const first = sentences.next();
    await clock.advance(6_000);
    expect((await first).value).toMatchObject({ text: 'This is what I can say' });
    expect(log.some((entry) => entry.startsWith('warning'))).toBe(false);
    const second = sentences.next();
    await clock.advance(6_000);
    expect((await second).value).toMatchObject({ text: 'about it so far' });
  });

  it('asks once more when a model breaks off before its first sentence was used', async () => {
    const broken = { tokens: ['Well, '], error: new Error('gone') };
    const { clock, llm, conversation, log } = setUp({ script: [broken, 'Here I am again.', broken, broken] });
    const reply = async (turnId: string): Promise<string[]> =>
      spoken(clock, conversation.respond({ turnId, text: 'Hello?' }, signal));
    expect(await reply('t1')).toEqual(['Here I am again.']);
    expect(log).not.toContain('warning llm_failed');
    expect((await reply('t2')).join(' ')).toMatch(/sorry/i);
    expect(llm.requests).toHaveLength(4);
  });

  it('looks at no more of a reply than may be spoken, however much comes at once', async () => {
    const { clock, conversation } = setUp({ script: [{ tokens: ['These are words. '.repeat(60_000)] }] });
    const reply = await spoken(clock, conversation.respond({ turnId: 't1', text: 'Talk.' }, signal), 90_000);
    expect(reply.join(' ').length).toBeLessThan(2_500);
  });

  it('keeps the whole sentences of a model that dies in the middle, and adds no apology', async () => {
    const script = [{ tokens: ['This much I can say. ', 'But then'], error: new Error('gone') }];
    const { clock, conversation, log } = setUp({ script });
    expect(await spoken(clock, conversation.respond({ turnId: 't1', text: 'Hello?' }, signal))).toEqual([
      'This much I can say.',
    ]);
    expect(log).toContain('warning llm_failed');
  });

  it('gives a sentence that the voice cannot say to be shown, and goes on', async () => {
    const { clock, conversation, log } = setUp({
      script: ['This sentence is broken. This sentence is quite all right.'],
      tts: { fail: { text: 'This sentence is broken.', afterChunks: 0, error: new Error('no voice') } },
    });
    expect(await spoken(clock, conversation.respond({ turnId: 't1', text: 'Hello?' }, signal))).toEqual([
      '(broken) This sentence is broken.',
      'This sentence is quite all right.',
    ]);
    expect(log).toContain('warning tts_failed');
    const spokenText = 'This sentence is broken. This sentence is quite all right.';
    conversation.heard({ turnId: 't1', spokenText, interrupted: false, broken: true });
    expect(conversation.history.at(-1)).toMatchObject({ content: spokenText, spoken: false });
  });

  it('does not wait for ever for a voice that hangs', async () => {
    const { clock, conversation, log } = setUp({ tts: { chunkDelayMs: 1e9 } });
    expect(await spoken(clock, conversation.respond({ turnId: 't1', text: 'Hello?' }, signal))).toEqual([
      '(broken) Yes, of course I can do that.',
    ]);
    expect(log.filter((entry) => entry === 'warning tts_failed')).toHaveLength(1);
  });

  it('never speaks markdown, emoji or stage directions', async () => {
    const { clock, conversation } = setUp({
      script: ['*waves* **Hello** there, good to see you! 👋\n\n- One thing\n- Another thing'],
    });
    const reply = await spoken(clock, conversation.respond({ turnId: 't1', text: 'Hi.' }, signal));
    expect(reply.join(' ')).toBe('Hello there, good to see you! One thing. Another thing.');
  });

  it('speaks a greeting and keeps it as it was heard', async () => {
    const { clock, llm, conversation, log } = setUp();
    expect(
      await spoken(clock, conversation.say({ turnId: 'g', text: 'Hello! Nice to see you.' }, signal)),
    ).toEqual(['Hello! Nice to see you.']);
    conversation.heard({ turnId: 'g', spokenText: 'Hello! Nice to see you.', interrupted: false });
    expect(llm.requests).toHaveLength(0);
    expect(log.at(-1)).toBe('assistant: Hello! Nice to see you.');
  });

  it('is quiet after close', async () => {
    const { clock, conversation, log } = setUp();
    const reply = collect(conversation.respond({ turnId: 't1', text: 'Hello?' }, signal));
    conversation.close();
    conversation.close();
    await clock.advance(10_000);
    expect(await reply).toEqual([]);
    expect(await spoken(clock, conversation.say({ turnId: 'g', text: 'Hello there.' }, signal))).toEqual([]);
    expect(log).toEqual(['user: Hello?']);
  });
});

describe('Conversation and safety', () => {
  const crisis = { turnId: 't1', text: 'I am going to kill myself tonight.' };

  it('gives the crisis block at once, even with a dead model', async () => {
    const dead = (): Llm => ({
      name: 'dead',
      async *reply() {
        await new Promise(() => undefined);
        yield '';
      },
      close: async () => undefined,
    });
    const { clock, conversation, log } = setUp({ llm: dead });
    const reply = (await spoken(clock, conversation.respond(crisis, signal))).join(' ');
    expect(reply).toMatch(/116 123/);
    expect(reply).toMatch(/I'm an AI/);
    expect(reply).toMatch(/\?$/);
    expect(log).toContain('alert user crisis');
  });

  it('answers a crisis with the same block when the model fails outright, every time', async () => {
    const failing = (): Llm => ({
      name: 'failing',
      // oxlint-disable-next-line require-yield -- it fails before it says anything.
      async *reply() {
        throw new Error('down');
      },
      close: async () => undefined,
    });
    const { clock, conversation } = setUp({ llm: failing });
    const first = (await spoken(clock, conversation.respond(crisis, signal))).join(' ');
    expect(first).toMatch(/116 123.*999.*doctor or a therapist/s);
    const again = { turnId: 't2', text: 'I have the pills in my hand and I want to die.' };
    const second = (await spoken(clock, conversation.respond(again, signal))).join(' ');
    expect(second).toMatch(/still here with you.*116 123/s);
  });

  it('sees a thought that comes in pieces', async () => {
    const { clock, conversation } = setUp({ script: [{ tokens: ['Go on.'], firstTokenMs: 4_000 }] });
    const first = collect(conversation.respond({ turnId: 't1', text: 'I want to' }, signal));
    await clock.advance(100);
    const reply = await spoken(clock, conversation.respond({ turnId: 't2', text: 'kill myself' }, signal));
    expect(await first).toEqual([]);
    expect(reply.join(' ')).toMatch(/116 123/);
  });

  it('lets no harmful sentence of the model be heard', async () => {
    const { clock, conversation, log } = setUp({
      script: ['Here is what I think of that. You should just kill yourself. And that is my advice to you.'],
    });
    const reply = await spoken(
      clock,
      conversation.respond({ turnId: 't1', text: 'What do you think?' }, signal),
    );
    expect(reply.join(' ')).not.toMatch(/kill|advice/);
    expect(reply).toHaveLength(2);
    expect(log).toContain('alert reply none');
  });

  it('screens what a tool makes the avatar say, the filler too', async () => {
    const harmful = 'You should just kill yourself.';
    const tools: ToolBox = {
      tools: [
        {
          name: 'ask',
          description: 'Asks.',
          parameters: { type: 'object' },
          timeoutMs: 2_000,
          filler: harmful,
        },
      ],
      execute: () => new Promise(() => undefined),
    };
    const script = [
      { tokens: [{ callId: 'c', name: 'ask', arguments: '{}' }] },
      'I could not find that out.',
    ];
    const { clock, conversation } = setUp({ script, tools });
    const reply = await spoken(clock, conversation.respond({ turnId: 't1', text: 'Ask.' }, signal));
    expect(reply).toHaveLength(1);
    expect(reply.join(' ')).not.toMatch(/kill/);
  });

  it('remembers the level over a reconnect, and tells the model', async () => {
    const history: HistoryEntry[] = [
      { id: 'msg_1', role: 'user', content: crisis.text, timestamp: '2026-01-01T00:00:00.000Z' },
      { id: 'msg_2', role: 'assistant', content: 'I am here.', timestamp: '2026-01-01T00:00:01.000Z' },
    ];
    const { clock, llm, conversation } = setUp({ history });
    await spoken(clock, conversation.respond({ turnId: 't1', text: 'I am back.' }, signal));
    expect(llm.requests[0]!.instructions).toMatch(/at risk/);
    expect(llm.requests[0]!.messages).toHaveLength(3);
  });
});

describe('Conversation, with a turn that may be said on', () => {
  const half = { turnId: 't1', text: 'Book a table.' };

  it('tells of it once it stands, and before its answer', async () => {
    const { clock, conversation, log } = setUp();
    await spoken(clock, conversation.respond(half, signal, { provisional: true }));
    expect(log.some((entry) => entry.startsWith('user'))).toBe(false);
    conversation.heard({ turnId: 't1', spokenText: 'Yes.', interrupted: false });
    conversation.settle('t1');
    expect(log.slice(-2)).toEqual(['user: Book a table.', 'assistant: Yes.']);
  });

  it('forgets it when it is taken back: the model sees the whole turn only', async () => {
    const { clock, conversation, log, llm } = setUp();
    await spoken(clock, conversation.respond(half, signal, { provisional: true }));
    conversation.heard({ turnId: 't1', spokenText: '', interrupted: true });
    conversation.retract('t1');
    const whole = { turnId: 't1', text: 'Book a table. For two.' };
    await spoken(clock, conversation.respond(whole, signal, { provisional: true }));
    conversation.heard({ turnId: 't1', spokenText: 'Yes.', interrupted: false });
    expect(log.filter((entry) => entry.includes(': '))).toEqual([
      'user: Book a table. For two.',
      'assistant: Yes.',
    ]);
    expect(llm.requests[1]!.messages).toEqual([{ role: 'user', content: 'Book a table. For two.' }]);
  });

  it('runs no tool for it before it stands: what a tool does cannot be taken back', async () => {
    const executed: unknown[] = [];
    const tools: ToolBox = {
      tools: [
        {
          name: 'book',
          description: 'Books.',
          parameters: { type: 'object' },
          timeoutMs: 2_000,
          filler: null,
        },
      ],
      execute: async ({ arguments: args }) => {
        executed.push(args);
        return { ok: true, result: 'booked' };
      },
    };
    const call = (people: number) => ({
      tokens: [{ callId: 'c', name: 'book', arguments: JSON.stringify({ people }) }],
    });
    const { clock, conversation } = setUp({ script: [call(4), call(5), 'Your table is booked.'], tools });
    void collect(
      conversation.respond({ turnId: 't1', text: 'Book for four.' }, signal, { provisional: true }),
    );
    await clock.advance(500);
    conversation.retract('t1');
    const whole = { turnId: 't1', text: 'Book for four. No, five.' };
    const reply = collect(conversation.respond(whole, signal, { provisional: true }));
    await clock.advance(600);
    expect(executed).toEqual([]);
    conversation.settle('t1');
    await clock.advance(100);
    expect(executed).toEqual([{ people: 5 }]);
    expect(await reply).toEqual(['Your table is booked.']);
  });

  it('lets it stand when another turn comes', async () => {
    const { clock, conversation, log } = setUp();
    void collect(conversation.respond(half, signal, { provisional: true }));
    await spoken(clock, conversation.respond({ turnId: 't2', text: 'Hello?' }, signal));
    expect(log.filter((entry) => entry.startsWith('user'))).toEqual(['user: Book a table.', 'user: Hello?']);
  });
});
