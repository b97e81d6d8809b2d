import { VirtualClock, type ConversationTool, type ToolOutcome } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import type { LlmMessage, LlmPiece, LlmRequest } from '../providers/llm/Llm.ts';
import { FakeLlm, type FakeReply } from '../providers/llm/testing/FakeLlm.ts';
import { MAX_RESULT_CHARS } from './callTool.ts';
import { FILLERS, STILL_WAITING } from './lines.ts';
import { REPLY_LIMITS, ReplyFailure } from './replyText.ts';
import type { ExecutableCall } from './ToolBox.ts';
import { ToolLoop } from './ToolLoop.ts';

const WEATHER: ConversationTool = {
  name: 'get_weather',
  description: 'The weather of a city.',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  timeoutMs: 8_000,
  filler: null,
};
const CLOCK: ConversationTool = {
  ...WEATHER,
  name: 'get_time',
  timeoutMs: 2_000,
  filler: 'Looking at the clock.',
};

const REQUEST: Omit<LlmRequest, 'tools'> = {
  instructions: 'Be brief.',
  behavior: '',
  context: '',
  memory: [],
  passages: [],
  language: 'en',
  messages: [{ role: 'user', content: 'How is the weather in Paris?' }],
};

let calls = 0;
const call = (name: string, args: unknown = { city: 'Paris' }): LlmPiece => ({
  callId: `call_${++calls}`,
  name,
  arguments: typeof args === 'string' ? args : JSON.stringify(args),
});
const asks = (...pieces: LlmPiece[]): FakeReply => ({ tokens: pieces });

type Answer = ToolOutcome | Error | 'never';

/** Answers each call after its time. */
function setUp(
  script: readonly (FakeReply | string)[],
  answers: Record<string, { afterMs?: number; answer: Answer }> = {},
) {
  const clock = new VirtualClock();
  const llm = new FakeLlm(script, clock);
  const executed: ExecutableCall[] = [];
  const aborted: string[] = [];
  const loop = new ToolLoop({
    llm,
    clock,
    limits: REPLY_LIMITS,
    tools: {
      tools: [WEATHER, CLOCK],
      execute: (executable, signal) => {
        executed.push(executable);
        const { name } = executable;
        signal.addEventListener('abort', () => aborted.push(name));
        const { afterMs = 0, answer = { ok: true, result: { sky: 'clear' } } } = answers[name] ?? {};
        return new Promise((resolve, reject) => {
          if (answer === 'never') return;
          clock.setTimeout(() => (answer instanceof Error ? reject(answer) : resolve(answer)), afterMs);
        });
      },
    },
  });
  const said: { text: string; at: number }[] = [];
  const run = async (options: { signal?: AbortSignal; committed?: Promise<unknown> } = {}): Promise<void> => {
    const { signal = new AbortController().signal, committed } = options;
    const sentences = loop.sentences(REQUEST, {
      signal,
      onFirstToken: () => undefined,
      ...(committed ? { committed } : {}),
    });
    for await (const text of sentences) said.push({ text, at: clock.now() });
  };
  const texts = (): string[] => said.map(({ text }) => text);
  const messages = (request: number): readonly LlmMessage[] => llm.requests[request]!.messages;
  return { clock, llm, executed, aborted, said, texts, run, messages };
}

