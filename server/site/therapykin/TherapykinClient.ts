import { ApiError, brokenOff, call, eventsOf, good, postJson } from '../api.ts';

const API = '/therapykin/api';

export interface User {
  readonly id: string;
  readonly email: string;
  readonly firstName: string;
}

export interface Bridge {
  readonly id: string;
  readonly name: string;
  /** Emails, of who was invited as well, in the order in which they were; the first made it. */
  readonly participants: readonly string[];
}

export interface BridgeMessage {
  readonly id: string;
  readonly role: 'user' | 'assistant';
  readonly content: string;
  /** Whose words they are; null: the mediator's. */
  readonly pseudonym: string | null;
  readonly email: string | null;
  readonly timestamp: string;
}

/** A client of TherapyKin's documented API: the cookie says who it is. Everything @throws ApiError. */
export class TherapykinClient {
  /** @returns who is logged in; null: nobody. */
  async me(): Promise<User | null> {
    const response = await call(`${API}/auth/me`);
    if (response.status === 401) return null;
    return (await json<{ user: User }>(response)).user;
  }

  /** Somebody new, whom nobody knows: the cookie alone leads back to them. */
  async registerGuest(firstName: string, email = guestEmail()): Promise<User> {
    const who = { email, firstName, password: crypto.randomUUID() };
    return (await json<{ user: User }>(await call(`${API}/auth/register`, postJson(who)))).user;
  }

  /** @returns what was said in the recording; "" when there were no words. */
  async transcribe(recording: Blob): Promise<string> {
    const form = new FormData();
    form.append('file', recording, 'message');
    form.append('model', 'whisper-1');
    form.append('language', 'en');
    return (await json<{ text: string }>(await call(`${API}/stt`, { method: 'POST', body: form }))).text;
  }

  /** @param onText told the whole reply so far. @returns the reply. */
  async ask(content: string, { firstName, id }: User, onText: (text: string) => void): Promise<string> {
    const message = { content, firstName, pseudonym: id };
    const response = await ok(await call(`${API}/kinos`, postJson(message)));
    let reply = '';
    for await (const { event, data: json } of eventsOf(response)) {
      const data = JSON.parse(json) as { delta?: { text?: string }; error?: { message?: string } };
      if (event === 'content_block_delta') onText((reply += data.delta?.text ?? ''));
      if (event === 'error') throw new ApiError(0, data.error?.message ?? 'The reply could not be written.');
      if (event === 'message_stop') return reply;
    }
    throw brokenOff();
  }

  /** @returns MP3. */
  async speak(text: string): Promise<Blob> {
    return (await ok(await call(`${API}/tts`, postJson({ text })))).blob();
  }

  /** @returns the user's, the one that was used last first. */
  async bridges(): Promise<readonly Bridge[]> {
    return (await json<{ bridges: Bridge[] }>(await call(`${API}/bridges`))).bridges;
  }

  async bridge(id: string): Promise<Bridge> {
    const path = `${API}/bridges/${encodeURIComponent(id)}?bridgeId=${encodeURIComponent(id)}`;
    return (await json<{ bridge: Bridge }>(await call(path))).bridge;
  }

  async createBridge(request: { name: string; participantEmail: string }): Promise<Bridge> {
    const body = { ...request, description: '', type: 'relationship' };
    return (await json<{ bridge: Bridge }>(await call(`${API}/bridges`, postJson(body)))).bridge;
  }

  async invite(bridgeId: string, participantEmail: string): Promise<Bridge> {
    const body = { bridgeId, participantEmail };
    return (await json<{ bridge: Bridge }>(await call(`${API}/bridges/invite`, postJson(body)))).bridge;
  }

  /** @returns what the mediator answers. */
  async sendToBridge(message: {
    bridgeId: string;
    content: string;
    firstName: string;
    pseudonym: string;
  }): Promise<BridgeMessage> {
    const reply = await json<Pick<BridgeMessage, 'id' | 'role' | 'content' | 'timestamp'>>(
      await call(`${API}/bridges/messages`, postJson(message)),
    );
    return { ...reply, pseudonym: null, email: null };
  }

  /**
   * What was said in a bridge, and then what is said, as it is said.
   * @param on.lost it is tried again by itself, or, `forGood`, is not.
   * @returns ends it.
   */
  watchBridge(
    bridgeId: string,
    on: {
      message: (message: BridgeMessage) => void;
      there: () => void;
      lost: (how: { forGood: boolean }) => void;
    },
  ): () => void {
    const source = new EventSource(`${API}/bridges/messages/stream?bridgeId=${encodeURIComponent(bridgeId)}`);
    source.addEventListener('open', () => on.there());
    source.addEventListener('message', ({ data }: MessageEvent<string>) =>
      on.message(JSON.parse(data) as BridgeMessage),
    );
    source.addEventListener('error', () => on.lost({ forGood: source.readyState === EventSource.CLOSED }));
    return () => source.close();
  }

  async rateBridge(rating: { bridgeId: string; rating: number; comments?: string }): Promise<void> {
    await ok(await call(`${API}/bridges/submit-rating`, postJson(rating)));
  }
}

/** Nobody reads mail there, and nobody guesses it. */
export function guestEmail(): string {
  return `guest-${crypto.randomUUID()}@example.com`;
}

function ok(response: Response): Promise<Response> {
  return good(response, 'error');
}

async function json<Answer>(response: Response): Promise<Answer> {
  return (await (await ok(response)).json()) as Answer;
}
