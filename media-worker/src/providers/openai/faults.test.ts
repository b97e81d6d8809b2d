import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OpenAiServer, type Endpoint, type Trouble } from '../../../../tests/support/openAiServer.ts';
import { FallbackLlm } from '../fallback/FallbackLlm.ts';
import { FallbackStt } from '../fallback/FallbackStt.ts';
import { FallbackTts } from '../fallback/FallbackTts.ts';
import { OpenAiLlm } from '../llm/OpenAiLlm.ts';
import { FakeLlm } from '../llm/testing/FakeLlm.ts';
import { ProviderError } from '../ProviderError.ts';
import { OpenAiStt } from '../stt/OpenAiStt.ts';
import { FakeStt } from '../stt/testing/FakeStt.ts';
import { OpenAiTts } from '../tts/OpenAiTts.ts';
import { FakeTts } from '../tts/testing/FakeTts.ts';
import { plainRequest } from '../llm/testing/plainRequest.ts';

const KEY = 'sk-very-secret-key';
const TIMEOUT_MS = 1_500;
const STAND_IN = 'From the stand-in.';
const REQUEST = plainRequest([{ role: 'user', content: 'Hello?' }]);

const html = { kind: 'body', type: 'text/html', body: '<!doctype html><h1>Welcome</h1>' } as const;
const never = (): AbortSignal => new AbortController().signal;

/** Troubles of an endpoint, with the fault that each is counted as. */
const BEFORE: readonly (readonly [string, Trouble | 'refused connection', string])[] = [
  ['a refused connection', 'refused connection', 'unreachable'],
  ['a connection that breaks', { kind: 'drop', when: 'before' }, 'unreachable'],
  ['401', { kind: 'status', status: 401, message: `wrong key ${KEY}` }, 'refused'],
  ['429 with Retry-After', { kind: 'status', status: 429, headers: { 'retry-after': '30' } }, 'rate_limited'],
  ['500', { kind: 'status', status: 500 }, 'server_error'],
  ['a stall before the headers', { kind: 'hang' }, 'timeout'],
  ['a stall behind the headers', { kind: 'stall', when: 'start' }, 'timeout'],
  ['a page instead of an answer', html, 'garbled'],
  ['an empty body', { kind: 'body', type: 'application/json', body: '' }, 'garbled'],
];
const MIDDLE: readonly (readonly [string, Trouble, string])[] = [
  ['a connection that breaks', { kind: 'drop', when: 'middle' }, 'interrupted'],
  ['a stall', { kind: 'stall' }, 'timeout'],
];