describe('ToolLoop', () => {
  it('executes what the model asks for and lets it answer from the result', async () => {
    const { clock, llm, executed, texts, run, messages } = setUp([
      asks(call('get_weather')),
      'It is clear in Paris today.',
    ]);
    const done = run();
    await clock.advance(100);
    await done;
    expect(texts()).toEqual(['It is clear in Paris today.']);
    expect(executed).toEqual([{ name: 'get_weather', arguments: { city: 'Paris' }, timeoutMs: 8_000 }]);
    expect(llm.requests[0]!.tools.map(({ name }) => name)).toEqual(['get_weather', 'get_time']);
    expect(llm.requests[0]!.tools[0]).not.toHaveProperty('timeoutMs');
    expect(messages(1).slice(1)).toMatchObject([
      { role: 'assistant', content: '', toolCalls: [{ name: 'get_weather' }] },
      { role: 'tool', name: 'get_weather', ok: true, content: '{"sky":"clear"}' },
    ]);
  });

  it('runs the calls of one step side by side and gives the results in their order', async () => {
    const { clock, said, run, messages } = setUp(
      [asks(call('get_weather'), call('get_time')), 'Clear, and it is noon over there.'],
      {
        get_weather: { afterMs: 600, answer: { ok: true, result: 'clear' } },
        get_time: { afterMs: 500, answer: { ok: true, result: 'noon' } },
      },
    );
    const done = run();
    await clock.advance(700);
    await done;
    expect(said).toEqual([{ text: 'Clear, and it is noon over there.', at: 600 }]);
    expect(messages(1).slice(2)).toMatchObject([
      { name: 'get_weather', content: 'clear' },
      { name: 'get_time', content: 'noon' },
    ]);
  });

  it('fills the silence after 700 ms, by its own line, the tool’s first', async () => {
    const slow = { afterMs: 1_500, answer: { ok: true as const, result: 'noon' } };
    const script = [
      asks(call('get_time')),
      'It is noon in Paris now.',
      asks(call('get_weather')),
      'It is clear now.',
    ];
    const { clock, said, run } = setUp(script, { get_time: slow, get_weather: slow });
    for (const expected of ['Looking at the clock.', FILLERS[0]]) {
      const from = clock.now();
      const done = run();
      await clock.advance(2_000);
      await done;
      expect(said.splice(0).map(({ text, at }) => [text, at - from])).toEqual([
        [expected, 700],
        [expect.stringMatching(/noon|clear/), 1_500],
      ]);
    }
  });

  it('says nothing more when the model has spoken itself, unless it takes very long', async () => {
    const { clock, said, run } = setUp(
      [asks('Let me look at the sky. ', call('get_weather')), 'It is clear now.'],
      {
        get_weather: { afterMs: 7_500, answer: { ok: true, result: 'clear' } },
      },
    );
    const done = run();
    await clock.advance(8_000);
    await done;
    expect(said).toEqual([
      { text: 'Let me look at the sky.', at: 0 },
      { text: STILL_WAITING[0], at: 7_000 },
      { text: 'It is clear now.', at: 7_500 },
    ]);
  });

  it.each([
    ['never answers', 'get_time', 'never', 2_000, /did not answer in time/],
    ['breaks', 'get_weather', new Error('secret of the backend'), 0, /^The tool failed\.$/],
    ['refuses', 'get_weather', { ok: false, error: 'No such city.' }, 0, /^No such city\.$/],
  ] satisfies (readonly [string, string, Answer, number, RegExp])[])(
    'tells the model when a tool %s',
    async (_, name, answer, at, error) => {
      const { clock, aborted, said, run, messages } = setUp([asks(call(name)), 'I could not find out.'], {
        [name]: { answer },
      });
      const done = run();
      await clock.advance(3_000);
      await done;
      expect(messages(1).at(-1)).toMatchObject({
        role: 'tool',
        ok: false,
        content: expect.stringMatching(error) as string,
      });
      expect(said.at(-1)).toEqual({ text: 'I could not find out.', at });
      expect(aborted).toEqual(answer === 'never' ? [name] : []);
    },
  );

  it.each([
    ['unknown tools', 'launch_rocket', {}, /no tool of that name.*get_weather, get_time/],
    ['malformed arguments', 'get_weather', '{"city": "Par', /not valid JSON/],
    ['wrong arguments', 'get_weather', { town: 'Paris' }, /required property 'city'/],
    ['arguments that are no object', 'get_weather', '"Paris"', /must be object/],
  ])('executes nothing for %s, and says why', async (_, name, args, error) => {
    const { clock, executed, texts, run, messages } = setUp([
      asks(call(name, args)),
      'Never mind that, sorry.',
    ]);
    const done = run();
    await clock.advance(10);
    await done;
    expect(executed).toEqual([]);
    expect(messages(1).at(-1)).toMatchObject({ ok: false, content: expect.stringMatching(error) as string });
    expect(texts()).toEqual(['Never mind that, sorry.']);
  });

  it('ends a model that only ever calls tools after three steps: then it must answer', async () => {
    const again = asks(call('get_weather'));
    const { clock, llm, executed, texts, run } = setUp([again, again, again, 'All right, it is clear.']);
    const done = run();
    await clock.advance(10);
    await done;
    expect(executed).toHaveLength(3);
    expect(llm.requests.map(({ mayCallTools }) => mayCallTools)).toEqual([true, true, true, false]);
    expect(texts()).toEqual(['All right, it is clear.']);
  });

  it('fails, for an apology, when it calls even then', async () => {
    const { clock, executed, run } = setUp([asks(call('get_weather'))]);
    const failure = expect(run()).rejects.toBeInstanceOf(ReplyFailure);
    await clock.advance(10);
    await failure;
    expect(executed).toHaveLength(3);
  });

  it('fails with nothing answered when the model breaks after the tool, though a filler was heard', async () => {
    const { clock, run } = setUp([asks(call('get_time')), { tokens: [], error: new Error('gone') }], {
      get_time: { afterMs: 1_000, answer: { ok: true, result: 'noon' } },
    });
    const failure = expect(run()).rejects.toMatchObject({ spoken: 0 });
    await clock.advance(2_000);
    await failure;
  });

  it('stops at the abort: pending calls are called off, the model is not asked again', async () => {
    const { clock, llm, aborted, said, run } = setUp(
      [asks(call('get_weather'), call('get_time')), 'Too late.'],
      {
        get_weather: { answer: 'never' },
        get_time: { answer: 'never' },
      },
    );
    const controller = new AbortController();
    const done = run({ signal: controller.signal });
    await clock.advance(300);
    controller.abort();
    await clock.advance(20_000);
    await done;
    expect(aborted).toEqual(['get_weather', 'get_time']);
    expect(llm.requests).toHaveLength(1);
    expect(said).toEqual([]);
  });

  it('runs no tool before the turn is committed, and none at all when it never is', async () => {
    const commit = Promise.withResolvers<undefined>();
    const { clock, executed, said, run } = setUp([asks(call('get_weather')), 'It is clear in Paris.']);
    const done = run({ committed: commit.promise });
    await clock.advance(5_000);
    expect(executed).toEqual([]);
    // The silence is filled all the same.
    expect(said).toEqual([{ text: FILLERS[0], at: 700 }]);
    commit.resolve(undefined);
    await clock.advance(10);
    await done;
    expect(executed).toHaveLength(1);

    const thrownAway = setUp([asks(call('get_weather'))]);
    const controller = new AbortController();
    const ended = thrownAway.run({ signal: controller.signal, committed: new Promise(() => undefined) });
    await thrownAway.clock.advance(100);
    controller.abort();
    await ended;
    expect(thrownAway.executed).toEqual([]);
  });

  it('shows the model only so much of a result', async () => {
    const { clock, run, messages } = setUp([asks(call('get_weather')), 'That is a lot to read.'], {
      get_weather: { answer: { ok: true, result: 'x'.repeat(100_000) } },
    });
    const done = run();
    await clock.advance(10);
    await done;
    expect(messages(1).at(-1)!.content).toHaveLength(MAX_RESULT_CHARS + ' … (cut)'.length);
  });

  it('executes at most eight calls of a step', async () => {
    const { clock, executed, run, messages } = setUp([
      asks(...Array.from({ length: 10 }, () => call('get_weather'))),
      'That was too much at once.',
    ]);
    const done = run();
    await clock.advance(10);
    await done;
    expect(executed).toHaveLength(8);
    expect(messages(1).filter((message) => message.role === 'tool')).toHaveLength(10);
  });
});
