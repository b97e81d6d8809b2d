const API = '/therapykin/api';

/** The service said no; 0: it broke off, or is not there. */
export class TherapykinError extends Error {
  override readonly name = 'TherapykinError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

interface User {
  readonly id: string;
  readonly firstName: string;
}

/** A client of TherapyKin's documented API: the cookie says who it is. */
export class TherapykinClient {
  /** @returns who is logged in; null: nobody. */
  async me(): Promise<User | null> {
    const response = await send('/auth/me', {});
    if (response.status === 401) return null;
    return ((await (await good(response)).json()) as { user: User }).user;
  }

  async register(who: { email: string; firstName: string; password: string }): Promise<User> {
    const response = await send('/auth/register', jsonOf(who));
    return ((await (await good(response)).json()) as { user: User }).user;
  }

  /** @returns what was said in the recording; "" when there were no words. */
  async transcribe(recording: Blob): Promise<string> {
    const form = new FormData();
    form.append('file', recording, 'message');
    form.append('model', 'whisper-1');
    form.append('language', 'en');
    const response = await good(await send('/stt', { method: 'POST', body: form }));
    return ((await response.json()) as { text: string }).text;
  }

  /** @param onText told the whole reply so far. @returns the reply. */
  async ask(content: string, { firstName, id }: User, onText: (text: string) => void): Promise<string> {
    const response = await good(await send('/kinos', jsonOf({ content, firstName, pseudonym: id })));
    if (!response.body) throw new TherapykinError(0, 'The reply broke off.');
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let reply = '';
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) throw new TherapykinError(0, 'The reply broke off.');
      const events = (rest + value).split('\n\n');
      // An event may come in two chunks.
      rest = events.pop() ?? '';
      for (const event of events) {
        const name = /^event: (.*)$/m.exec(event)?.[1];
        const data = JSON.parse(/^data: (.*)$/m.exec(event)?.[1] ?? '{}') as {
          delta?: { text?: string };
          error?: { message?: string };
        };
        if (name === 'content_block_delta') onText((reply += data.delta?.text ?? ''));
        if (name === 'error')
          throw new TherapykinError(0, data.error?.message ?? 'The reply could not be written.');
        if (name === 'message_stop') return reply;
      }
    }
  }

  /** @returns MP3. */
  async speak(text: string): Promise<Blob> {
    return (await good(await send('/tts', jsonOf({ text })))).blob();
  }
}

function jsonOf(body: object): RequestInit {
  return {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  };
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(`${API}${path}`, init);
  } catch {
    throw new TherapykinError(0, 'The server cannot be reached. Check your connection and try again.');
  }
}

async function good(response: Response): Promise<Response> {
  if (response.ok) return response;
  const answer = (await response.json().catch(() => null)) as { error?: unknown } | null;
  const message = typeof answer?.error === 'string' ? answer.error : `HTTP ${response.status}`;
  throw new TherapykinError(response.status, message);
}
