import { ApiError, errorOf } from './ApiError.ts';

export type Fetched<Data> = { readonly changed: false } | Changed<Data>;
interface Changed<Data> {
  readonly changed: true;
  readonly data: Data;
  readonly etag: string | null;
}

/**
 * The `/v1` REST API, called with the console's cookie. One object stands for one account that is looked at: whoever
 * switches the account makes another.
 */
export class Api {
  readonly accountId: string | null;
  readonly #onSignedOut: () => void;

  /** @param onSignedOut the cookie is not, or no longer, accepted. */
  constructor(options: { accountId: string | null; onSignedOut: () => void }) {
    this.accountId = options.accountId;
    this.#onSignedOut = options.onSignedOut;
  }

  /** @throws ApiError. */
  async get<Data>(path: string, signal?: AbortSignal): Promise<Data> {
    const fetched = await this.getIfChanged<Data>(path, null, signal);
    if (!fetched.changed) throw new ApiError(304, 'unreadable', 'The server sent nothing. Reload the page.');
    return fetched.data;
  }

  /** A GET that costs next to nothing while the answer stays the one of `etag`. @throws ApiError. */
  async getIfChanged<Data>(path: string, etag: string | null, signal?: AbortSignal): Promise<Fetched<Data>> {
    const response = await this.#fetch(path, {
      method: 'GET',
      ...(etag === null ? {} : { headers: { 'if-none-match': etag } }),
      ...(signal ? { signal } : {}),
    });
    if (response.status === 304) return { changed: false };
    return { changed: true, data: (await response.json()) as Data, etag: response.headers.get('etag') };
  }

  /** @returns the answer's JSON; undefined for an answer without a body. @throws ApiError. */
  async send<Data = undefined>(
    method: 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Data> {
    const response = await this.#fetch(path, {
      method,
      headers: { ...headers, 'content-type': 'application/json' },
      ...(method === 'DELETE' ? {} : { body: JSON.stringify(body ?? {}) }),
    });
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as Data;
  }

  /** Fetches a file as this account and hands it to the browser to keep. @throws ApiError. */
  async download(path: string, name: string): Promise<void> {
    const response = await this.#fetch(path, { method: 'GET' });
    const url = URL.createObjectURL(await response.blob());
    const link = Object.assign(document.createElement('a'), { href: url, download: name });
    link.click();
    // The browser has taken hold of it once the click was handled.
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    const response = await this.#answer(path, init);
    if (response.ok || response.status === 304) return response;
    const error = await errorOf(response);
    if (error.status === 401) this.#onSignedOut();
    throw error;
  }

  async #answer(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.accountId !== null) headers.set('x-visavis-account', this.accountId);
    try {
      return await fetch(path, { ...init, headers, credentials: 'same-origin' });
    } catch (cause) {
      if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
      throw new ApiError(
        0,
        'offline',
        'The server cannot be reached. Check your connection; we keep trying.',
      );
    }
  }
}

/** @returns the path with those of the parameters that are set. */
export function withQuery(
  path: string,
  parameters: Readonly<Record<string, string | number | null | undefined>>,
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== '') query.set(name, String(value));
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}
