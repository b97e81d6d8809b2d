import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  knowledgeListSchema,
  knowledgeSourceSchema,
  newId,
  problemSchema,
  sessionSchema,
  systemClock,
  type KnowledgeSourceWire,
} from '@visavis/shared';
import { KnowledgeService } from '../../server/src/knowledge/KnowledgeService.ts';
import { SafeFetch } from '../../server/src/net/safeFetch.ts';
import { TestHttpServer, type Answer } from '../support/httpServer.ts';
import { makePdf } from '../support/pdf.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

const HOURS =
  '# Opening hours\n\nThe bakery opens at seven. On Sundays it opens at nine.\n\n# Bread\n\nA rye loaf costs 4 euros 20.';
const PAGE = `<html><head><title>Returns</title><script>var secret = 'unheard';</script></head><body>
<nav>Home Shop Contact</nav><h1>Returns</h1><p>You may return a bicycle within thirty days.</p>
<p onclick="alert(1)">Refunds take a week.<style>p{}</style></p><noscript>enable scripts</noscript></body></html>`;

// Made before any connection is open: it takes a while.
const BOMB = gzipSync(Buffer.alloc(40_000_000, ' '));

describeOnEachStore('Knowledge', (database) => {
  let services: TestServices;
  let server: TestHttpServer;
  let site: Server;
  let siteUrl: string;
  let respond: RequestListener;
  beforeAll(async () => {
    services = await createServices(database());
    server = await TestHttpServer.start(services);
    site = createServer((req, res) => respond(req, res)).listen(0, '127.0.0.1');
    await once(site, 'listening');
    siteUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    site.closeAllConnections();
    site.close();
    await services.knowledge.stop();
    await server.close();
  });

  const post = (body: object, path = '/v1/knowledge'): Promise<Answer> =>
    server.request('POST', path, { body });
  const add = async (body: object, path?: string): Promise<KnowledgeSourceWire> => {
    const answer = await post(body, path);
    expect(answer, answer.bytes.toString()).toMatchObject({ status: 201 });
    return knowledgeSourceSchema.strict().parse(answer.json);
  };
  /** A text that can be found. */
  const addText = async (title: string, text = HOURS): Promise<KnowledgeSourceWire> =>
    settled((await add({ kind: 'text', title, text })).id);
  const upload = (
    bytes: Uint8Array | string,
    name: string,
    type = '',
    fields: Record<string, string> = {},
  ): Promise<Answer> => {
    const form = new FormData();
    form.append(
      'file',
      new Blob([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)], { type }),
      name,
    );
    for (const [key, value] of Object.entries(fields)) form.append(key, value);
    return send(form);
  };
  const send = async (body: BodyInit, headers: Record<string, string> = {}): Promise<Answer> => {
    const response = await fetch(`${server.url}/v1/knowledge`, {
      method: 'POST',
      headers: { 'x-api-key': server.key, ...headers },
      body,
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    return { status: response.status, headers: response.headers, bytes, json: JSON.parse(bytes.toString()) };
  };
  const settled = async (id: string): Promise<KnowledgeSourceWire> =>
    vi.waitFor(
      async () => {
        const { json } = await server.request('GET', `/v1/knowledge/${id}`);
        const source = knowledgeSourceSchema.parse(json);
        expect(source.status).not.toBe('processing');
        return source;
      },
      { timeout: 30_000, interval: 50 },
    );
  const sessionWith = async (knowledge: string[]) =>
    services.sessions.load(
      (await services.sessions.create(services.accountId, { face: 'maya', knowledge })).id,
    );
  const find = async (knowledge: string[], query: string) =>
    (await services.knowledge.retrieve(await sessionWith(knowledge), query)).passages;

  it('takes a text, and finds the part of it that was asked for', async () => {
    const source = await addText('The bakery');
    expect(source).toMatchObject({ kind: 'document', status: 'ready', chunks: 2, session_id: null });
    const [found, ...others] = await find([source.id], 'When do you open on Sunday?');
    expect(found).toMatchObject({ sourceId: source.id, title: 'The bakery' });
    expect(found?.text).toBe('# Opening hours\nThe bakery opens at seven. On Sundays it opens at nine.');
    expect(others).toEqual([]);
    expect((await find([source.id], 'how much is rye'))[0]?.text).toContain('4 euros 20');
    expect(await find([source.id], 'Hello there!')).toEqual([]);
    expect(await find([source.id], 'quantum chromodynamics')).toEqual([]);
  });

  it('takes files, known by what they hold', async () => {
    const html = await upload(PAGE, 'returns');
    const returns = await settled(knowledgeSourceSchema.parse(html.json).id);
    expect(returns).toMatchObject({ status: 'ready', title: 'Returns', pages: null });
    const [found] = await find([returns.id], 'Can I return my bicycle?');
    expect(found?.text).toBe('# Returns\nYou may return a bicycle within thirty days.\nRefunds take a week.');
    const pdf = await upload(makePdf([['First page.'], ['The warranty lasts', 'two years.']]), 'x.pdf');
    const warranty = await settled(knowledgeSourceSchema.parse(pdf.json).id);
    expect(warranty).toMatchObject({ status: 'ready', title: 'A test', pages: 2 });
    expect((await find([warranty.id], 'how long is the warranty'))[0]?.text).toContain(
      'The warranty lasts two years.',
    );
    const titled = await upload('Parking is free.', 'notes.txt', 'text/plain', { title: ' Parking ' });
    expect(titled.json).toMatchObject({ title: 'Parking', kind: 'document' });
    await settled(knowledgeSourceSchema.parse(titled.json).id);
  });

  it('reads a PDF of 200 pages', async () => {
    const pages = Array.from({ length: 200 }, (_, page) =>
      Array.from(
        { length: 40 },
        (_, line) => `Line ${line} of page ${page + 1} speaks of part ${page * 40 + line}.`,
      ),
    );
    const answer = await upload(makePdf(pages, { compress: true, title: 'Manual' }), 'manual.pdf');
    expect(answer.status).toBe(201);
    const manual = await settled(knowledgeSourceSchema.parse(answer.json).id);
    expect(manual).toMatchObject({ status: 'ready', pages: 200, title: 'Manual' });
    expect(manual.chunks).toBeGreaterThan(300);
    const [found] = await find([manual.id], 'What do you know of part 7321?');
    expect(found).toMatchObject({ page: 184 });
    expect(found?.text).toContain('part 7321');
  });

  it.each<[string, Uint8Array | string, string, string]>([
    ['a PDF that is none', 'just text', 'report.pdf', 'application/pdf'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452000000', 'hex'), 'a.txt', 'text/plain'],
    ['an archive', gzipSync('text'), 'a.md', 'text/markdown'],
    ['nothing', '', 'a.txt', 'text/plain'],
    ['bytes of chance', Buffer.alloc(5_000, 1), 'a', ''],
  ])('refuses %s with a clear word', async (_what, bytes, name, type) => {
    const answer = await upload(bytes, name, type);
    expect(answer.status).toBe(422);
    expect(problemSchema.parse(answer.json).errors?.[0]).toMatchObject({ path: 'file' });
  });

  it.each<[string, Uint8Array | string, string, RegExp]>([
    ['a PDF that is broken', `%PDF-1.7\n${'garbage '.repeat(500)}`, 'a.pdf', /broken/],
    ['a PDF without text', makePdf([[]]), 'scan.pdf', /no text/],
    ['HTML without text', '<html><body><script>x</script></body></html>', 'a.html', /no text/],
    ['elements without end', '<div>'.repeat(20_000), 'deep.html', /nested/],
  ])('says why %s failed', async (_what, bytes, name, reason) => {
    const answer = await upload(bytes, name);
    expect(answer.status).toBe(201);
    const source = await settled(knowledgeSourceSchema.parse(answer.json).id);
    expect(source).toMatchObject({ status: 'failed', chunks: 0 });
    expect(source.failure).toMatch(reason);
  });

  it('is not filled by large files and bombs', async () => {
    expect((await upload(Buffer.alloc(10_000_001, 'a'), 'big.txt')).status).toBe(413);
    const form = 'multipart/form-data; boundary=b';
    const bombed = await send(new Uint8Array(BOMB), { 'content-type': form, 'content-encoding': 'gzip' });
    expect(bombed.status).toBe(413);
    const broken = await send('no form at all', { 'content-type': form });
    expect(broken).toMatchObject({ status: 400, json: { code: 'bad_request' } });
  });

  it.each([
    [{ kind: 'text', title: 'x' }, 'text'],
    [{ kind: 'text', title: 'x', text: '  ' }, 'text'],
    [{ kind: 'text', title: '', text: 'x' }, 'title'],
    [{ kind: 'text', title: 'x', text: 'x', status: 'ready' }, 'status'],
    [{ kind: 'document', title: 'x', text: 'x' }, 'kind'],
    [{ kind: 'url', url: 'ftp://example.com' }, 'url'],
    [{ kind: 'url', url: 'http://169.254.169.254/' }, 'url'],
    [{ kind: 'url', url: 'https://me:secret@example.com/' }, 'url'],
    [{ kind: 'http', title: 'x', url: 'https://{query}.example.com/' }, 'url'],
    [{ kind: 'http', title: 'x', url: 'https://a.example', headers: { Host: 'b' } }, 'headers.Host'],
    [{ kind: 'http', title: 'x', url: 'https://a.example', headers: { a: 'b\r\nc: d' } }, 'headers.a'],
    [{ kind: 'http', title: 'x', url: 'https://a.example', method: 'PUT' }, 'method'],
  ])('names the field that it refuses: %j', async (body, path) => {
    const answer = await post(body);
    expect(answer.status).toBe(422);
    expect(problemSchema.parse(answer.json).errors?.map((field) => field.path)).toContain(path);
  });

  it('refuses addresses of this network, at once or when the name leads there', async () => {
    const strict = await createServices(database(), {
      knowledge: {
        safeFetch: new SafeFetch({
          allowPrivateAddresses: false,
          clock: systemClock,
          lookup: (_host, _options, callback) => callback(null, [{ address: '10.0.0.7', family: 4 }]),
        }),
      },
    });
    const owner = { accountId: strict.accountId, sessionId: null };
    for (const url of ['http://127.0.0.1:1/', 'http://[::1]/', 'http://2130706433/', 'http://localhost/']) {
      await expect(strict.knowledge.create(owner, { kind: 'url', url })).rejects.toMatchObject({
        code: 'validation_failed',
      });
    }
    const { id } = await strict.knowledge.create(owner, { kind: 'url', url: 'http://inside.example/' });
    await vi.waitFor(async () =>
      expect(await strict.knowledge.get(owner, id)).toMatchObject({
        status: 'failed',
        failure: 'The URL leads to an address that is not on the public internet.',
      }),
    );
    await strict.knowledge.stop();
  });

  it('fetches a page, again when it is told to, and keeps the old text when it cannot', async () => {
    let text = 'The price is 10 euros.';
    let status = 200;
    respond = (_req, res) =>
      void res.writeHead(status, { 'content-type': 'text/html' }).end(`<title>Prices</title><p>${text}</p>`);
    const { id, status: first } = await add({ kind: 'url', url: `${siteUrl}/prices` });
    expect(first).toBe('processing');
    expect(await settled(id)).toMatchObject({ status: 'ready', title: 'Prices', url: `${siteUrl}/prices` });
    expect((await find([id], 'price'))[0]).toMatchObject({
      text: 'The price is 10 euros.',
      url: `${siteUrl}/prices`,
    });
    text = 'The price is 12 euros.';
    expect((await server.request('POST', `/v1/knowledge/${id}/refresh`)).status).toBe(202);
    await settled(id);
    expect((await find([id], 'price'))[0]?.text).toBe('The price is 12 euros.');
    status = 500;
    await server.request('POST', `/v1/knowledge/${id}/refresh`);
    expect(await settled(id)).toMatchObject({
      status: 'ready',
      failure: expect.stringMatching('500') as string,
    });
    expect((await find([id], 'price'))[0]?.text).toBe('The price is 12 euros.');
    const text2 = await addText('x', 'y z');
    expect((await server.request('POST', `/v1/knowledge/${text2.id}/refresh`)).status).toBe(409);
  });

  it('asks an HTTP data source, whose secrets it never shows', async () => {
    const asked: unknown[] = [];
    respond = (req, res) => {
      asked.push([req.url, req.headers['x-shop-key']]);
      res.setHeader('content-type', 'application/json');
      res.end(
        JSON.stringify({ results: [{ name: 'Rye', price: 4.2, url: 'https://shop.example/rye' }, 'Plain.'] }),
      );
    };
    const source = await add({
      kind: 'http',
      title: 'Stock',
      url: `${siteUrl}/find?q={query}`,
      headers: { 'X-Shop-Key': 'hush' },
      description: 'What is on the shelf',
    });
    expect(source).toMatchObject({ status: 'ready', header_names: ['X-Shop-Key'] });
    const passages = await find([source.id], 'Is there rye & wheat?');
    expect(asked).toEqual([['/find?q=Is%20there%20rye%20%26%20wheat%3F', 'hush']]);
    expect(passages).toEqual([
      {
        sourceId: source.id,
        title: 'Rye',
        url: 'https://shop.example/rye',
        text: 'Name: Rye\nPrice: 4.2\nUrl: https://shop.example/rye',
      },
      { sourceId: source.id, title: 'Stock', text: 'Plain.' },
    ]);
    const shown = await server.request('GET', '/v1/knowledge');
    expect(shown.bytes.toString()).not.toContain('hush');

    // One that fails keeps nothing else from being found.
    respond = (_req, res) => void res.writeHead(503).end();
    const text = await addText('Rye', 'Rye is a grain.');
    const both = await services.knowledge.retrieve(await sessionWith([source.id, text.id]), 'what is rye');
    expect(both).toMatchObject({ passages: [{ sourceId: text.id }], warning: expect.any(String) as string });
  });

  it('lists, shows and deletes with everything that was kept', async () => {
    const source = await addText('Gone');
    const list = knowledgeListSchema.parse((await server.request('GET', '/v1/knowledge')).json);
    expect(list.data[0]?.id).toBe(source.id);
    const session = await sessionWith([source.id]);
    expect((await services.knowledge.retrieve(session, 'rye')).passages).toHaveLength(1);
    expect((await server.request('DELETE', `/v1/knowledge/${source.id}`)).status).toBe(204);
    const { rows } = { rows: await chunksOf(source.id) };
    expect(rows).toEqual([]);
    expect((await services.knowledge.retrieve(session, 'rye')).passages).toEqual([]);
    for (const method of ['GET', 'DELETE'])
      expect((await server.request(method, `/v1/knowledge/${source.id}`)).status).toBe(404);
  });
  const chunksOf = (id: string) =>
    services.database.db
      .selectFrom('knowledge_chunks')
      .select('text')
      .where('source_id', '=', id as never)
      .execute();

  it('finds it again after a restart, and takes up what was unread', async () => {
    const source = await addText('Kept');
    await services.database.db
      .insertInto('knowledge_sources')
      .values({
        id: newId('KnowledgeSourceId'),
        account_id: services.accountId,
        session_id: null,
        kind: 'document',
        title: 'Half sent',
        status: 'processing',
        failure: null,
        url: null,
        method: null,
        headers: '{}',
        description: null,
        pages: null,
        chunk_count: 0,
        revision: 0,
        created_at: new Date(),
        updated_at: new Date(),
      })
      .execute();
    const again = new KnowledgeService({
      database: database(),
      clock: systemClock,
      safeFetch: new SafeFetch({ allowPrivateAddresses: true, clock: systemClock }),
      embedder: null,
      log: { warn: () => undefined, error: () => undefined },
    });
    await again.start();
    expect((await again.retrieve(await sessionWith([source.id]), 'rye')).passages).toHaveLength(1);
    const [half] = (await again.list({ accountId: services.accountId, sessionId: null })).filter(
      ({ title }) => title === 'Half sent',
    );
    expect(half).toMatchObject({ status: 'failed', failure: expect.stringMatching('again') as string });
    await again.stop();
  });

  describe('of a session', () => {
    it('is its own alone, and tells the live side', async () => {
      const session = await services.sessions.create(services.accountId, { face: 'maya' });
      const other = await services.sessions.create(services.accountId, { face: 'maya' });
      const path = `/v1/sessions/${session.id}/knowledge`;
      const source = await add({ kind: 'text', title: 'Private', text: HOURS }, path);
      expect(source.session_id).toBe(session.id);
      expect(server.knowledgeChanged).toEqual([session.id]);
      await vi.waitFor(
        async () => expect((await services.knowledge.retrieve(session, 'rye')).passages).toHaveLength(1),
        { timeout: 20_000 },
      );
      expect((await services.knowledge.retrieve(other, 'rye')).passages).toEqual([]);
      expect((await server.request('GET', `/v1/knowledge/${source.id}`)).status).toBe(404);
      expect((await server.request('GET', `/v1/sessions/${other.id}/knowledge/${source.id}`)).status).toBe(
        404,
      );
      expect((await server.request('GET', `${path}/${source.id}`)).json).toMatchObject({ id: source.id });
      const named = await server.request('POST', '/v1/sessions', {
        body: { face: 'maya', knowledge: [source.id] },
      });
      expect(named.status).toBe(422);
      expect((await server.request('DELETE', `${path}/${source.id}`)).status).toBe(204);
      expect((await services.knowledge.retrieve(session, 'rye')).passages).toEqual([]);
    });

    it('takes at most 20', async () => {
      const session = await services.sessions.create(services.accountId, { face: 'maya' });
      const body = { kind: 'http', title: 'x', url: `${siteUrl}/` };
      const path = `/v1/sessions/${session.id}/knowledge`;
      const made = await Promise.all(Array.from({ length: 22 }, () => post(body, path)));
      expect(made.filter(({ status }) => status === 201)).toHaveLength(20);
      expect(made.filter(({ status }) => status === 409)).toHaveLength(2);
    });

    it('is named at creation by ids of the account, and shown', async () => {
      const source = await addText('x');
      const answer = await server.request('POST', '/v1/sessions', {
        body: { face: 'maya', knowledge: [source.id, source.id] },
      });
      expect(sessionSchema.parse(answer.json)).toMatchObject({
        knowledge: [source.id],
        memory: false,
        end_user_id: null,
      });
      const missing = await server.request('POST', '/v1/sessions', {
        body: { face: 'maya', knowledge: [source.id, newId('KnowledgeSourceId')] },
      });
      expect(problemSchema.parse(missing.json).errors?.[0]?.path).toBe('knowledge.1');
    });
  });

  it("of another account is 404, and cannot be named by another's session", async () => {
    const source = await addText('Mine');
    const stranger = await createServices(database());
    const strangers = await TestHttpServer.start(stranger);
    for (const [method, path] of [
      ['GET', `/v1/knowledge/${source.id}`],
      ['DELETE', `/v1/knowledge/${source.id}`],
      ['POST', `/v1/knowledge/${source.id}/refresh`],
    ] as const) {
      expect((await strangers.request(method, path)).status, path).toBe(404);
    }
    expect((await strangers.request('GET', '/v1/knowledge')).json).toEqual({ data: [] });
    const named = await strangers.request('POST', '/v1/sessions', {
      body: { face: 'maya', knowledge: [source.id] },
    });
    expect(named.status).toBe(422);
    expect((await server.request('GET', `/v1/knowledge/${source.id}`)).status).toBe(200);
    await strangers.close();
  });
});

describeOnEachStore('Memory', (database) => {
  let services: TestServices;
  let server: TestHttpServer;
  beforeAll(async () => {
    services = await createServices(database());
    server = await TestHttpServer.start(services);
  });
  afterAll(() => server.close());

  const start = (endUser: string, memory = true) =>
    services.sessions.create(services.accountId, { face: 'maya', end_user_id: endUser, memory });
  const texts = async (endUser: string) =>
    (
      (await server.request('GET', `/v1/end-users/${endUser}/memory`)).json as { facts: { text: string }[] }
    ).facts.map(({ text }) => text);

  it('needs to know whose it is', async () => {
    const answer = await server.request('POST', '/v1/sessions', { body: { face: 'maya', memory: true } });
    expect(problemSchema.parse(answer.json).errors).toMatchObject([{ path: 'memory' }]);
  });

  it('keeps what was told, the newer instead of the older, for the next session of this person', async () => {
    const first = await start('ada');
    await services.memory.remember(first.id, [
      { category: 'name', text: 'Is called Ada' },
      { category: 'home', text: 'Lives in Paris' },
      { category: 'like', text: 'Likes coffee' },
    ]);
    await services.clock.advance(10);
    await services.memory.remember(first.id, [
      { category: 'home', text: 'Lives in Berlin' },
      { category: 'dislike', text: 'Dislikes coffee' },
    ]);
    expect(await texts('ada')).toEqual(['Is called Ada', 'Lives in Berlin', 'Dislikes coffee']);
    const next = await start('ada');
    expect((await services.sessions.conversation(next.id)).memory).toEqual([
      { category: 'name', text: 'Is called Ada' },
      { category: 'home', text: 'Lives in Berlin' },
      { category: 'dislike', text: 'Dislikes coffee' },
    ]);
    expect((await services.sessions.conversation((await start('bob')).id)).memory).toEqual([]);
  });

  it('keeps nothing and gives nothing without the opt-in', async () => {
    await services.memory.remember((await start('eve')).id, [{ category: 'name', text: 'Is called Eve' }]);
    const without = await start('eve', false);
    await services.memory.remember(without.id, [{ category: 'home', text: 'Lives in Rome' }]);
    expect(await texts('eve')).toEqual(['Is called Eve']);
    expect((await services.sessions.conversation(without.id)).memory).toBeNull();
  });

  it('keeps the newest fifty', async () => {
    const session = await start('many');
    for (let from = 0; from < 60; from += 20) {
      await services.memory.remember(
        session.id,
        Array.from({ length: 20 }, (_, index) => ({
          category: 'like' as const,
          text: `Likes thing ${from + index}`,
        })),
      );
      await services.clock.advance(100);
    }
    const kept = await texts('many');
    expect(kept).toHaveLength(50);
    expect([kept[0], kept.at(-1)]).toEqual(['Likes thing 10', 'Likes thing 59']);
  });

  it('is exported and deleted, and a session that goes on writes no more', async () => {
    const session = await start('leo');
    await services.memory.remember(session.id, [{ category: 'name', text: 'Is called Leo' }]);
    const answer = await server.request('GET', '/v1/end-users/leo/memory');
    expect(answer.json).toMatchObject({
      end_user_id: 'leo',
      facts: [{ category: 'name', text: 'Is called Leo', session_id: session.id }],
    });
    expect((await server.request('DELETE', '/v1/end-users/leo/memory')).status).toBe(204);
    expect(server.forgotten).toEqual([session.id]);
    await services.memory.remember(session.id, [{ category: 'name', text: 'Is called Leo' }]);
    expect(await texts('leo')).toEqual([]);
    expect((await server.request('GET', `/v1/sessions/${session.id}`)).json).toMatchObject({ memory: false });
    // A new opt-in begins anew.
    await services.memory.remember((await start('leo')).id, [{ category: 'name', text: 'Is called Leon' }]);
    expect(await texts('leo')).toEqual(['Is called Leon']);
  });

  it("is the account's own: the same id elsewhere is another person", async () => {
    const session = await start('shared-id');
    await services.memory.remember(session.id, [{ category: 'name', text: 'Is called Ann' }]);
    const stranger = await createServices(database());
    const strangers = await TestHttpServer.start(stranger);
    expect((await strangers.request('GET', '/v1/end-users/shared-id/memory')).json).toEqual({
      end_user_id: 'shared-id',
      facts: [],
    });
    expect((await strangers.request('DELETE', '/v1/end-users/shared-id/memory')).status).toBe(204);
    expect(await texts('shared-id')).toEqual(['Is called Ann']);
    await strangers.close();
    const none = await server.request('GET', '/v1/end-users/shared-id/memory', { key: null });
    expect(none.status).toBe(401);
  });
});
