import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CreatedSessionWire, ToolRequest, Transcript } from '@visavis/shared';
import { AvatarPage } from '../support/AvatarPage.ts';
import { launchChromium } from '../support/chromium.ts';
import { OpenAiServer, type ScriptedToolCall } from '../support/openAiServer.ts';
import { clientToken, getSession } from '../support/sessions.ts';
import { startServer, type TestServer } from '../support/startServer.ts';

const CITY = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const FILLER = 'Let me look at the sky over there.';

interface Message {
  readonly role: string;
  readonly content: string | null;
}

/** A model that calls the tool which the user names, and then says what it was given. */
function model(body: Record<string, unknown>): readonly (string | ScriptedToolCall)[] {
  const messages = body.messages as readonly Message[];
  const last = messages.at(-1);
  if (last?.role === 'tool') {
    const failed = last.content?.startsWith('<error>') ?? true;
    return failed
      ? ['I could not find that out, I am sorry.']
      : [`The answer is ${last.content?.match(/\w+ skies/)?.[0]}.`];
  }
  const named = /^Use (\w+)/.exec(last?.content ?? '')?.[1];
  return named === undefined ? ['All right.'] : [{ name: named, arguments: '{"city":"Paris"}' }];
}

describe('tools', () => {
  let endpoint: OpenAiServer;
  let webhook: Server;
  let server: TestServer;
  let chromium: Browser;
  let page: AvatarPage;
  let session: CreatedSessionWire;
  const posted: { headers: Record<string, string>; body: string }[] = [];

  beforeAll(async () => {
    endpoint = await OpenAiServer.start({ reply: model });
    webhook = createServer((req, res) => {
      let body = '';
      req.setEncoding('utf8').on('data', (text: string) => (body += text));
      req.on('end', () => {
        posted.push({ headers: req.headers as Record<string, string>, body });
        res.writeHead(200, { 'content-type': 'application/json' }).end('{"sky":"grey skies"}');
      });
    });
    webhook.listen(0, '127.0.0.1');
    await once(webhook, 'listening');
    server = await startServer({
      env: { LLM_PROVIDER: 'openai', LLM_BASE_URL: endpoint.url, ALLOW_PRIVATE_ADDRESSES: 'on' },
    });
    const tool = (name: string) => ({ name, description: `Use ${name}.`, parameters: CITY });
    const url = `http://127.0.0.1:${(webhook.address() as AddressInfo).port}/tool`;
    const tools: ToolRequest[] = [
      { kind: 'client', ...tool('page_weather') },
      { kind: 'client', ...tool('page_silent'), timeout_ms: 1_500, filler: FILLER },
      { kind: 'server', ...tool('hook_weather'), url },
    ];
    session = await server.api('POST', '/v1/sessions', { face: 'maya', greeting: null, tools });
    chromium = await launchChromium();
    page = await AvatarPage.open(await chromium.newContext(), server.url);
    await page.connect({
      token: await clientToken(server, session.id),
      modality: 'voice',
      microphone: false,
    });
    await page.page.evaluate(() => {
      const [conversation] = window.visavisTest.conversations;
      const note = (name: string, data: unknown): void => {
        conversation!.events.push({ at: performance.now(), name, data });
      };
      conversation!.session.registerTool('page_weather', ({ city }) => {
        note('called', { city });
        return { sky: 'blue skies' };
      });
      conversation!.session.registerTool('page_silent', (_args, { signal }) => {
        note('called', {});
        signal.addEventListener('abort', () => note('aborted', {}));
        return new Promise(() => undefined);
      });
    });
  });
  afterAll(async () => {
    await chromium.close();
    await server.stop();
    await endpoint.close();
    webhook.closeAllConnections();
    webhook.close();
  });

  /** @returns what the avatar is heard to say to that, whole. */
  async function ask(text: string): Promise<{ spoken: string; from: number }> {
    const from = (await page.events()).length;
    await page.say(text);
    const { data } = await page.waitForEvent<Transcript>(
      'transcript',
      ({ role, complete }) => role === 'assistant' && complete,
      { from },
    );
    return { spoken: data.content, from };
  }

  it('are answered by the page', async () => {
    const { spoken, from } = await ask('Use page_weather.');
    expect(spoken).toBe('The answer is blue skies.');
    expect((await page.waitForEvent('called', () => true, { from })).data).toEqual({ city: 'Paris' });
    const offered = endpoint.to('chat')[0]?.body.tools as { function: { name: string } }[];
    expect(offered.map((each) => each.function.name)).toEqual([
      'page_weather',
      'page_silent',
      'hook_weather',
    ]);
  });

  it('are answered by a webhook, which can tell that it was us', async () => {
    expect((await ask('Use hook_weather.')).spoken).toBe('The answer is grey skies.');
    expect(posted).toHaveLength(1);
    const { headers, body } = posted[0]!;
    expect(new Webhook(session.tool_secret!).verify(body, headers)).toMatchObject({
      session_id: session.id,
      call_id: headers['webhook-id'],
      name: 'hook_weather',
      arguments: { city: 'Paris' },
    });
    expect(server.output).not.toContain(session.tool_secret!);
  });

  it('that never answer are given up, after a word to the user; the talk goes on', async () => {
    const { spoken, from } = await ask('Use page_silent.');
    expect(spoken).toBe(`${FILLER} I could not find that out, I am sorry.`);
    await page.waitForEvent('aborted', () => true, { from });
    // Registered and released: the page answers that it has no handler, and nobody waits for a timeout.
    await page.page.evaluate(() => {
      window.visavisTest.conversations[0]!.session.registerTool('page_weather', () => null)();
    });
    expect((await ask('Use page_weather.')).spoken).toBe('I could not find that out, I am sorry.');
    expect((await ask('Hello?')).spoken).toBe('All right.');
    const { history } = await getSession(server, session.id);
    expect(history.filter(({ role }) => role === 'assistant').map(({ content }) => content)).toEqual([
      'The answer is blue skies.',
      'The answer is grey skies.',
      `${FILLER} I could not find that out, I am sorry.`,
      'I could not find that out, I am sorry.',
      'All right.',
    ]);
  });
});
