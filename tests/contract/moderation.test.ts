import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { TestHttpServer } from '../support/httpServer.ts';
import { MindigoClient, textOf } from '../support/MindigoClient.ts';
import { OpenAiServer } from '../support/openAiServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';
import { TherappaiClient } from '../support/TherappaiClient.ts';

/** The rules find nothing in it. */
const VEILED = 'I have sorted the cupboard, and the cat goes to my sister on Friday.';
const REPLY = 'That sounds like a busy week.';
const BLOCK = /988/;
const CRISIS = 'I want to kill myself tonight, I have the pills here';
const BUDGET_MS = 400;

describeOnEachStore('A moderator beside the rules', (database) => {
  let endpoint: OpenAiServer;
  let services: TestServices;
  let server: TestHttpServer;
  let user: MindigoClient;
  let flagged: Record<string, number> = {};
  const alerts: { level: string; reasons: readonly string[] }[] = [];
  beforeAll(async () => {
    endpoint = await OpenAiServer.start({ reply: () => REPLY, flagged: () => flagged });
    services = await createServices(database(), {
      chat: {
        models: [{ kind: 'openai', apiKey: '', baseUrl: endpoint.url, model: 'everyday' }],
        moderation: [{ kind: 'openai', apiKey: '', baseUrl: endpoint.url, timeoutMs: BUDGET_MS }],
        onAlert: (_session, { level, reasons }) => void alerts.push({ level, reasons }),
      },
    });
    server = await TestHttpServer.start(services);
    user = await MindigoClient.create(server, services);
  });
  beforeEach(() => {
    flagged = {};
    alerts.length = 0;
    endpoint.requests.length = 0;
    endpoint.setTrouble('moderations', undefined);
  });
  afterAll(async () => {
    await server.close();
    await services.chat.stop();
    await endpoint.close();
  });
  const answerTo = async (prompt: string): Promise<string> =>
    textOf(await user.stream(prompt, await user.newSession()));
  const figures = async (): Promise<string> => (await server.request('GET', '/metrics')).bytes.toString();

  it('raises a message that the rules pass: the block comes first, the customer is alerted', async () => {
    expect(await answerTo(VEILED)).toBe(REPLY);
    expect(alerts).toEqual([]);
    flagged = { 'self-harm': 0.9, 'self-harm/intent': 0.8 };
    expect(await answerTo(VEILED)).toMatch(BLOCK);
    expect(alerts).toEqual([{ level: 'crisis', reasons: ['moderation'] }]);
    expect(endpoint.to('moderations').map(({ body }) => body.input)).toEqual([VEILED, VEILED]);
  });

  it('raises messages that are answered on their own, too', async () => {
    flagged = { 'self-harm/intent': 0.8 };
    const client = await TherappaiClient.login(server);
    const { json } = await client.request('POST', '/chatting/', { message: VEILED });
    expect(JSON.stringify(json)).toMatch(BLOCK);
  });

  it('never lowers what the rules found, and is not even asked in a crisis', async () => {
    expect(await answerTo(CRISIS)).toMatch(BLOCK);
    expect(endpoint.to('moderations')).toEqual([]);
    // At a warning it is asked; its calm changes nothing.
    await answerTo('I wish I was dead.');
    expect(endpoint.to('moderations')).toHaveLength(1);
    expect(alerts.map(({ level }) => level)).toEqual(['crisis', 'warning']);
  });

  it('is no opinion when it is slow or dead: the rules decide, in time, and the figures tell', async () => {
    endpoint.setTrouble('moderations', { kind: 'hang' });
    const startedAt = performance.now();
    expect(await answerTo(VEILED)).toBe(REPLY);
    const tookMs = performance.now() - startedAt;
    expect(tookMs).toBeGreaterThanOrEqual(BUDGET_MS - 20);
    expect(tookMs).toBeLessThan(BUDGET_MS + 3_000);
    const labels = 'worker="server",kind="moderation",provider="openai:omni-moderation-latest",position="0"';
    expect(await figures()).toContain(`visavis_provider_errors_total{${labels},fault="timeout"} 1`);

    endpoint.setTrouble('moderations', { kind: 'status', status: 401 });
    expect(await answerTo(VEILED)).toBe(REPLY);
    expect(await answerTo(CRISIS)).toMatch(BLOCK);
    expect(await answerTo(VEILED)).toBe(REPLY);
    // After three failures nobody waits for it.
    expect(await figures()).toContain(`visavis_provider_breaker{${labels}} 1`);
    const asked = endpoint.to('moderations').length;
    expect(await answerTo(VEILED)).toBe(REPLY);
    expect(endpoint.to('moderations')).toHaveLength(asked);
  });
});
