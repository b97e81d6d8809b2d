import { KNOWLEDGE_LIMITS, type PassageWire } from '@visavis/shared';
import type { SafeFetch } from '../net/safeFetch.ts';
import { UnreadableDocument } from './parsing/Block.ts';
import { readHtml } from './parsing/readHtml.ts';
import type { Source } from './Source.ts';

export const QUERY_PLACEHOLDER = '{query}';

const TIMEOUT_MS = 1_500;
const MAX_BYTES = 256_000;
const MAX_PASSAGES = 3;
const PASSAGE_CHARS = 1_200;
const QUERY_CHARS = 500;

const LISTS = ['passages', 'results', 'items', 'data', 'documents', 'hits', 'records', 'entries'];
const TEXTS = ['text', 'content', 'passage', 'snippet', 'answer', 'summary', 'description', 'body'];
const TITLES = ['title', 'name', 'heading'];
const LINKS = ['url', 'link', 'href'];

/** @returns where a source is asked for this query. */
export function queryUrl(url: string, query: string): string {
  return url.replaceAll(QUERY_PLACEHOLDER, encodeURIComponent(query));
}

/**
 * Asks a customer's HTTP data source.
 * @returns its first passages, in its order: JSON (a list of texts or objects, or an object that holds one), text or HTML.
 * @throws FetchError, or UnreadableDocument for an answer that says nothing.
 */
export async function queryHttpSource(
  source: Source,
  query: string,
  deps: { safeFetch: SafeFetch; signal?: AbortSignal },
): Promise<PassageWire[]> {
  const asked = query.slice(0, QUERY_CHARS).toWellFormed();
  const post = source.method === 'POST';
  const answer = await deps.safeFetch.fetch(queryUrl(source.url ?? '', asked), {
    method: post ? 'POST' : 'GET',
    headers: {
      accept: 'application/json, text/plain;q=0.9, text/html;q=0.8',
      ...(post ? { 'content-type': 'application/json' } : {}),
      ...source.headers,
    },
    ...(post ? { body: JSON.stringify({ query: asked }) } : {}),
    maxBytes: MAX_BYTES,
    timeoutMs: TIMEOUT_MS,
    ...(deps.signal ? { signal: deps.signal } : {}),
  });
  if (answer.status < 200 || answer.status > 299)
    throw new UnreadableDocument(`answers with status ${answer.status}`);
  const text = Buffer.from(answer.bytes).toString('utf8').replaceAll('\0', '');
  return read(text, answer.contentType)
    .filter((found) => found.text !== '')
    .slice(0, MAX_PASSAGES)
    .map(({ title, url, text: found }) => ({
      sourceId: source.id,
      title: (title ?? source.title).slice(0, KNOWLEDGE_LIMITS.titleChars),
      ...(url === undefined ? {} : { url }),
      text: found.slice(0, PASSAGE_CHARS),
    }));
}

interface Found {
  readonly title?: string;
  readonly url?: string;
  readonly text: string;
}

function read(text: string, contentType: string): Found[] {
  if (/\bjson$/.test(contentType) || /^\s*[[{]/.test(text)) {
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch (cause) {
      throw new UnreadableDocument('answers with broken JSON', { cause });
    }
    return readJson(json);
  }
  if (contentType === 'text/html') {
    return [
      {
        text: readHtml(text)
          .blocks.map((block) => block.text)
          .join('\n'),
      },
    ];
  }
  return [{ text: text.trim() }];
}

function readJson(json: unknown): Found[] {
  if (Array.isArray(json)) return json.slice(0, MAX_PASSAGES).map(readItem);
  if (!isObject(json)) return [readItem(json)];
  for (const name of LISTS) {
    const list = json[name];
    if (Array.isArray(list)) return list.slice(0, MAX_PASSAGES).map(readItem);
  }
  return [readItem(json)];
}

function readItem(item: unknown): Found {
  if (!isObject(item)) return { text: scalar(item) };
  const first = (names: readonly string[]): string | undefined =>
    names.map((name) => item[name]).find((value) => typeof value === 'string' && value.trim() !== '') as
      string | undefined;
  const text = first(TEXTS)?.trim();
  const title = first(TITLES)?.trim();
  const link = first(LINKS);
  const url = link !== undefined && /^https?:\/\//.test(link) && URL.canParse(link) ? link : undefined;
  return {
    ...(title === undefined ? {} : { title }),
    ...(url === undefined ? {} : { url }),
    text: text ?? labelled(item),
  };
}

/** An object without a text of its own is read out: one line a value, `Price: 4.20`. */
function labelled(item: Record<string, unknown>): string {
  return Object.entries(item)
    .map(([name, value]) => [name.replace(/[_-]+/g, ' ').trim(), scalar(value)] as const)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${value}`)
    .join('\n');
}

function scalar(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (!Array.isArray(value)) return '';
  return value
    .map(scalar)
    .filter((part) => part !== '')
    .join(', ');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
