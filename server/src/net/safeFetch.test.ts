import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '@visavis/shared';
import { FetchError, type FetchFailure } from './FetchError.ts';
import { SafeFetch, type SafeRequest } from './safeFetch.ts';

const LIMITS = { maxBytes: 10_000, timeoutMs: 5_000 };
const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

function safeFetch(options: { allowPrivateAddresses?: boolean; lookup?: LookupFunction } = {}): SafeFetch {
  const made = new SafeFetch({ allowPrivateAddresses: false, clock: systemClock, ...options });
  open.push(() => made.close());
  return made;
}

/** Answers what the name leads to, one address list a lookup, the last for ever. */
function resolver(...answers: string[][]): LookupFunction & { asked: number } {
  const lookup = Object.assign(
    ((_host, _options, callback) => {
      const addresses = answers[Math.min(lookup.asked++, answers.length - 1)] ?? [];
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    }) as LookupFunction,
    { asked: 0 },
  );
  return lookup;
}

async function serve(
  listener: RequestListener,
): Promise<{ port: number; requests: string[]; server: Server }> {
  const requests: string[] = [];
  const server = createServer((req, res) => {
    requests.push(`${req.method} ${req.url} ${req.headers.authorization ?? '-'}`);
    listener(req, res);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, requests, server };
}

async function failureOf(promise: Promise<unknown>): Promise<FetchFailure | 'none'> {
  try {
    await promise;
    return 'none';
  } catch (error) {
    if (error instanceof FetchError) return error.failure;
    throw error;
  }
}

describe('a URL from a stranger', () => {
  it.each([
    ['http://127.0.0.1', 'refused_address'],
    ['http://2130706433', 'refused_address'],
    ['http://0x7f000001', 'refused_address'],
    ['http://0177.0.0.1', 'refused_address'],
    ['http://127.1', 'refused_address'],
    ['http://0', 'refused_address'],
    ['http://[::1]', 'refused_address'],
    ['http://[::ffff:127.0.0.1]', 'refused_address'],
    ['http://[64:ff9b::7f00:1]', 'refused_address'],
    ['http://169.254.169.254/latest/meta-data', 'refused_address'],
    ['http://localhost', 'refused_address'],
    ['http://LOCALHOST.', 'refused_address'],
    ['http://me.localhost', 'refused_address'],
    ['http://１２７.0.0.1', 'refused_address'],
    ['http://127。0。0。1', 'refused_address'],
    ['file:///etc/passwd', 'bad_url'],
    ['ftp://example.com', 'bad_url'],
    ['gopher://127.0.0.1:70/_x', 'bad_url'],
    ['javascript:alert(1)', 'bad_url'],
    ['data:text/html,x', 'bad_url'],
    ['http://user:secret@example.com', 'bad_url'],
    ['example.com', 'bad_url'],
    ['', 'bad_url'],
    [`https://example.com/${'x'.repeat(3_000)}`, 'bad_url'],
  ])('is refused before anything is connected to: %s', async (url, failure) => {
    const lookup = resolver(['8.8.8.8']);
    expect(await failureOf(safeFetch({ lookup }).fetch(url, LIMITS))).toBe(failure);
    expect(lookup.asked).toBe(0);
  });

  it.each([
    ['loopback', ['127.0.0.1']],
    ['loopback over IPv6', ['::1']],
    ['a private network', ['10.1.2.3']],
    ['metadata', ['169.254.169.254']],
    ['several private addresses', ['127.0.0.1', '::ffff:10.0.0.1', 'fe80::1']],
  ])('is refused when its name leads to %s', async (_what, addresses) => {
    const { port, requests } = await serve((_req, res) => res.end('secret'));
    const fetcher = safeFetch({ lookup: resolver(addresses) });
    expect(fetcher.check(`http://inside.example:${port}/`).hostname).toBe('inside.example');
    expect(await failureOf(fetcher.fetch(`http://inside.example:${port}/`, LIMITS))).toBe('refused_address');
    expect(requests).toEqual([]);
  });

  it('gains nothing by a name that changes: the address that was judged is the one that is connected to', async () => {
    const { port, requests } = await serve((_req, res) => res.end('secret'));
    const rebinding = resolver(['127.0.0.1'], ['10.0.0.1'], ['127.0.0.1']);
    const fetcher = safeFetch({ lookup: rebinding });
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(await failureOf(fetcher.fetch(`http://rebind.example:${port}/`, LIMITS))).toBe(
        'refused_address',
      );
    }
    expect(rebinding.asked).toBe(3);
    expect(requests).toEqual([]);
    // And one look only for a connection: no gap between a check and its use.
    const once = resolver(['127.0.0.1'], ['10.0.0.1']);
    const inside = safeFetch({ lookup: once, allowPrivateAddresses: true });
    expect((await inside.fetch(`http://rebind.example:${port}/`, LIMITS)).status).toBe(200);
    expect(once.asked).toBe(1);
  });

  it('is followed through redirects, each judged, and only so far', async () => {
    const { port, requests } = await serve((req, res) => {
      const target = decodeURIComponent(req.url?.slice(1) ?? '');
      if (target === '') res.end('here');
      else res.writeHead(302, { location: target }).end();
    });
    const fetcher = safeFetch({ allowPrivateAddresses: true, lookup: resolver(['127.0.0.1']) });
    const via = (target: string): string => `http://127.0.0.1:${port}/${encodeURIComponent(target)}`;
    const headers = { authorization: 'Bearer secret' };
    const ended = await fetcher.fetch(via('/'), { ...LIMITS, headers });
    expect(Buffer.from(ended.bytes).toString()).toBe('here');
    expect(ended.url).toBe(`http://127.0.0.1:${port}/`);
    expect(requests.at(-1)).toBe('GET / Bearer secret');

    // Another origin gets none of the headers.
    await fetcher.fetch(via(`http://other.example:${port}/`), { ...LIMITS, headers });
    expect(requests.at(-1)).toBe('GET / -');
    expect(await failureOf(fetcher.fetch(via('http://169.254.169.254/'), LIMITS))).toBe('refused_address');
    expect(await failureOf(fetcher.fetch(via('http://0xa9fea9fe/'), LIMITS))).toBe('refused_address');
    expect(await failureOf(fetcher.fetch(via('file:///etc/passwd'), LIMITS))).toBe('bad_url');
    expect(await failureOf(fetcher.fetch(via(via(via(via('/')))), LIMITS))).toBe('too_many_redirects');
    expect((await fetcher.fetch(via('/'), { ...LIMITS, maxRedirects: 0 })).status).toBe(302);
  });

  it('cannot lead from a public page into this machine', async () => {
    const { port, requests } = await serve((_req, res) => res.end('secret'));
    // The "public" page: a stand-in whose name is let through, for it alone.
    const page = await serve((_req, res) =>
      res.writeHead(301, { location: `http://inside.example:${port}/` }).end(),
    );
    const fetcher = safeFetch({
      allowPrivateAddresses: true,
      lookup: (host, options, callback) =>
        resolver([host === 'inside.example' ? '169.254.169.254' : '127.0.0.1'])(host, options, callback),
    });
    const url = `http://public.example:${page.port}/`;
    expect(await failureOf(fetcher.fetch(url, LIMITS))).toBe('refused_address');
    expect([page.requests.length, requests.length]).toEqual([1, 0]);
  });

  it.each<[string, RequestListener, FetchFailure, Partial<SafeRequest>]>([
    ['more bytes than it may', (_req, res) => res.end('x'.repeat(20_000)), 'too_large', {}],
    [
      'a gzip bomb',
      (_req, res) => res.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(50_000_000))),
      'too_large',
      {},
    ],
    ['nothing', () => undefined, 'timeout', { timeoutMs: 200 }],
    [
      'a body that never ends',
      (_req, res) => res.writeHead(200).write('begun'),
      'timeout',
      { timeoutMs: 200 },
    ],
    ['a broken connection', (req) => req.socket.destroy(), 'unreachable', {}],
    [
      'another type',
      (_req, res) => res.setHeader('content-type', 'image/png').end(),
      'content_type',
      { contentTypes: ['text/html'] },
    ],
  ])('that answers with %s fails, clearly', async (_what, listener, failure, request) => {
    const { port } = await serve(listener);
    const fetcher = safeFetch({ allowPrivateAddresses: true });
    expect(await failureOf(fetcher.fetch(`http://127.0.0.1:${port}/`, { ...LIMITS, ...request }))).toBe(
      failure,
    );
  });

  it('is given up when the caller wants it no more', async () => {
    const { port } = await serve(() => undefined);
    const controller = new AbortController();
    const fetched = safeFetch({ allowPrivateAddresses: true }).fetch(`http://127.0.0.1:${port}/`, {
      ...LIMITS,
      signal: controller.signal,
    });
    controller.abort();
    expect(await failureOf(fetched)).toBe('aborted');
  });

  it('is sent a body, and its answer is read, whatever the status', async () => {
    const { port } = await serve((req, res) => {
      req.setEncoding('utf8').on('data', (text: string) => {
        res.writeHead(418, { 'content-type': 'Application/JSON; charset=utf-8' }).end(`got ${text}`);
      });
    });
    const answer = await safeFetch({ allowPrivateAddresses: true }).fetch(`http://127.0.0.1:${port}/`, {
      ...LIMITS,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(answer).toMatchObject({ status: 418, contentType: 'application/json' });
    expect(Buffer.from(answer.bytes).toString()).toBe('got {}');
  });
});
