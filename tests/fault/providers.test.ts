import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentState, Transcript, Warning } from '@visavis/shared';
import { AvatarPage } from '../support/AvatarPage.ts';
import { launchChromium } from '../support/chromium.ts';
import { OpenAiServer, type Endpoint, type Trouble } from '../support/openAiServer.ts';
import { loggedErrors } from '../support/serverLog.ts';
import { createSession, getSession } from '../support/sessions.ts';
import { startServer, type TestServer } from '../support/startServer.ts';

const KEY = 'sk-a-secret-that-stays-on-the-server';
const REPLY = 'That is what the endpoint says to you. And this is the rest of what it says.';
const HEARD = 'This is what the endpoint heard.';
const LIMIT_MS = 6_000;

type Fault = Trouble | 'refused connection';
const refused = 'refused connection';
const page500 = { kind: 'body', type: 'text/html', body: '<!doctype html><h1>Oops</h1>' } as const;

/** With each, whether it is told: what is only slow is not; and the endpoints that are tried with it here. */
const FAULTS: readonly (readonly [string, Fault, boolean, string?])[] = [
  ['refuses the connection', refused, true],
  [
    'refuses the key',
    { kind: 'status', status: 401, message: `Incorrect API key provided: ${KEY}` },
    true,
    'chat',
  ],
  ['asks to wait', { kind: 'status', status: 429, headers: { 'retry-after': '1' } }, true, 'chat'],
  ['fails', { kind: 'status', status: 500 }, true],
  ['stalls before its headers', { kind: 'hang' }, true],
  ['stalls before its first piece', { kind: 'stall', when: 'start' }, true, 'chat'],
  ['stalls in the middle', { kind: 'stall' }, true],
  ['breaks off in the middle', { kind: 'drop', when: 'middle' }, true],
  ['answers a page', page500, true],
  ['drips', { kind: 'drip', everyMs: 60 }, false],
];

describe('an endpoint fails at every point, in one conversation', () => {
  let endpoint: OpenAiServer;
  let server: TestServer;
  let chromium: Browser;
  let page: AvatarPage;
  let sessionId: string;

  beforeAll(async () => {
    endpoint = await OpenAiServer.start({
      apiKey: KEY,
      reply: () => REPLY.split(/(?<= )/),
      transcript: () => HEARD,
    });
    const provider = (name: string) => ({
      [`${name}_PROVIDER`]: 'openai',
      [`${name}_BASE_URL`]: endpoint.url,
      [`${name}_API_KEY`]: KEY,
    });
    server = await startServer({
      env: {
        ...provider('STT'),
        ...provider('LLM'),
        ...provider('TTS'),
        STT_TIMEOUT_MS: '1000',
        LLM_FIRST_TOKEN_TIMEOUT_MS: '1000',
        TTS_FIRST_AUDIO_TIMEOUT_MS: '800',
        PROVIDER_RETRY_MS: '100',
      },
    });
    chromium = await launchChromium();
    page = await AvatarPage.open(await chromium.newContext(), server.url);
    const session = await createSession(server, { face: 'leo', greeting: null });
    sessionId = session.id;
    await page.connect({ token: session.token, microphone: 'page', modality: 'voice' });
  });
  afterAll(async () => {
    await chromium.close();
    await server.stop();
    await endpoint.close();
  });

  async function begin(name: Endpoint, fault: Fault): Promise<void> {
    if (fault === refused) await endpoint.close();
    else endpoint.setTrouble(name, fault);
  }

  async function end(name: Endpoint, fault: Fault): Promise<void> {
    if (fault === refused) await endpoint.reopen();
    else endpoint.setTrouble(name, undefined);
  }

  const told = async (from: number): Promise<string[]> =>
    (await page.events())
      .slice(from)
      .filter(({ name }) => name === 'warning')
      .map(({ data }) => (data as Warning).code);

  const avatarSpeaks = async (from: number) =>
    page.waitForEvent<{ state: AgentState }>('agentState', ({ state }) => state === 'speaking', { from });
  const avatarSays = async (from: number) =>
    page.waitForEvent<Transcript>(
      'transcript',
      ({ role, content }) => role === 'assistant' && content !== '',
      {
        from,
      },
    );

  /** Asks until the endpoint answers and speaks by itself again. */
  async function recovered(): Promise<boolean> {
    for (let attempt = 0; attempt < 10; attempt++) {
      const from = (await page.events()).length;
      await page.say('Are you well again?');
      const { data } = await avatarSays(from);
      if (REPLY.startsWith(data.content.split(' ')[0]!) && (await told(from)).length === 0) return true;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    return false;
  }

  it.each([
    ['chat', 'llm'],
    ['speech', 'tts'],
  ] as const)(
    '%s: something is heard within 6 s, it is told, and the next turn is well',
    async (name, kind) => {
      const wrong: string[] = [];
      for (const [what, fault, isTold, only = name] of FAULTS) {
        if (only !== name) continue;
        await begin(name, fault);
        const from = (await page.events()).length;
        const askedAt = await page.now();
        await page.say('Hello?');
        const { at } = await avatarSpeaks(from);
        if (at - askedAt > LIMIT_MS) wrong.push(`${what}: heard after ${at - askedAt} ms`);
        if (isTold) {
          const ofKind = ({ code }: Warning): boolean => code.startsWith(fault === refused ? '' : `${kind}_`);
          await page.waitForEvent<Warning>('warning', ofKind, { from, timeoutMs: 8_000 }).catch(() => {
            wrong.push(`${what}: not told`);
          });
        } else if ((await told(from)).length > 0) {
          wrong.push(`${what}: told without need`);
        }
        await end(name, fault);
        if (!(await recovered())) wrong.push(`${what}: not well afterwards`);
      }
      expect(wrong).toEqual([]);
      expect((await getSession(server, sessionId)).status).toBe('ACTIVE');
    },
  );

  it.each([
    ['stalls before its headers', { kind: 'hang' }],
    ['breaks off in the middle', { kind: 'drop', when: 'middle' }],
  ] satisfies (readonly [string, Fault])[])(
    'transcriptions: what was said is written down all the same when it %s',
    async (_, fault) => {
      await begin('transcriptions', fault);
      const from = (await page.events()).length;
      const { until } = await page.speak('goforward.wav');
      const user = await page.waitForEvent<Transcript>(
        'transcript',
        ({ role, complete }) => role === 'user' && complete,
        { from },
      );
      expect(user.data.content.toLowerCase()).toContain('forward');
      const { at } = await avatarSpeaks(from);
      expect(at - until).toBeLessThan(LIMIT_MS);
      expect(await told(from)).toContain('stt_fallback');
      await end('transcriptions', fault);
      expect(await recovered()).toBe(true);
    },
  );

  it('hears by the endpoint again, and never told the page where it is, nor the key to anyone', async () => {
    const from = (await page.events()).length;
    await page.speak('goforward.wav');
    await page.waitForEvent<Transcript>(
      'transcript',
      ({ role, complete, content }) => role === 'user' && complete && content === HEARD,
      { from },
    );
    expect((await getSession(server, sessionId)).status).toBe('ACTIVE');
    // Everything that the page was told, the words of each warning among it.
    const seen = (await page.events()).map((event) => JSON.stringify(event));
    expect(seen.filter((text) => text.includes('"warning"')).length).toBeGreaterThan(10);
    const secrets = [KEY, new URL(endpoint.url).host, 'gpt-', 'Incorrect'];
    expect(seen.filter((text) => secrets.some((secret) => text.includes(secret)))).toEqual([]);
    expect(server.output).not.toContain(KEY);
    expect(loggedErrors(server)).toEqual([]);
  });
});