describe('the faults of an endpoint', () => {
  let closed: OpenAiServer;
  const servers: OpenAiServer[] = [];
  beforeAll(async () => {
    closed = await OpenAiServer.start();
    await closed.close();
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.close()));
  });

  async function endpoint(name: Endpoint, trouble: Trouble | 'refused connection'): Promise<string> {
    if (trouble === 'refused connection') return closed.url;
    const server = await OpenAiServer.start();
    servers.push(server);
    server.setTrouble(name, trouble);
    return server.url;
  }

  /** What came of one request to a chain whose second never fails, and everything that was said about it. */
  async function outcome(kind: 'stt' | 'llm' | 'tts', trouble: Trouble | 'refused connection') {
    const warnings: string[] = [];
    const options = {
      timeoutMs: TIMEOUT_MS,
      onWarning: ({ message }: { message: string }) => warnings.push(message),
    };
    let output = '';
    let error: unknown;
    let chain: FallbackStt | FallbackLlm | FallbackTts;
    const startedAt = performance.now();
    let firstMs = NaN;
    const took = (piece: string): void => {
      if (output === '') firstMs = performance.now() - startedAt;
      output += piece;
    };
    switch (kind) {
      case 'llm': {
        const llm = new OpenAiLlm({ apiKey: KEY, baseUrl: await endpoint('chat', trouble) });
        chain = new FallbackLlm(
          [{ provider: llm }, { provider: new FakeLlm([STAND_IN]), local: true }],
          options,
        );
        try {
          for await (const piece of chain.reply(REQUEST, never())) if (typeof piece === 'string') took(piece);
        } catch (thrown) {
          error = thrown;
        }
        break;
      }
      case 'stt': {
        const stt = new OpenAiStt({ apiKey: KEY, baseUrl: await endpoint('transcriptions', trouble) });
        chain = new FallbackStt(
          [{ provider: stt }, { provider: new FakeStt([STAND_IN]), local: true }],
          options,
        );
        took(await chain.transcribe(new Float32Array(1_600), { language: 'en' }));
        break;
      }
      case 'tts': {
        const tts = new OpenAiTts({ apiKey: KEY, baseUrl: await endpoint('speech', trouble) });
        const standIn = new FakeTts({ sampleRate: 24_000 });
        chain = new FallbackTts([{ provider: tts }, { provider: standIn, local: true }], options);
        try {
          for await (const _ of chain.synthesize('Hello there.', { voice: 'nova', signal: never() })) {
            took(standIn.spoken.length > 0 ? STAND_IN : 'sound ');
          }
        } catch (thrown) {
          error = thrown;
        }
        break;
      }
    }
    const said = JSON.stringify([warnings, String(error)]);
    return { output, error, firstMs, warnings, said, guard: chain.snapshots[0]! };
  }

  describe.each(['stt', 'llm', 'tts'] as const)('%s: another answers at', (kind) => {
    it.concurrent.each(BEFORE)('%s', async (_, trouble, fault) => {
      const { output, error, firstMs, warnings, said, guard } = await outcome(kind, trouble);
      expect(output).toBe(STAND_IN);
      expect(error).toBeUndefined();
      expect(firstMs).toBeLessThan(5_000);
      expect(warnings).toHaveLength(1);
      expect(said).not.toContain(KEY);
      expect(guard).toMatchObject({ breaker: 'open', requests: 1, errors: { [fault]: 1 } });
    });
  });

  describe.each(['llm', 'tts'] as const)('%s: what was given is not taken back at', (kind) => {
    it.concurrent.each(MIDDLE)('%s in the middle', async (_, trouble, fault) => {
      const { output, error, said, guard } = await outcome(kind, trouble);
      expect(output).not.toBe('');
      expect(output).not.toContain(STAND_IN);
      expect(error).toBeInstanceOf(ProviderError);
      expect(said).not.toContain(KEY);
      expect(guard).toMatchObject({ breaker: 'open', errors: { [fault]: 1 } });
    });
  });

  it.concurrent.each([
    ['breaks', { kind: 'drop', when: 'middle' }],
    ['stalls', { kind: 'stall' }],
    ['ends early', { kind: 'close' }],
    ['drips', { kind: 'drip', everyMs: 300 }],
    ['holds half of the JSON', { kind: 'body', type: 'application/json', body: '{"text": "hel' }],
    ['holds no text', { kind: 'body', type: 'application/json', body: '{"text": NaN}' }],
    ['holds a number', { kind: 'body', type: 'application/json', body: '{"text": 4}' }],
  ] satisfies (readonly [string, Trouble])[])(
    'stt: another writes it down when the answer %s',
    async (_, trouble) => {
      expect((await outcome('stt', trouble)).output).toBe(STAND_IN);
    },
  );

  it.concurrent('llm: tells a reply that ends early from one that is complete', async () => {
    const { output, error } = await outcome('llm', { kind: 'close' });
    expect(output).toBe('This is the ');
    expect(error).toMatchObject({ fault: 'interrupted' });
  });

  it.concurrent.each([
    ['half of a JSON', 'data: {"choices": [{"delta": {"content"\n\n'],
    ['no JSON at all', 'data: %%%\n\n'],
    ['JSON that is no completion', 'data: {"hello": 1}\n\ndata: null\n\n'],
  ])('llm: another answers when the stream holds %s', async (_, body) => {
    const { output, guard } = await outcome('llm', { kind: 'body', type: 'text/event-stream', body });
    expect(output).toBe(STAND_IN);
    expect(guard.breaker).toBe('open');
  });

  it.concurrent(
    'llm: takes a reply whatever is around its events, and without an end to the last',
    async () => {
      const piece = (content: string, finish: string | null = null): string =>
        `data:${JSON.stringify({ choices: [{ delta: { content }, finish_reason: finish }] })}`;
      const body = `: hello\n\nevent: x\r\n${piece('It is ')}\r\n\r\nid: 7\n${piece('hé😀')}\n\n${piece('.', 'stop')}`;
      const { output, error } = await outcome('llm', { kind: 'body', type: 'text/event-stream', body });
      expect([output, error]).toEqual(['It is hé😀.', undefined]);
    },
  );

  it.concurrent('llm: takes a reply that drips as it comes', async () => {
    const { output, error } = await outcome('llm', { kind: 'drip', everyMs: 150 });
    expect([output, error]).toEqual(['This is the scripted reply.', undefined]);
  });

  it.concurrent.each([
    ['a page without a type', Buffer.from('<!doctype html><html></html>'.repeat(50))],
    ['a WAV file', Buffer.from(`RIFF${'x'.repeat(400)}`)],
    ['an error in JSON', Buffer.from('{"error": {"message": "no"}}')],
    ['nothing', Buffer.alloc(0)],
    ['a single byte', Buffer.from([7])],
  ])('tts: another speaks instead of %s', async (_, body) => {
    const { output } = await outcome('tts', { kind: 'body', type: 'application/octet-stream', body });
    expect(output).toBe(STAND_IN);
  });

  it.concurrent('tts: plays an odd number of bytes, and ends a sound without end', async () => {
    const odd = await outcome('tts', { kind: 'body', type: 'audio/pcm', body: Buffer.alloc(9_601, 1) });
    expect([odd.error, odd.output.trim()]).not.toContain('');
    const minutes = Buffer.alloc(24_000 * 2 * 120, 1);
    const endless = await outcome('tts', { kind: 'body', type: 'audio/pcm', body: minutes });
    expect(endless.error).toMatchObject({ fault: 'garbled' });
  });
});
