import { describe, expect, it } from 'vitest';
import { EmbeddedLlm } from './EmbeddedLlm.ts';
import { spokenResults, toolCallFor } from './embeddedTools.ts';
import type { LlmMessage, LlmPiece, LlmRequest, ToolSpec } from './Llm.ts';
import { textOf } from './testing/textOf.ts';

const tool = (
  name: string,
  description: string,
  properties: Record<string, object> = {},
  required: readonly string[] = [],
): ToolSpec => ({ name, description, parameters: { type: 'object', properties, required } });
const string = { type: 'string' };

const TOOLS: readonly ToolSpec[] = [
  tool('get_weather', 'The weather forecast of a city.', { city: string, day: string }, ['city']),
  tool(
    'get_order_status',
    'Looks up where a customer’s order is, when it arrives and its status.',
    { order_id: string },
    ['order_id'],
  ),
  tool(
    'bookTable',
    'Books a table at the restaurant.',
    { people: { type: 'integer', minimum: 1, maximum: 12 }, day: string },
    ['people'],
  ),
  tool(
    'set_light_colour',
    'Changes the colour of the lights.',
    { colour: { enum: ['red', 'green', 'warm_white'] } },
    ['colour'],
  ),
  tool('search_manual', 'Searches the product manual.', { query: string }, ['query']),
  tool('show_map', 'Shows a map on the page.'),
];

describe('the tool that the user’s words ask for', () => {
  it.each<[string, string, Record<string, unknown>]>([
    ["What's the weather in Paris?", 'get_weather', { city: 'Paris' }],
    ['How will the weather be in New York tomorrow?', 'get_weather', { city: 'New York', day: 'tomorrow' }],
    ['Can you tell me the weather for London on Friday?', 'get_weather', { city: 'London', day: 'Friday' }],
    ['Please check the weather forecast in Berlin.', 'get_weather', { city: 'Berlin' }],
    ['What is the status of my order A-4711?', 'get_order_status', { order_id: 'A-4711' }],
    ['Where is my order number 12345, when does it arrive?', 'get_order_status', { order_id: '12345' }],
    ['Book a table for four people.', 'bookTable', { people: 4 }],
    ["I'd like to book a table for 2 on Saturday, please.", 'bookTable', { people: 2, day: 'Saturday' }],
    ['Set the light colour to green.', 'set_light_colour', { colour: 'green' }],
    ['Could you set the lights to the colour warm white?', 'set_light_colour', { colour: 'warm_white' }],
    ['Search the manual for battery replacement.', 'search_manual', { query: 'battery replacement' }],
    ['Show me the map.', 'show_map', {}],
    ['Can I see a map?', 'show_map', {}],
  ])('%s', (text, name, args) => {
    const call = toolCallFor(text, TOOLS);
    expect(call?.name).toBe(name);
    expect(JSON.parse(call!.arguments)).toEqual(args);
  });

  it.each([
    'Hello there!',
    'How are you today?',
    'What is your name?',
    'Tell me a joke.',
    'Thank you very much.',
    'I love this weather.',
    'Do you like the weather in Paris?',
    "What's the weather like?",
    'The weather in Paris was awful.',
    'How was the weather in Rome yesterday?',
    'Why is the weather so bad in London?',
    "Don't show me the map.",
    'I have lost my order of things to do.',
    'Where is my order?',
    'Who invented the table?',
    'I put four plates on the table.',
    'Book a table.',
    'Book a table for 40 people.',
    'What colour is the sky?',
    'Set the light colour to purple.',
    'Set the light colour to red or green.',
    'Do you have a manual?',
    'My name is Paris.',
    'Are you a map?',
    'Can you hear me?',
    'What can you do?',
    'Let us talk about something else, please.',
    'um',
    '...',
  ])('none for: %s', (text) => {
    expect(toolCallFor(text, TOOLS)).toBeUndefined();
  });

  it('is none when two fit alike', () => {
    const twins = [tool('get_news', 'The news.'), tool('read_news', 'The news.')];
    expect(toolCallFor('What is in the news?', twins)).toBeUndefined();
  });
});

describe('a tool’s result, spoken', () => {
  const result = (content: string, ok = true): string =>
    spokenResults([
      { role: 'user', content: 'Well?' },
      { role: 'tool', callId: 'c', name: 't', ok, content },
    ]);

  it.each([
    ['It rains.', 'It rains.'],
    ['{"summary":"clear skies all day"}', 'Clear skies all day.'],
    [
      '{"sky":"clear","temperature_c":21,"windy":false}',
      'Here is what I found: sky is clear, temperature c is 21 and windy is no.',
    ],
    ['["Rome","Paris"]', 'I found 2: Rome and Paris.'],
    ['[{"id":1,"name":"Rome"}]', 'I found one: Rome.'],
    ['[]', 'I found nothing.'],
    ['42', 'It is 42.'],
    ['false', 'The answer is no.'],
    ['null', 'All right, that is done.'],
    ['{}', 'All right, that is done.'],
  ])('%s', (content, spoken) => {
    expect(result(content)).toBe(spoken);
  });

  it('is a plain word of regret when it failed, without what went wrong inside', () => {
    expect(result('ECONNREFUSED 10.0.0.1', false)).toMatch(/^Sorry, .*\.$/);
    expect(result('ECONNREFUSED 10.0.0.1', false)).not.toMatch(/10\.0|ECONN/);
  });
});

describe('EmbeddedLlm with tools', () => {
  const llm = new EmbeddedLlm();
  const reply = async (
    messages: readonly LlmMessage[],
    options: Partial<LlmRequest> = {},
  ): Promise<LlmPiece[]> => {
    const request: LlmRequest = {
      instructions: '',
      behavior: '',
      context: '',
      memory: [],
      passages: [],
      tools: TOOLS,
      language: 'en',
      messages,
      ...options,
    };
    const pieces: LlmPiece[] = [];
    for await (const piece of llm.reply(request, new AbortController().signal)) pieces.push(piece);
    return pieces;
  };
  const asked: LlmMessage = { role: 'user', content: "What's the weather in Paris?" };

  it('calls, and speaks what it is given', async () => {
    const [call, ...rest] = await reply([asked]);
    expect(rest).toEqual([]);
    if (typeof call !== 'object') throw new Error('no tool was called');
    expect(call.name).toBe('get_weather');
    const answered = await reply([
      asked,
      { role: 'assistant', content: '', toolCalls: [call] },
      { role: 'tool', callId: call.callId, name: call.name, ok: true, content: '"It is sunny in Paris."' },
    ]);
    expect(textOf(answered).trim()).toBe('It is sunny in Paris.');
  });

  it('talks as ever without tools, or when it may not call them', async () => {
    for (const options of [{ tools: [] }, { mayCallTools: false }]) {
      const pieces = await reply([asked], options);
      expect(pieces.every((piece) => typeof piece === 'string')).toBe(true);
      expect(textOf(pieces)).not.toBe('');
    }
  });
});
