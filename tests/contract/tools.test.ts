import { afterAll, beforeAll, expect, it } from 'vitest';
import { createdSessionSchema, problemSchema, sessionSchema, type SessionId } from '@visavis/shared';
import { TestHttpServer } from '../support/httpServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

const PARAMETERS = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const CLIENT = { kind: 'client', name: 'show_map', description: 'Shows a map.', parameters: PARAMETERS };
const SERVER = {
  ...CLIENT,
  kind: 'server',
  name: 'get_weather',
  url: 'https://tools.example.com/weather',
  timeout_ms: 5_000,
  filler: ' Let me look outside. ',
};

describeOnEachStore('A session’s tools', (database) => {
  let services: TestServices;
  let server: TestHttpServer;
  beforeAll(async () => {
    services = await createServices(database());
    server = await TestHttpServer.start(services);
  });
  afterAll(async () => {
    await server.close();
  });

  const create = (tools: unknown) =>
    server.request('POST', '/v1/sessions', { body: { face: 'maya', tools } });

  it('are stored as declared, with their defaults, and shown', async () => {
    const answer = await create([CLIENT, SERVER]);
    expect(answer.status).toBe(201);
    const { id, tools } = createdSessionSchema.strict().parse(answer.json);
    expect(tools).toEqual([
      { ...CLIENT, url: null, timeout_ms: 8_000, filler: null },
      { ...SERVER, filler: 'Let me look outside.' },
    ]);
    const read = await server.request('GET', `/v1/sessions/${id}`);
    expect(sessionSchema.strict().parse(read.json).tools).toEqual(tools);
    const { tools: told } = await services.sessions.conversation(id as SessionId);
    expect(told.map(({ name, timeoutMs }) => [name, timeoutMs])).toEqual([
      ['show_map', 8_000],
      ['get_weather', 5_000],
    ]);
    // Where a tool is answered is none of a media-worker's business.
    expect(JSON.stringify(told)).not.toContain('example.com');
  });

  it('that are webhooks have a secret, shown once and to nobody else', async () => {
    const answer = await create([SERVER]);
    const { id, tool_secret: secret } = createdSessionSchema.parse(answer.json);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    for (const path of [`/v1/sessions/${id}`, '/v1/sessions', `/session/${id}`]) {
      const { bytes } = await server.request('GET', path);
      expect(bytes.toString(), path).not.toContain('whsec_');
    }
    expect(JSON.stringify(await services.sessions.conversation(id as SessionId))).not.toContain('whsec_');
    const other = createdSessionSchema.parse((await create([SERVER])).json);
    expect(other.tool_secret).not.toBe(secret);
    expect((await services.sessions.findTool(id as SessionId, 'get_weather'))?.secret).toBe(secret);
    expect(await services.sessions.findTool(id as SessionId, 'show_map')).toBeUndefined();
  });

  it('that the page answers need no secret', async () => {
    expect((await create([CLIENT])).json).not.toHaveProperty('tool_secret');
    expect((await create([])).status).toBe(201);
  });

  it.each([
    ['a wrong name', { ...CLIENT, name: '1st' }, 'tools.0.name', /begin with a letter/],
    ['no description', { ...CLIENT, description: '' }, 'tools.0.description', /./],
    ['a wrong kind', { ...CLIENT, kind: 'browser' }, 'tools.0.kind', /./],
    ['a webhook without a URL', { ...SERVER, url: undefined }, 'tools.0.url', /./],
    ['a URL that would not be used', { ...CLIENT, url: 'https://example.com' }, 'tools.0.url', /./],
    ['an unknown field', { ...CLIENT, retries: 3 }, 'tools.0.retries', /./],
    [
      'a schema that is none',
      { ...CLIENT, parameters: { type: 'object', required: 1 } },
      'tools.0.parameters',
      /JSON Schema/,
    ],
    ['no object', { ...CLIENT, parameters: { type: 'string' } }, 'tools.0.parameters', /"type": "object"/],
    [
      'a schema elsewhere',
      { ...CLIENT, parameters: { type: 'object', properties: { x: { $ref: 'http://169.254.169.254/' } } } },
      'tools.0.parameters',
      /another document/,
    ],
    [
      'a very long schema',
      { ...CLIENT, parameters: { type: 'object', description: 'x'.repeat(8_000) } },
      'tools.0.parameters',
      /8000 characters/,
    ],
    ['a file', { ...SERVER, url: 'file:///etc/passwd' }, 'tools.0.url', /https:\/\/ or http:\/\//],
    ['this machine', { ...SERVER, url: 'http://127.0.0.1:3000/' }, 'tools.0.url', /public internet/],
    ['metadata', { ...SERVER, url: 'http://169.254.169.254/latest' }, 'tools.0.url', /public internet/],
    ['no time', { ...CLIENT, timeout_ms: 100 }, 'tools.0.timeout_ms', /500/],
    ['a long filler', { ...CLIENT, filler: 'x'.repeat(201) }, 'tools.0.filler', /200/],
  ])('are refused with %s', async (_what, tool, path, message) => {
    const answer = await create([tool]);
    expect(answer.status).toBe(422);
    const { errors } = problemSchema.parse(answer.json);
    expect(errors?.map((error) => error.path)).toEqual([path]);
    expect(errors?.[0]?.message).toMatch(message);
  });

  it('are refused when there are too many, or two of a name', async () => {
    const many = Array.from({ length: 17 }, (_, index) => ({ ...CLIENT, name: `tool_${index}` }));
    expect((await create(many)).status).toBe(422);
    const twice = await create([CLIENT, SERVER, { ...CLIENT, description: 'Another.' }]);
    expect(problemSchema.parse(twice.json).errors).toEqual([
      { path: 'tools.2.name', message: 'show_map is there twice' },
    ]);
  });
});
