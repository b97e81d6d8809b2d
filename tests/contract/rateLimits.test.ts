import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '../../server/src/store/Database.ts';
import { TestHttpServer, type Answer, type TestHttpOptions } from '../support/httpServer.ts';
import { TestRedis } from '../support/redis.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { migratedPostgres } from '../support/stores.ts';
import { TEST_KEYS } from '../support/testKeys.ts';

/** Its window is real time: the requests of a test come within a small part of a minute. */
describe('Rate limits', () => {
  let database: Database;
  let services: TestServices;
  const open: TestHttpServer[] = [];
  beforeAll(async () => {
    database = await Database.open({ url: await migratedPostgres(), keys: TEST_KEYS });
    services = await createServices(database);
  });
  afterAll(async () => {
    await Promise.all(open.map((server) => server.close()));
    await database.close();
  });

  const start = async (options: TestHttpOptions, own = services): Promise<TestHttpServer> => {
    const server = await TestHttpServer.start(own, options);
    open.push(server);
    return server;
  };
  const list = (
    server: TestHttpServer,
    options: { key?: string | null; headers?: Record<string, string> } = {},
  ) => server.request('GET', '/v1/sessions', options);
  const expectRefused = (answer: Answer): void => {
    expect(answer).toMatchObject({ status: 429, json: { code: 'rate_limited', status: 429 } });
    expect(answer.headers.get('content-type')).toMatch('application/problem+json');
    const retryAfter = Number(answer.headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(60);
  };

  it('let N requests pass and refuse the next, telling what is left with each', async () => {
    const server = await start({ limits: { other: 5 } });
    for (let left = 4; left >= 0; left--) {
      const answer = await list(server);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('ratelimit-policy')).toBe('"other";q=5;w=60');
      expect(answer.headers.get('ratelimit')).toMatch(new RegExp(`^"other";r=${left};t=([1-5]?\\d|60)$`));
    }
    const refused = await list(server);
    expectRefused(refused);
    expect(refused.headers.get('ratelimit')).toMatch(/^"other";r=0;t=\d+$/);
    // What is of another kind has its own count.
    expect((await server.request('POST', '/v1/sessions', { body: { face: 'maya' } })).status).toBe(201);
  });

  it('let no more than N of fifty pass that come together', async () => {
    const server = await start({ limits: { engine: 20 } });
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => server.request('POST', '/v1/sessions', { body: { face: 'maya' } })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(20);
    for (const answer of answers.filter(({ status }) => status !== 201)) expectRefused(answer);
  });

  it('count each account for itself, whichever of its keys is used', async () => {
    const server = await start({ limits: { other: 3 } });
    const other = await createServices(database);
    const { key: theirs } = await other.keys.create(other.accountId, 'theirs');
    const { key: second } = await services.keys.create(services.accountId, 'second');
    for (let sent = 0; sent < 3; sent++) expect((await list(server)).status).toBe(200);
    expectRefused(await list(server, { key: second }));
    expect((await list(server, { key: theirs })).status).toBe(200);
  });

  it('count wrong keys and none by address, without taking from those whose key is right', async () => {
    const server = await start({ limits: { other: 3 } });
    const wrong = (letter: string) => list(server, { key: `vv_${letter.repeat(43)}` });
    for (const letter of ['a', 'b', 'c']) expect((await wrong(letter)).status).toBe(401);
    expectRefused(await wrong('d'));
    expectRefused(await server.request('GET', '/v1/faces', { key: null }));
    expect((await list(server)).status).toBe(200);
  });

  it('are not moved by an X-Forwarded-For that changes, unless a proxy is trusted', async () => {
    const faces = (server: TestHttpServer, address: string) =>
      server.request('GET', '/v1/faces', { key: null, headers: { 'x-forwarded-for': address } });
    const direct = await start({ limits: { other: 3 } });
    for (let last = 1; last <= 3; last++) expect((await faces(direct, `203.0.113.${last}`)).status).toBe(200);
    expectRefused(await faces(direct, '203.0.113.4'));

    const behindProxy = await start({ limits: { other: 3 }, trustProxy: 1 });
    // The proxy appends what it saw; what the client wrote before it counts for nothing.
    const via = (index: number, seen: string) => faces(behindProxy, `198.51.100.${index}, ${seen}`);
    for (let index = 1; index <= 3; index++) expect((await via(index, '203.0.113.7')).status).toBe(200);
    expectRefused(await via(4, '203.0.113.7'));
    expect((await via(5, '203.0.113.8')).status).toBe(200);
    for (let index = 1; index <= 3; index++) {
      expect((await via(index, `2001:db8:1:2::${index}`)).status).toBe(200);
    }
    expectRefused(await via(6, '2001:db8:1:2:ffff::1'));
  });

  it('hold for the Diarupt-style API, in its own words', async () => {
    const server = await start({ limits: { other: 1 } });
    expect((await server.request('GET', '/sessions')).status).toBe(200);
    const refused = await server.request('GET', '/sessions');
    expect(refused).toMatchObject({
      status: 429,
      json: { error: expect.stringContaining('in a minute') as string },
    });
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
  });

  it('leave what watches the server alone', async () => {
    const server = await start({ limits: { other: 1 } });
    for (let sent = 0; sent < 3; sent++) {
      expect((await server.request('GET', '/healthz', { key: null })).status).toBe(200);
    }
  });

  describe('with Redis', () => {
    let redis: TestRedis;
    beforeAll(async () => {
      redis = await TestRedis.start();
    });
    afterAll(() => redis.close());

    /** An account that nobody has counted yet. */
    const pair = async (limits: TestHttpOptions['limits'] = {}): Promise<TestHttpServer[]> => {
      const own = await createServices(database);
      return Promise.all([0, 1].map(() => start({ limits, redisUrl: redis.url }, own)));
    };

    it('are counted by two servers together, also for fifty requests at once', async () => {
      const servers = await pair({ other: 20 });
      const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => list(servers[index % 2]!)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
      for (const answer of answers.filter(({ status }) => status !== 200)) expectRefused(answer);
    });

    it('hold in memory while Redis is dead, told once, and together again when it is back', async () => {
      const [one, two] = (await pair({ other: 3 })) as [TestHttpServer, TestHttpServer];
      expect((await list(one)).status).toBe(200);
      await redis.crash();
      for (const server of [one, two]) {
        const answers: Answer[] = [];
        for (let sent = 0; sent < 4; sent++) answers.push(await list(server));
        expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
        expect(server.logged).toEqual([]);
        await expect.poll(() => server.notes).toHaveLength(1);
        expect(server.notes[0]).toMatch(/Redis does not answer/);
      }
      await redis.restart();
      for (const server of [one, two]) {
        await expect.poll(() => server.notes, { timeout: 15_000 }).toHaveLength(2);
      }
      // The new Redis knows of nothing.
      expect((await list(one)).status).toBe(200);
      expect((await list(two)).status).toBe(200);
      expect((await list(one)).status).toBe(200);
      expectRefused(await list(two));
    });

    it('do not keep a server from starting that is there before its Redis', async () => {
      await redis.crash();
      const [server] = (await pair({ other: 1 })) as [TestHttpServer, TestHttpServer];
      expect((await list(server)).status).toBe(200);
      expectRefused(await list(server));
      expect(server.notes).toHaveLength(1);
      await redis.restart();
    });
  });
});
