import { ApiError, call, good, postJson } from '../api.ts';
import type { SafetyLevel } from '../safetyAlert.ts';

const API = '/therappai/api/v1';
const LOST = 'The connection was lost while the clip was made. Try again.';

export interface Avatar {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly preview_url: string;
  readonly default_voice: { readonly id: string };
}

export interface Voice {
  readonly id: string;
  readonly name: string;
  readonly gender: 'female' | 'male' | 'neutral';
  readonly preview_url: string;
}

/** Who answers, and how. */
export interface Persona {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

export interface Clip {
  /** Null: there is none, and there will be none. */
  readonly job_id: string | null;
  readonly status: 'queued' | 'rendering' | 'ready' | 'failed' | 'cancelled';
  /** 0 to 1. */
  readonly progress: number;
  readonly video_url: string | null;
  readonly poster_url: string | null;
  readonly captions_url: string | null;
  readonly progress_url: string | null;
}

export interface GeneratedClip extends Clip {
  readonly reply: string;
  readonly safety: { readonly level: SafetyLevel };
}

export interface ClipChoice {
  readonly avatar_id: string;
  readonly voice_id: string;
  readonly context_id: string;
}

/** A client of the therappai API's documented calls for clips. Everything @throws ApiError. */
export class TherappaiClient {
  #token: Promise<string> | null = null;

  avatars(): Promise<readonly Avatar[]> {
    return this.#list('public-avatars');
  }

  voices(): Promise<readonly Voice[]> {
    return this.#list('voices');
  }

  contexts(): Promise<readonly Persona[]> {
    return this.#list('contexts');
  }

  /** @returns the token of an hour of clips, which says of what they are made. */
  async session(choice: ClipChoice): Promise<string> {
    const answer = await this.#ask('/liveavatar/session/', postJson(choice));
    return ((await answer.json()) as { session_token: string }).session_token;
  }

  /** @returns the reply, and the clip of it on its way. */
  async generate(message: string, choice: ClipChoice, signal: AbortSignal): Promise<GeneratedClip> {
    const request = { message, session_token: await this.session(choice), ...choice };
    const { headers, ...init } = postJson(request);
    const answer = await this.#ask('/liveavatar/generate/', {
      ...init,
      headers: { ...(headers as Record<string, string>), Prefer: 'respond-async' },
      signal,
    });
    return (await answer.json()) as GeneratedClip;
  }

  /** @param onProgress told each change. @returns it when it is made, or will not be. */
  finished(clip: Clip, onProgress: (clip: Clip) => void, signal: AbortSignal): Promise<Clip> {
    if (clip.progress_url === null || isFinished(clip)) return Promise.resolve(clip);
    const source = new EventSource(clip.progress_url);
    return new Promise<Clip>((resolve, reject) => {
      source.addEventListener('clip', ({ data }: MessageEvent<string>) => {
        const now = JSON.parse(data) as Clip;
        onProgress(now);
        if (isFinished(now)) resolve(now);
      });
      // Else it connects again by itself, and is told how things stand.
      source.addEventListener('error', () => {
        if (source.readyState === EventSource.CLOSED) reject(new ApiError(0, LOST));
      });
      signal.addEventListener('abort', () => resolve({ ...clip, status: 'cancelled' }), { once: true });
    }).finally(() => source.close());
  }

  /** Calls one off that is on its way. */
  async cancel(jobId: string): Promise<void> {
    await this.#ask(`/liveavatar/clips/${encodeURIComponent(jobId)}/`, { method: 'DELETE' });
  }

  async #list<Item>(name: string): Promise<readonly Item[]> {
    const answer = await this.#ask(`/liveavatar/${name}/?page_size=100`, {});
    return ((await answer.json()) as { results: Item[] }).results;
  }

  async #ask(path: string, init: RequestInit): Promise<Response> {
    const ask = async (): Promise<Response> => {
      const headers = new Headers(init.headers);
      headers.set('Authorization', `Bearer ${await this.#accessToken()}`);
      return call(`${API}${path}`, { ...init, headers });
    };
    const answer = await ask();
    if (answer.status !== 401) return good(answer, 'detail');
    // The page was open for longer than its token is good.
    this.#token = null;
    return good(await ask(), 'detail');
  }

  /** The demo's: a backend of yours logs its users in. */
  #accessToken(): Promise<string> {
    this.#token ??= newAccessToken().catch((error: unknown) => {
      this.#token = null;
      throw error;
    });
    return this.#token;
  }
}

function isFinished({ status }: Clip): boolean {
  return status !== 'queued' && status !== 'rendering';
}

async function newAccessToken(): Promise<string> {
  const answer = await good(await call('/demo/access-tokens', { method: 'POST' }), 'detail');
  return ((await answer.json()) as { access_token: string }).access_token;
}
