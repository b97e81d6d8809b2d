import type { FaceWire, ProfileWire, VoiceWire } from '@visavis/shared';

export interface Catalog {
  readonly faces: readonly FaceWire[];
  readonly profiles: readonly ProfileWire[];
  readonly voices: readonly VoiceWire[];
}

export interface Choice {
  readonly face: string;
  readonly profile: string;
  readonly voice: string;
  readonly context?: string;
  readonly behavior?: string;
}

/** What this page needs to come back to its session. */
export interface DemoSession {
  readonly session_id: string;
  readonly resume_secret: string;
}

/** The server said no, or was not there. `message` is meant for the visitor. */
export class DemoApiError extends Error {
  override readonly name = 'DemoApiError';
}

/** The demo's own endpoints and the public catalog, both on this page's server. */
export class DemoApi {
  async catalog(): Promise<Catalog> {
    const list = async <Item>(name: string): Promise<Item[]> =>
      (await this.#request<{ data: Item[] }>(`/v1/${name}`)).data;
    const [faces, profiles, voices] = await Promise.all([
      list<FaceWire>('faces'),
      list<ProfileWire>('profiles'),
      list<VoiceWire>('voices'),
    ]);
    return { faces, profiles, voices };
  }

  /** @throws DemoApiError */
  createSession(choice: Choice): Promise<DemoSession & { token: string }> {
    return this.#request('/demo/sessions', choice);
  }

  /** A fresh client token for a session of this visitor. @throws DemoApiError */
  async token({ session_id, resume_secret }: DemoSession): Promise<string> {
    const path = `/demo/sessions/${encodeURIComponent(session_id)}/token`;
    return (await this.#request<{ token: string }>(path, { resume_secret })).token;
  }

  async #request<Answer>(path: string, body?: object): Promise<Answer> {
    let response: Response;
    try {
      response = await fetch(
        path,
        body && {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
        },
      );
    } catch {
      throw new DemoApiError('The server cannot be reached. Check your connection and try again.');
    }
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok && answer !== null) return answer as Answer;
    throw new DemoApiError(problemText(answer) ?? `The server answered with an error (${response.status}).`);
  }
}

/** The sentence in a problem document (RFC 9457) that tells what to do. */
function problemText(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null) return null;
  const { detail, errors } = answer as { detail?: unknown; errors?: unknown };
  const first: unknown = Array.isArray(errors) ? errors[0] : null;
  if (typeof first === 'object' && first !== null && 'message' in first && 'path' in first) {
    return `${String(first.path)}: ${String(first.message)}`;
  }
  return typeof detail === 'string' ? detail : null;
}
