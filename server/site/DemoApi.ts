import {
  KNOWLEDGE_LIMITS,
  type FaceWire,
  type KnowledgeSourceWire,
  type ProfileWire,
  type ToolRequest,
  type VoiceWire,
} from '@visavis/shared';
import type { VisitorDocument } from './DocumentsField.ts';

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
  readonly tools?: readonly ToolRequest[];
}

const READ_EVERY_MS = 300;
/** A long PDF is read in seconds, behind those of others. */
const READ_WITHIN_MS = 60_000;

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
    return this.#request('/demo/sessions', json(choice));
  }

  /**
   * Gives a session a document to answer from, and waits until it is read.
   * @param session with its client token.
   * @throws DemoApiError also when it cannot be read.
   */
  async addDocument(
    { session_id, token }: Pick<DemoSession, 'session_id'> & { readonly token: string },
    document: VisitorDocument,
  ): Promise<void> {
    const path = `/demo/sessions/${encodeURIComponent(session_id)}/knowledge`;
    const headers = { Authorization: `Bearer ${token}` };
    const until = Date.now() + READ_WITHIN_MS;
    let source = await this.#request<KnowledgeSourceWire>(path, bodyOf(document, headers)).catch(
      (error: unknown) => {
        if (!(error instanceof DemoApiError)) throw error;
        // The form has its field's name; the visitor knows their document's.
        throw new DemoApiError(error.message.replace(/^(?:file|text): /, `${document.title} `));
      },
    );
    while (source.status === 'processing') {
      if (Date.now() > until) throw new DemoApiError(`${document.title}: reading it takes too long.`);
      await new Promise((resolve) => setTimeout(resolve, READ_EVERY_MS));
      source = await this.#request(`${path}/${source.id}`, { headers });
    }
    if (source.status === 'failed') {
      throw new DemoApiError(`${document.title}: ${source.failure ?? 'it could not be read.'}`);
    }
  }

  /** A fresh client token for a session of this visitor. @throws DemoApiError */
  async token({ session_id, resume_secret }: DemoSession): Promise<string> {
    const path = `/demo/sessions/${encodeURIComponent(session_id)}/token`;
    return (await this.#request<{ token: string }>(path, json({ resume_secret }))).token;
  }

  async #request<Answer>(path: string, init: RequestInit = {}): Promise<Answer> {
    let response: Response;
    try {
      response = await fetch(path, init);
    } catch {
      throw new DemoApiError('The server cannot be reached. Check your connection and try again.');
    }
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok && answer !== null) return answer as Answer;
    throw new DemoApiError(problemText(answer) ?? `The server answered with an error (${response.status}).`);
  }
}

function json(body: object, headers: Readonly<Record<string, string>> = {}): RequestInit {
  return {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

function bodyOf(document: VisitorDocument, headers: Readonly<Record<string, string>>): RequestInit {
  if (document.kind === 'text') return json(document, headers);
  const form = new FormData();
  form.set('title', document.title.slice(0, KNOWLEDGE_LIMITS.titleChars));
  form.set('file', document.file);
  return { method: 'POST', headers, body: form };
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
