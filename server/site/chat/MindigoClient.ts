/** What happens while a reply is written; as the API's document has it. */
export interface StreamHandlers {
  readonly updateMessageDisplay: (text: string) => void;
  readonly displayRecommendations: (recommendations: readonly string[]) => void;
  readonly handleSafetyAlert: (alert: SafetyAlert) => void;
  readonly showEscalationOptions: () => void;
  readonly updateMoodIndicator: (mood: string) => void;
}

export interface SafetyAlert {
  readonly level: 'none' | 'concern' | 'warning' | 'crisis';
  readonly triggers: readonly string[];
  readonly immediate_action_required: boolean;
}

export interface Message {
  readonly user_message: string;
  readonly ai_response: string;
  readonly metadata: {
    readonly mood: string;
    readonly recommendations: readonly string[];
    readonly escalate: boolean;
  };
}

type StreamEvent =
  | { readonly type: 'text' | 'mood' | 'session_id' | 'complete' | 'error'; readonly content: string }
  | { readonly type: 'recommendations'; readonly content: readonly string[] }
  | { readonly type: 'safety_alert'; readonly content: SafetyAlert }
  | { readonly type: 'escalate'; readonly content: boolean };

const BASE = '/mindigo';

/** The service said no, or broke off. `status` 0: it broke off, or was not there. */
export class MindigoError extends Error {
  override readonly name = 'MindigoError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The documented client of the MindIgo chat API. The cookie of this page says that the user is who the headers name. */
export class MindigoClient {
  readonly #user: { readonly userId: string; readonly userName: string };

  constructor(user: { userId: string; userName: string }) {
    this.#user = user;
  }

  async createSession(): Promise<string> {
    const { session_id } = await this.#json<{ session_id: string }>('/session/new', { method: 'POST' });
    return session_id;
  }

  /** The latest messages, oldest first. */
  async loadHistory(sessionId: string): Promise<readonly Message[]> {
    const path = `/session/${encodeURIComponent(sessionId)}?page=1&per_page=20`;
    return (await this.#json<{ messages: Message[] }>(path)).messages;
  }

  /** @returns once the reply is complete. @throws MindigoError. */
  async sendStreamingMessage(prompt: string, sessionId: string, on: StreamHandlers): Promise<void> {
    const response = await this.#fetch('/chat/stream', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ prompt, session_id: sessionId }),
    });
    if (!response.ok || !response.body) throw await refusal(response);
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let messageText = '';
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
      // A line may come in two chunks.
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (!line.startsWith('data: ')) continue;
        const event = JSON.parse(line.slice('data: '.length)) as StreamEvent;
        switch (event.type) {
          case 'text':
            messageText += event.content;
            on.updateMessageDisplay(messageText);
            break;
          case 'recommendations':
            on.displayRecommendations(event.content);
            break;
          case 'safety_alert':
            if (event.content.level !== 'none') on.handleSafetyAlert(event.content);
            break;
          case 'escalate':
            if (event.content) on.showEscalationOptions();
            break;
          case 'mood':
            on.updateMoodIndicator(event.content);
            break;
          case 'session_id':
            break;
          case 'complete':
            return;
          case 'error':
            throw new MindigoError(0, event.content);
        }
      }
    }
    throw new MindigoError(0, 'The reply broke off.');
  }

  async #json<Data>(path: string, init: RequestInit = {}): Promise<Data> {
    const response = await this.#fetch(path, init);
    if (!response.ok) throw await refusal(response);
    return ((await response.json()) as { data: Data }).data;
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    const { userId, userName } = this.#user;
    try {
      return await fetch(`${BASE}${path}`, {
        ...init,
        headers: {
          ...(init.headers as Record<string, string>),
          'X-User-Id': userId,
          'X-User-Name': userName,
        },
      });
    } catch {
      throw new MindigoError(0, 'The server cannot be reached. Check your connection and try again.');
    }
  }
}

async function refusal(response: Response): Promise<MindigoError> {
  const answer = (await response.json().catch(() => null)) as { message?: unknown } | null;
  const message = typeof answer?.message === 'string' ? answer.message : `HTTP ${response.status}`;
  return new MindigoError(response.status, message);
}
