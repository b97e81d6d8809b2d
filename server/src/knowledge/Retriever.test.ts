import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { newId, systemClock, VirtualClock } from '@visavis/shared';
import { SafeFetch } from '../net/safeFetch.ts';
import type { StoredChunk } from './knowledgeQueries.ts';
import { Retriever } from './Retriever.ts';
import { Embedder } from './search/Embedder.ts';
import { IndexCache } from './search/IndexCache.ts';
import type { Source } from './Source.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

function sourceOf(title: string, texts: readonly (string | [string, number[]])[]) {
  const id = newId('KnowledgeSourceId');
  const source: Source = {
    id,
    accountId: newId('AccountId'),
    sessionId: null,
    kind: 'document',
    title,
    status: 'ready',
    failure: null,
    url: null,
    method: null,
    headers: {},
    description: null,
    pages: null,
    chunkCount: texts.length,
    revision: 1,
    createdAt: new Date(0),
    updatedAt: new Date(0),
  };
  const chunks: StoredChunk[] = texts.map((given) => {
    const [text, vector] = typeof given === 'string' ? [given, null] : given;
    return {
      heading: '',
      text,
      page: null,
      embedding: vector && Float32Array.from(vector),
      embeddingModel: vector && 'toy',
    };
  });
  return { source, chunks };
}

function retrieverOf(all: ReturnType<typeof sourceOf>[], embedder: Embedder | null = null) {
  const warnings: string[] = [];
  const clock = new VirtualClock();
  const safeFetch = new SafeFetch({ allowPrivateAddresses: false, clock });
  open.push(() => safeFetch.close());
  const retriever = new Retriever({
    cache: new IndexCache(async (id) => all.find(({ source }) => source.id === id)?.chunks ?? []),
    safeFetch,
    embedder,
    log: { warn: (_details, message) => void warnings.push(message), error: () => undefined },
  });
  const find = async (query: string): Promise<string[]> =>
    (
      await retriever.retrieve(
        all.map(({ source }) => source),
        query,
      )
    ).passages.map(({ text }) => text);
  return { find, warnings };
}

/** An endpoint that knows the meaning of a few words. */
async function embeddings(meaning: (text: string) => number[] | null): Promise<Embedder> {
  const server = createServer((req, res) => {
    let body = '';
    req.setEncoding('utf8').on('data', (part: string) => (body += part));
    req.on('end', () => {
      const { input } = JSON.parse(body) as { input: string[] };
      const vectors = input.map(meaning);
      if (vectors.includes(null)) res.writeHead(500).end();
      else res.end(JSON.stringify({ data: vectors.map((embedding, index) => ({ index, embedding })) }));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(async () => server.close());
  const { port } = server.address() as AddressInfo;
  return new Embedder({
    baseUrl: `http://127.0.0.1:${port}/v1/`,
    apiKey: 'key',
    model: 'toy',
    clock: systemClock,
  });
}

it('finds the best of several sources, a small one as well as a large one', async () => {
  const large = sourceOf(
    'Manual',
    Array.from(
      { length: 200 },
      (_, index) => `Chapter ${index} treats bolts, nuts and screws of size ${index}.`,
    ),
  );
  const small = sourceOf('Note', ['The warranty of the pump lasts two years.']);
  const { find } = retrieverOf([large, small]);
  expect((await find('How long is the warranty of the pump?'))[0]).toContain('two years');
  expect((await find('screws of size 117'))[0]).toContain('Chapter 117');
  expect((await find('warrenty'))[0]).toContain('two years');
  expect(await find('and the of')).toEqual([]);
  expect(await find('zebra')).toEqual([]);
});

it('finds in scripts without spaces', async () => {
  const { find } = retrieverOf([sourceOf('营业时间', ['面包店早上七点开门。', '停车是免费的。'])]);
  expect((await find('面包店几点开门？'))[0]).toContain('七点');
});

it('finds by meaning too, where there are embeddings, and by words alone when their provider fails', async () => {
  const source = sourceOf('Pets', [
    ['Canines must be on a leash.', [1, 0]],
    ['Parking is free.', [0, 1]],
  ]);
  let up = true;
  const embedder = await embeddings((text) => (up ? (/dog/i.test(text) ? [1, 0.1] : [0.1, 1]) : null));
  const { find, warnings } = retrieverOf([source], embedder);
  expect(await find('May I bring my dog?')).toEqual(['Canines must be on a leash.']);
  expect(await retrieverOf([source]).find('May I bring my dog?')).toEqual([]);
  up = false;
  expect(await find('Is parking free?')).toEqual(['Parking is free.']);
  expect(warnings).toHaveLength(1);
});

it('keeps the indexes that were used last', async () => {
  const loads: string[] = [];
  const text = 'x'.repeat(1_000);
  const cache = new IndexCache(async (id) => {
    loads.push(id);
    return [{ heading: '', text, page: null, embedding: null, embeddingModel: null }];
  }, 2_500);
  const [a, b, c] = ['a', 'b', 'c'].map(() => newId('KnowledgeSourceId'));
  if (!a || !b || !c) throw new Error('three ids');
  await Promise.all([cache.get({ id: a, revision: 1 }), cache.get({ id: a, revision: 1 })]);
  await cache.get({ id: b, revision: 1 });
  await cache.get({ id: a, revision: 1 });
  await cache.get({ id: c, revision: 1 });
  expect(loads).toEqual([a, b, c]);
  expect(cache.size).toBe(2);
  await cache.get({ id: a, revision: 1 });
  await cache.get({ id: b, revision: 1 });
  await cache.get({ id: b, revision: 2 });
  expect(loads).toEqual([a, b, c, b, b]);
});
