import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '../../server/src/store/Database.ts';
import { generateTypes, typeErrors } from '../openapi/generateTypes.ts';
import { lintDocument } from '../openapi/lintDocument.ts';
import { wholeDocument } from '../openapi/wholeDocument.ts';
import { TestHttpServer } from '../support/httpServer.ts';
import { ResponseContract, type SentAnswer } from '../support/ResponseContract.ts';
import { createServices } from '../support/services.ts';
import { migratedPostgres } from '../support/stores.ts';
import { TEST_KEYS } from '../support/testKeys.ts';

const CLIENT = join(import.meta.dirname, '..', 'openapi', 'client.ts');

describe('The OpenAPI document', () => {
  let database: Database;
  let server: TestHttpServer;
  beforeAll(async () => {
    database = await Database.open({ url: await migratedPostgres(), keys: TEST_KEYS });
    server = await TestHttpServer.start(await createServices(database));
    const { json } = await server.request('GET', '/openapi.json', { key: null });
    await generateTypes(json as object);
  });
  afterAll(async () => {
    await server.close();
    await database.close();
  });

  it('lints clean, by a linter that finds what is wrong', async () => {
    const document = wholeDocument();
    expect(await lintDocument(document)).toEqual([]);
    const { paths = {} } = document;
    const broken = { ...document, paths: { ...paths, '/v1/{id}': { get: { responses: {} } } } };
    expect((await lintDocument(broken)).join('\n')).toMatch(/operationId/);
  });

  it('gives a client types that hold: what is right compiles, what is wrong does not', () => {
    expect(typeErrors(CLIENT)).toEqual([]);
    const wrong = [
      ['{ face, context:', '{ face: 5, context:'],
      ["status: 'IDLE'", "status: 'IDEL'"],
      ["'/v1/faces'", "'/v1/fases'"],
      ["'Idempotency-Key'", "'Idempotency-Kye'"],
    ] as const;
    const errors = typeErrors(
      CLIENT,
      wrong.map(([from, to]) => ({ from, to })),
    ).join('\n');
    // Of a path that is not there the compiler says that it takes other arguments.
    for (const message of [/'number' is not assignable/, /"IDEL"/, /Expected 2 arguments/, /-Kye/]) {
      expect(errors).toMatch(message);
    }
  });

  it('gives a client that works', async () => {
    const { useAsCustomer } = (await import(CLIENT)) as {
      useAsCustomer: (baseUrl: string, apiKey: string) => Promise<string[]>;
    };
    expect(await useAsCustomer(server.url, server.key)).toEqual([
      'created IDLE',
      'token true',
      'listed true',
      'ended terminated_by_api',
      'refused session_terminated',
    ]);
  });
});

describe('The watch over answers', () => {
  const contract = new ResponseContract(wholeDocument());
  const limits: Record<string, string> = {
    ratelimit: '"other";r=1;t=1',
    'ratelimit-policy': '"other";q=1;w=60',
  };
  const check = (
    answer: Partial<SentAnswer>,
    body: unknown = { data: [], next_cursor: null },
    headers = limits,
  ) =>
    contract.violation({
      method: 'GET',
      path: '/v1/sessions',
      status: 200,
      header: (name) => ({ 'content-type': 'application/json; charset=utf-8', ...headers })[name],
      body: Buffer.from(JSON.stringify(body)),
      ...answer,
    });

  it('passes what is documented', () => {
    expect(check({})).toBeUndefined();
    expect(check({ status: 304, body: Buffer.alloc(0) })).toBeUndefined();
    expect(check({ path: '/healthz' }, { anything: true })).toBeUndefined();
  });

  it.each<[string, Partial<SentAnswer>, unknown, RegExp]>([
    ['another status', { status: 202 }, undefined, /status is not documented/],
    ['a missing field', {}, { data: [] }, /next_cursor/],
    ['a field more', {}, { data: [], next_cursor: null, total: 0 }, /additional properties/],
    ['another type', {}, { data: [], next_cursor: 7 }, /must be/],
    ['a body where none is', { status: 304 }, undefined, /body is not documented/],
    ['an operation that is not there', { method: 'PUT' }, undefined, /no such operation/],
    ['a path that is not there', { path: '/v1/none' }, undefined, /no such operation/],
    ['an error that is no problem', { status: 404, path: '/v1/none' }, { error: 'x' }, /problem\+json/],
  ])('finds %s', (_what, answer, body, message) => {
    expect(check(answer, body)).toMatch(message);
  });

  it('finds an answer without its limits', () => {
    expect(check({}, undefined, {})).toMatch(/RateLimit/);
  });
});
