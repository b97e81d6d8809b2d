import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemSchema } from '@visavis/shared';
import { Database } from '../../server/src/store/Database.ts';
import { wholeDocument } from '../openapi/wholeDocument.ts';
import { TestHttpServer, type Answer } from '../support/httpServer.ts';
import { createServices } from '../support/services.ts';
import { migratedPostgres } from '../support/stores.ts';
import { TEST_KEYS } from '../support/testKeys.ts';

interface Operation {
  readonly security?: object[];
  readonly responses?: Record<string, object>;
  readonly requestBody?: { content: Record<string, { examples?: { typical?: { value: unknown } } }> };
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** For ids that nobody has; what it answers is the same each time. */
const NOBODY = 'ses_000000000000000000000000';

/** Every operation of `/v1`, as the document has it: none can be forgotten here. */
const operations = Object.entries(wholeDocument().paths ?? {}).flatMap(([path, item]) =>
  path.startsWith('/v1/')
    ? Object.entries(item as Record<string, Operation>).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path: path.replaceAll(/\{[^}]+\}/g, NOBODY),
        keyed: (operation.security ?? []).length > 0,
        statuses: Object.keys(operation.responses ?? {}),
        body: operation.requestBody?.content['application/json']?.examples?.typical?.value,
      }))
    : [],
);

describe('Every operation of /v1', () => {
  let database: Database;
  let server: TestHttpServer;
  beforeAll(async () => {
    database = await Database.open({ url: await migratedPostgres(), keys: TEST_KEYS });
    server = await TestHttpServer.start(await createServices(database));
  });
  afterAll(async () => {
    await server.close();
    await database.close();
  });

  const isProblem = (answer: Answer, what: string): void => {
    expect(answer.headers.get('content-type'), what).toMatch('application/problem+json');
    expect(problemSchema.safeParse(answer.json).success, what).toBe(true);
  };

  it('that is a POST is carried out once by its Idempotency-Key', async () => {
    const posts = operations.filter(({ method, keyed }) => method === 'POST' && keyed);
    expect(posts.length).toBeGreaterThanOrEqual(12);
    let replayed = 0;
    for (const { path, body } of posts) {
      const send = () =>
        server.request('POST', path, { body: body ?? {}, headers: { 'idempotency-key': key } });
      const key = randomUUID();
      const first = await send();
      // The test's key may not come in here, or it is our failure, which is tried again.
      if ([401, 403].includes(first.status) || first.status >= 500) continue;
      const again = await send();
      expect([again.status, again.headers.get('idempotent-replayed')], path).toEqual([first.status, 'true']);
      expect(again.bytes, path).toEqual(first.bytes);
      replayed++;
    }
    expect(replayed).toBeGreaterThanOrEqual(10);
  });

  it('answers to broken JSON, another type and too much of it with a problem', async () => {
    const changing = operations.filter(
      // Signing out reads no body.
      ({ method, path }) => ['POST', 'PUT', 'PATCH'].includes(method) && path !== '/v1/auth/sign-out',
    );
    for (const { method, path } of changing) {
      const refused = [400, 401, 403, 404];
      const what = `${method} ${path}`;
      const broken = await server.request(method, path, { body: '{"a":' });
      expect(refused, what).toContain(broken.status);
      isProblem(broken, what);
      const text = await server.request(method, path, {
        body: 'a',
        headers: { 'content-type': 'text/plain' },
      });
      expect([415, ...refused], what).toContain(text.status);
      isProblem(text, what);
    }
    const large = await server.request('POST', '/v1/sessions', { body: { face: 'x'.repeat(1_100_000) } });
    expect(large.status).toBe(413);
    isProblem(large, 'too large');
  });

  it('takes no other method than those of the document, and says which', async () => {
    const byPath = Map.groupBy(operations, ({ path }) => path);
    expect(byPath.size).toBeGreaterThan(20);
    for (const [path, known] of byPath) {
      const allowed = known.map(({ method }) => method);
      for (const method of METHODS.filter((each) => !allowed.includes(each))) {
        const answer = await server.request(method, path, {
          ...(method === 'GET' ? {} : { body: {} }),
        });
        const what = `${method} ${path}`;
        if ([401, 403].includes(answer.status)) continue;
        expect(answer.status, what).toBe(405);
        isProblem(answer, what);
        const allow = (answer.headers.get('allow') ?? '').split(', ').filter((each) => each !== 'HEAD');
        expect(new Set(allow), what).toEqual(new Set(allowed));
      }
    }
  });

  it('that lists something is 304 until it changes', async () => {
    const lists = operations.filter(
      ({ method, path, statuses }) => method === 'GET' && !path.includes(NOBODY) && statuses.includes('304'),
    );
    expect(lists.length).toBeGreaterThanOrEqual(5);
    for (const { path } of lists) {
      const first = await server.request('GET', path);
      if (first.status !== 200) continue;
      const etag = first.headers.get('etag') ?? '';
      expect(etag, path).not.toBe('');
      const again = await server.request('GET', path, { headers: { 'if-none-match': etag } });
      expect([again.status, again.bytes.length, again.headers.get('etag')], path).toEqual([304, 0, etag]);
    }
  });

  it('shows a change to who polls: the list, the session and its usage', async () => {
    const create = async (): Promise<string> => {
      const { json } = await server.request('POST', '/v1/sessions', { body: { face: 'maya' } });
      return (json as { id: string }).id;
    };
    const id = await create();
    const paths = ['/v1/sessions', `/v1/sessions/${id}`, `/v1/sessions/${id}/usage`];
    const poll = async (path: string, etag: string) =>
      server.request('GET', path, { headers: { 'if-none-match': etag } });
    const etags = new Map<string, string>();
    for (const path of paths) {
      const { headers } = await server.request('GET', path);
      expect(headers.get('cache-control'), path).toBe('private, no-cache');
      etags.set(path, headers.get('etag') ?? '');
      expect((await poll(path, etags.get(path) ?? '')).status, path).toBe(304);
    }
    await server.request('POST', `/v1/sessions/${id}/terminate`);
    for (const path of paths.slice(0, 2)) {
      const changed = await poll(path, etags.get(path) ?? '');
      expect(changed.status, path).toBe(200);
      expect(changed.headers.get('etag'), path).not.toBe(etags.get(path));
    }
  });
});
