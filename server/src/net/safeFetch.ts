import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { Clock } from '@visavis/shared';
import { Agent, buildConnector, fetch, type Response } from 'undici';
import { mayConnectTo, type AddressPolicy } from './addresses.ts';
import { FetchError } from './FetchError.ts';

export interface SafeFetchOptions {
  /** Whether URLs may lead into our own network: for tests and intranets. */
  readonly allowPrivateAddresses: boolean;
  readonly clock: Clock;
  /** Default: the system's resolver. */
  readonly lookup?: LookupFunction;
}

export interface SafeRequest {
  readonly method?: 'GET' | 'POST';
  /** Sent to the URL's own origin only: a redirect elsewhere gets none of them. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Most bytes of the answer, after its compression is undone. */
  readonly maxBytes: number;
  /** A longer answer is cut there; without it, it is an error. */
  readonly cut?: boolean;
  /** For everything together: names, redirects, the last byte of the body. */
  readonly timeoutMs: number;
  /** Default: 3. With 0 a redirect is an answer like any other. */
  readonly maxRedirects?: number;
  /** Content types that are taken of a 2xx answer, such as `text/html`; without it any. */
  readonly contentTypes?: readonly string[];
  readonly signal?: AbortSignal;
}

export interface SafeResponse {
  readonly status: number;
  /** Where the answer came from, after redirects. */
  readonly url: string;
  /** In lower case, without parameters; "" when it has none. */
  readonly contentType: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly bytes: Uint8Array;
}

const MAX_REDIRECTS = 3;
const MAX_URL_CHARS = 2_048;
const MAX_HEADER_BYTES = 16_384;
const CONNECT_TIMEOUT_MS = 5_000;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Marks what the resolver's guard refused, through the layers of causes. */
const REFUSED = 'ERR_VISAVIS_ADDRESS';

/**
 * Fetches URLs that strangers gave us. Whatever a name resolves to is judged when the connection is made and that very
 * address is connected to, so that a name which changes between check and use gains nothing; each redirect is judged
 * anew. No proxy, cookies or credentials of ours are ever used. Owns its connections: `close` them.
 */
export class SafeFetch {
  readonly #policy: AddressPolicy;
  readonly #clock: Clock;
  readonly #agent: Agent;

  constructor({ allowPrivateAddresses, clock, lookup = systemLookup }: SafeFetchOptions) {
    this.#policy = { allowPrivate: allowPrivateAddresses };
    this.#clock = clock;
    const connect = buildConnector({
      lookup: this.#guarded(lookup),
      timeout: CONNECT_TIMEOUT_MS,
      allowH2: false,
    });
    this.#agent = new Agent({
      maxHeaderSize: MAX_HEADER_BYTES,
      // An address is never looked up: it is judged here.
      connect: (options, callback) => {
        const host = options.hostname.replace(/^\[|\]$/g, '');
        if (isIP(host) !== 0 && !mayConnectTo(host, this.#policy)) callback(refusal(), null);
        else connect(options, callback);
      },
    });
  }

