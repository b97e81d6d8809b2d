import type { Readable } from 'node:stream';
import OpenAI, { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { sleep, systemClock, type Clock, type ProviderFault } from '@visavis/shared';
import { ProviderError } from '../ProviderError.ts';
import { postForStream } from './postForStream.ts';

/** Where an OpenAI-compatible endpoint is and how it lets us in. */
export interface OpenAiAccess {
  /** Empty for an endpoint that needs none, which `baseUrl` names. */
  readonly apiKey: string;
  /** With its version path, e.g. `http://localhost:8000/v1`. Default: OpenAI's own. */
  readonly baseUrl?: string;
  readonly model?: string;
}

export interface OpenAiOptions extends OpenAiAccess {
  readonly clock?: Clock;
  /** How long it may take to begin (STT: to answer), ms. */
  readonly timeoutMs?: number;
}

const OPENAI_URL = 'https://api.openai.com/v1';
/** A request that failed for a passing reason is made once more, if the endpoint does not ask for a longer wait. */
const RETRY_DELAY_MS = 200;
const MAX_RETRY_DELAY_MS = 1_000;

/** An endpoint of one provider: the vendor's client, and its errors in our words. */
export class OpenAiEndpoint {
  readonly client: OpenAI;
  readonly model: string;
  readonly #provider: string;
  readonly #apiKey: string;
  readonly #baseUrl: string;
  readonly clock: Clock;
  readonly timeoutMs: number | undefined;

  /**
   * @param provider the name that errors carry.
   * @param defaultModel used when the options name none.
   * @throws TypeError when the base URL is none.
   */
  constructor(provider: string, defaultModel: string, options: OpenAiOptions) {
    this.#provider = provider;
    this.#apiKey = options.apiKey;
    this.#baseUrl = options.baseUrl ?? OPENAI_URL;
    this.model = options.model ?? defaultModel;
    this.clock = options.clock ?? systemClock;
    this.timeoutMs = options.timeoutMs;
    if (!URL.canParse(this.#baseUrl) || !/^https?:/.test(this.#baseUrl)) {
      throw new TypeError(`${provider}: the base URL "${this.#baseUrl}" is not an http(s) URL`);
    }
    // Everything that the client would otherwise take from the environment is said here.
    this.client = new OpenAI({
      apiKey: options.apiKey === '' ? 'none' : options.apiKey,
      baseURL: this.#baseUrl,
      organization: null,
      project: null,
      maxRetries: 0,
      logLevel: 'off',
    });
  }

  /** @param path below the base URL. @returns the answer's text, as it comes. @throws as the client. */
  stream(path: string, body: object, signal: AbortSignal): Promise<Readable> {
    const url = `${this.#baseUrl.replace(/\/$/, '')}${path}`;
    return postForStream(url, { apiKey: this.#apiKey, body, signal });
  }

  /**
   * Makes a request; once more when it failed before anything was answered and trying again is likely to help.
   * @throws ProviderError
   */
  async request<Answer>(signal: AbortSignal, attempt: () => Promise<Answer>): Promise<Answer> {
    try {
      return await attempt();
    } catch (error) {
      const known = this.toProviderError(error);
      const delayMs = known.retryAfterMs ?? RETRY_DELAY_MS;
      if (!isPassing(error) || delayMs > MAX_RETRY_DELAY_MS) throw known;
      await sleep(this.clock, delayMs, signal);
      if (signal.aborted) throw known;
    }
    try {
      return await attempt();
    } catch (error) {
      throw this.toProviderError(error);
    }
  }

  /** @returns what went wrong, in a sentence that says what to check and never holds the key. */
  toProviderError(error: unknown): ProviderError {
    if (error instanceof ProviderError) return error;
    if (error instanceof APIConnectionTimeoutError) return this.error('gave no answer in time', 'timeout');
    if (error instanceof APIConnectionError) {
      const cause = error.cause instanceof Error ? `: ${this.#redacted(deepest(error.cause))}` : '';
      return this.error(
        `${this.#host} cannot be reached${cause}; check the base URL and the network`,
        'unreachable',
      );
    }
    if (error instanceof APIError && typeof error.status === 'number') {
      const retryAfterMs = parseRetryAfter(error.headers as Headers | undefined);
      return new ProviderError(this.#provider, this.#explain(error.status, error.message), {
        fault: faultOf(error.status),
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      });
    }
    const fault = error instanceof SyntaxError ? 'garbled' : 'interrupted';
    return this.error(this.#redacted(error instanceof Error ? error.message : String(error)), fault);
  }

  error(text: string, fault: ProviderFault = 'garbled'): ProviderError {
    return new ProviderError(this.#provider, text, { fault });
  }

  #explain(status: number, message: string): string {
    switch (status) {
      case 401:
        // The endpoint's own message may quote the key.
        return `${this.#host} refused the API key (401); check that it is right and of this endpoint`;
      case 403:
        return `${this.#host} does not allow this (403); check what the API key may do`;
      case 404:
        return `${this.#host} knows no such thing (404); check the base URL and the model "${this.model}"`;
      case 301:
      case 302:
      case 307:
      case 308:
        return `${this.#host} says that it is elsewhere (${status}); make that the base URL`;
      case 429:
        return `${this.#host} has had too many requests, or the account no credit left (429)`;
      default:
        return `${this.#host} answered ${this.#redacted(message).slice(0, 300)}`;
    }
  }

  get #host(): string {
    return new URL(this.#baseUrl).host;
  }

  #redacted(text: string): string {
    return this.#apiKey === '' ? text : text.replaceAll(this.#apiKey, '[key]');
  }
}

function faultOf(status: number): ProviderFault {
  if (status === 401 || status === 403 || status === 404) return 'refused';
  if (status === 429) return 'rate_limited';
  if (status === 408) return 'timeout';
  return status >= 500 ? 'server_error' : 'rejected';
}

function isPassing(error: unknown): boolean {
  if (error instanceof APIConnectionError) return true;
  const status = error instanceof APIError && typeof error.status === 'number' ? error.status : 0;
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

function deepest(error: Error): string {
  return error.cause instanceof Error ? deepest(error.cause) : error.message;
}

/** `Retry-After` in seconds or as a date, or OpenAI's `retry-after-ms`. */
function parseRetryAfter(headers: Headers | undefined): number | undefined {
  const inMs = Number.parseFloat(headers?.get('retry-after-ms') ?? '');
  if (inMs >= 0) return inMs;
  const header = headers?.get('retry-after');
  if (header == null) return undefined;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1_000;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
