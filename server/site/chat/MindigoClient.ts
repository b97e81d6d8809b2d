import { ApiError, brokenOff, call, eventsOf, good, postJson } from '../api.ts';
import type { SafetyLevel } from '../safetyAlert.ts';

/** What happens while a reply is written; as the API's document has it. */
export interface StreamHandlers {
  readonly updateMessageDisplay: (text: string) => void;
  readonly displayRecommendations: (recommendations: readonly string[]) => void;
  readonly handleSafetyAlert: (alert: SafetyAlert) => void;
  readonly showEscalationOptions: () => void;
  readonly updateMoodIndicator: (mood: string) => void;
}

export interface SafetyAlert {
  readonly level: SafetyLevel;
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

  /** @returns once the reply is complete. @throws ApiError. */
  async sendStreamingMessage(prompt: string, sessionId: string, on: StreamHandlers): Promise<void> {
    const response = await this.#fetch('/chat/stream', postJson({ prompt, session_id: sessionId }));
    let messageText = '';
    for await (const { data } of eventsOf(response)) {
      const event = JSON.parse(data) as StreamEvent;
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
          throw new ApiError(0, event.content);
      }
    }
    throw brokenOff();
  }

  async #json<Data>(path: string, init: RequestInit = {}): Promise<Data> {
    return ((await (await this.#fetch(path, init)).json()) as { data: Data }).data;
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    const { userId, userName } = this.#user;
    const headers = new Headers(init.headers);
    headers.set('X-User-Id', userId);
    headers.set('X-User-Name', userName);
    return good(await call(`${BASE}${path}`, { ...init, headers }), 'message');
  }
}