  /**
   * A first look at a URL, before anything is connected to: for a clear answer to whoever gives it.
   * @throws FetchError `bad_url`, or `refused_address` for an address that is one to see.
   */
  check(text: string): URL {
    if (text.length > MAX_URL_CHARS || !URL.canParse(text)) throw new FetchError('bad_url', 'is not a URL');
    const url = new URL(text);
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
      throw new FetchError('bad_url', 'must begin with https:// or http://');
    if (url.username !== '' || url.password !== '')
      throw new FetchError('bad_url', 'must not hold a user name or password');
    // The parser has turned decimal, octal and hexadecimal forms into the usual one.
    const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
    const named = isIP(host) !== 0 ? host : /^(?:.+\.)?localhost$/.test(host) ? '127.0.0.1' : null;
    if (named !== null && !mayConnectTo(named, this.#policy)) throw refusedAddress();
    return url;
  }

  /** @throws FetchError. An answer of any status is an answer. */
  async fetch(text: string, request: SafeRequest): Promise<SafeResponse> {
    const controller = new AbortController();
    const abort = (): void => controller.abort(new FetchError('aborted', 'was called off'));
    const cancel = this.#clock.setTimeout(
      () => controller.abort(new FetchError('timeout', `did not answer within ${request.timeoutMs} ms`)),
      request.timeoutMs,
    );
    if (request.signal?.aborted) abort();
    request.signal?.addEventListener('abort', abort, { once: true });
    try {
      return await this.#follow(text, request, controller.signal);
    } catch (error) {
      throw controller.signal.aborted ? (controller.signal.reason as FetchError) : asFetchError(error);
    } finally {
      cancel();
      request.signal?.removeEventListener('abort', abort);
      // Whatever is left of an answer is not wanted.
      controller.abort();
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #follow(text: string, request: SafeRequest, signal: AbortSignal): Promise<SafeResponse> {
    const { origin } = this.check(text);
    const left = request.maxRedirects ?? MAX_REDIRECTS;
    let url = text;
    let method = request.method ?? 'GET';
    for (let redirects = 0; ; redirects++) {
      const target = this.check(url);
      const response = await fetch(target, {
        method,
        headers: { 'user-agent': 'Visavis', ...(target.origin === origin ? request.headers : {}) },
        ...(method === 'POST' && request.body !== undefined ? { body: request.body } : {}),
        redirect: 'manual',
        credentials: 'omit',
        dispatcher: this.#agent,
        signal,
      });
      const location = response.headers.get('location');
      if (left === 0 || !REDIRECTS.has(response.status) || location === null)
        return await answerOf(response, url, request);
      await response.body?.cancel();
      if (redirects >= left) throw new FetchError('too_many_redirects', `redirects more than ${left} times`);
      if (!URL.canParse(location, url)) throw new FetchError('bad_url', 'redirects to what is not a URL');
      url = new URL(location, url).href;
      // As browsers do: only 307 and 308 send a body again, and here never to another origin.
      const keeps = response.status === 307 || response.status === 308;
      if (!keeps || new URL(url).origin !== origin) method = 'GET';
    }
  }

  #guarded(lookup: LookupFunction): LookupFunction {
    return (hostname, options, callback) => {
      lookup(hostname, { ...options, all: true }, (error, found, family) => {
        if (error) {
          callback(error, '', 0);
          return;
        }
        const addresses = typeof found === 'string' ? [{ address: found, family: family ?? 4 }] : found;
        const allowed = addresses.filter(({ address }) => mayConnectTo(address, this.#policy));
        const [first] = allowed;
        if (!first) callback(refusal(), '', 0);
        else if (options.all === true) callback(null, allowed);
        else callback(null, first.address, first.family);
      });
    };
  }
}

async function answerOf(response: Response, url: string, request: SafeRequest): Promise<SafeResponse> {
  const contentType = (response.headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
  if (response.ok && request.contentTypes && !request.contentTypes.includes(contentType)) {
    const shown = /^[\w.+-]+\/[\w.+-]+$/.test(contentType) ? contentType : 'something without a type';
    throw new FetchError(
      'content_type',
      `answers with ${shown}; taken are: ${request.contentTypes.join(', ')}`,
    );
  }
  return {
    status: response.status,
    url,
    contentType,
    headers: new Map(response.headers),
    bytes: await bytesOf(response, request.maxBytes, request.cut ?? false),
  };
}

/** Counts as it reads, so that neither a long nor a well-compressed body ever fills the memory. */
async function bytesOf(response: Response, maxBytes: number, cut: boolean): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const body: AsyncIterable<Uint8Array> = response.body ?? none();
  for await (const part of body) {
    size += part.byteLength;
    if (size > maxBytes && cut) return Buffer.concat([...parts, part]).subarray(0, maxBytes);
    if (size > maxBytes) throw new FetchError('too_large', `is larger than ${maxBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

async function* none(): AsyncGenerator<Uint8Array> {
  // An answer without a body.
}

function refusal(): Error {
  return Object.assign(new Error('address refused'), { code: REFUSED });
}

function refusedAddress(): FetchError {
  return new FetchError('refused_address', 'leads to an address that is not on the public internet');
}

function asFetchError(error: unknown): FetchError {
  if (error instanceof FetchError) return error;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && cause.code === REFUSED) return refusedAddress();
  }
  return new FetchError('unreachable', 'cannot be reached', { cause: error });
}
