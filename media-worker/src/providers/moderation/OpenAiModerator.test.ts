import { VirtualClock } from '@visavis/shared';
import { afterEach, describe, expect, it } from 'vitest';
import { OpenAiServer, type OpenAiServerOptions } from '../../../../tests/support/openAiServer.ts';
import { OpenAiModerator } from './OpenAiModerator.ts';
import { levelOf } from './levelOf.ts';

const KEY = 'sk-very-secret-key';
const WORDS = 'I have been collecting them for weeks.';
const servers: OpenAiServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function start(options: OpenAiServerOptions = {}) {
  const server = await OpenAiServer.start({ flagged: () => ({ 'self-harm/intent': 0.9 }), ...options });
  servers.push(server);
  const clock = new VirtualClock();
  const warnings: string[] = [];
  const moderator = new OpenAiModerator({
    endpoint: { apiKey: KEY, baseUrl: server.url, clock },
    onWarning: ({ message }) => warnings.push(message),
  });
  const assess = (signal = new AbortController().signal) => moderator.assess(WORDS, signal);
  return { server, clock, moderator, warnings, assess };
}

describe('OpenAiModerator', () => {
  it('asks for the words alone, and counts the answer', async () => {
    const { server, moderator, assess } = await start({ apiKey: KEY });
    expect(await assess()).toBe('crisis');
    expect(server.requests.map(({ endpoint, body }) => ({ endpoint, body }))).toEqual([
      { endpoint: 'moderations', body: { model: 'omni-moderation-latest', input: WORDS } },
    ]);
    expect(moderator.snapshot()).toMatchObject({
      kind: 'moderation',
      name: 'openai:omni-moderation-latest',
      requests: 1,
      errors: {},
      breaker: 'closed',
      latency: { count: 1 },
    });
  });

  it.each([
    ['a wrong key', { kind: 'status', status: 401, message: `wrong key ${KEY}` }, 'refused'],
    ['a message that it rejects', { kind: 'status', status: 400, message: WORDS }, 'rejected'],
    ['a page', { kind: 'body', type: 'text/html', body: '<h1>Hi</h1>' }, 'garbled'],
    ['no results', { kind: 'body', type: 'application/json', body: '{"results":[]}' }, 'garbled'],
    ['other results', { kind: 'body', type: 'application/json', body: '{"results":[{"a":1}]}' }, 'garbled'],
    ['a broken connection', { kind: 'drop', when: 'before' }, 'unreachable'],
  ] as const)('has no opinion at %s, and says so without the words or the key', async (_, trouble, fault) => {
    const { server, clock, moderator, warnings, assess } = await start();
    server.setTrouble('moderations', trouble);
    const turning = setInterval(() => void clock.advance(100), 5);
    expect(await assess().finally(() => clearInterval(turning))).toBe('none');
    expect(moderator.snapshot().errors).toEqual({ [fault]: 1 });
    expect(warnings).toHaveLength(1);
    expect(warnings.join()).not.toMatch(new RegExp(`${KEY}|${WORDS}`));
  });

  it('ends its request when the user waits no longer, and counts it as late', async () => {
    const { server, moderator, assess } = await start();
    server.setTrouble('moderations', { kind: 'hang' });
    const controller = new AbortController();
    const opinion = assess(controller.signal);
    await expect.poll(() => server.requests.length).toBe(1);
    controller.abort();
    expect(await opinion).toBe('none');
    await expect.poll(() => server.requests[0]!.aborted).toBe(true);
    expect(moderator.snapshot().errors).toEqual({ timeout: 1 });
  });

  it('is left alone after three failures in a row, or for as long as it asks, and tried again then', async () => {
    const { server, clock, moderator, assess } = await start();
    server.setTrouble('moderations', { kind: 'status', status: 403 });
    for (let each = 0; each < 5; each++) expect(await assess()).toBe('none');
    expect(moderator.snapshot()).toMatchObject({ requests: 3, skipped: 2, breaker: 'open' });
    server.setTrouble('moderations', undefined);
    await clock.advance(15_000);
    expect(await assess()).toBe('crisis');
    expect(moderator.snapshot().breaker).toBe('closed');

    server.trouble('moderations', { kind: 'status', status: 429, headers: { 'retry-after': '30' } });
    expect(await assess()).toBe('none');
    await clock.advance(29_000);
    expect(await assess()).toBe('none');
    await clock.advance(1_000);
    expect(await assess()).toBe('crisis');
  });
});

describe('what the endpoint flags, as a level', () => {
  const of = (scores: Record<string, number | undefined>) =>
    levelOf({
      categories: Object.fromEntries(Object.keys(scores).map((category) => [category, true])),
      category_scores: Object.fromEntries(Object.entries(scores).filter(([, score]) => score !== undefined)),
    });

  it.each([
    [{}, 'none'],
    [{ 'self-harm': 0.9 }, 'warning'],
    [{ 'self-harm': 0.9, 'self-harm/intent': 0.2 }, 'warning'],
    [{ 'self-harm/intent': 0.7 }, 'crisis'],
    [{ 'self-harm/intent': undefined }, 'crisis'],
    [{ 'self-harm/instructions': 0.7 }, 'crisis'],
    [{ 'harassment/threatening': 0.2 }, 'concern'],
    [{ 'harassment/threatening': 0.8 }, 'warning'],
    [{ violence: 0.99, 'violence/graphic': 0.99, harassment: 0.9, sexual: 0.9 }, 'none'],
  ])('%j: %s', (scores, level) => {
    expect(of(scores)).toBe(level);
  });

  it('is none of what was not flagged, whatever its score', () => {
    const result = {
      categories: { 'self-harm/intent': false },
      category_scores: { 'self-harm/intent': 0.9 },
    };
    expect(levelOf(result)).toBe('none');
  });
});
