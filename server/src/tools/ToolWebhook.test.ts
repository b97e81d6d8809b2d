import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { systemClock, type ToolOutcome } from '@visavis/shared';
import { SafeFetch } from '../net/safeFetch.ts';
import { ToolWebhook } from './ToolWebhook.ts';

const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A customer's webhook, and one call of it. */
async function callWith(
  listener: RequestListener,
  options: { allowPrivateAddresses?: boolean; timeoutMs?: number; signal?: AbortSignal } = {},
): Promise<{ outcome: ToolOutcome; received: Received[] }> {
  const { allowPrivateAddresses = true, timeoutMs = 5_000, signal = new AbortController().signal } = options;
  const received: Received[] = [];
  const server = createServer((req, res) => {
    let body = '';
    req.setEncoding('utf8').on('data', (text: string) => (body += text));
    req.on('end', () => {
      received.push({ headers: req.headers, body });
      listener(req, res);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const safeFetch = new SafeFetch({ allowPrivateAddresses, clock: systemClock });
  open.push(async () => {
    await safeFetch.close();
    server.closeAllConnections();
    server.close();
  });
  const outcome = await new ToolWebhook({ safeFetch, clock: systemClock }).call(
    {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tool`,
      secret: SECRET,
      sessionId: 'ses_1',
      callId: 'tcl_1',
      name: 'get_weather',
      arguments: { city: 'Paris' },
      timeoutMs,
    },
    signal,
  );
  return { outcome, received };
}

const json =
  (status: number, body: string): RequestListener =>
  (_req, res) =>
    res.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(body);

describe('ToolWebhook', () => {
  it('posts the call, signed so that the standard verifier takes it and no other body', async () => {
    const { outcome, received } = await callWith(json(200, '{"sky":"clear"}'));
    expect(outcome).toEqual({ ok: true, result: { sky: 'clear' } });
    const [request] = received;
    const headers = request!.headers as Record<string, string>;
    expect(new Webhook(SECRET).verify(request!.body, headers)).toEqual({
      session_id: 'ses_1',
      call_id: 'tcl_1',
      name: 'get_weather',
      arguments: { city: 'Paris' },
    });
    expect(headers['webhook-id']).toBe('tcl_1');
    expect(() => new Webhook(SECRET).verify(request!.body.replace('Paris', 'Rome'), headers)).toThrow();
  });

  it.each<[string, RequestListener, ToolOutcome]>([
    ['text', (_req, res) => res.end('Clear skies.'), { ok: true, result: 'Clear skies.' }],
    ['nothing', (_req, res) => res.writeHead(204).end(), { ok: true, result: null }],
    ['broken JSON', json(200, '{"sky":'), { ok: false, error: 'The tool answered what is not JSON.' }],
    ['an error of its own', json(422, '{"error":"No such city."}'), { ok: false, error: 'No such city.' }],
    ['a failure', json(500, 'null'), { ok: false, error: 'The tool answered with status 500.' }],
    [
      'a redirect',
      (_req, res) => res.writeHead(307, { location: '/elsewhere' }).end(),
      { ok: false, error: 'The tool answered with status 307.' },
    ],
  ])('takes %s, and asks once', async (_what, listener, expected) => {
    const { outcome, received } = await callWith(listener);
    expect(outcome).toEqual(expected);
    expect(received).toHaveLength(1);
  });

  it('reads no more than it may', async () => {
    const { outcome } = await callWith((_req, res) => res.end('x'.repeat(1_000_000)));
    expect(outcome).toMatchObject({ ok: false, error: expect.stringMatching(/larger|too much/) as string });
  });

  it('gives up when no answer comes, and when nobody waits for it any more', async () => {
    const late = await callWith(() => undefined, { timeoutMs: 100 });
    expect(late.outcome).toMatchObject({
      ok: false,
      error: expect.stringMatching(/within 100 ms/) as string,
    });
    const unwanted = await callWith(() => undefined, { signal: AbortSignal.abort() });
    expect(unwanted.outcome.ok).toBe(false);
  });

  it('reaches no private address by default', async () => {
    const { outcome, received } = await callWith(json(200, '{}'), { allowPrivateAddresses: false });
    expect(outcome).toMatchObject({ ok: false });
    expect(received).toEqual([]);
  });
});
