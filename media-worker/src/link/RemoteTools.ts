import { newId, type ConversationTool, type SessionRef, type ToolOutcome } from '@visavis/shared';
import type { ExecutableCall, ToolBox } from '../conversation/ToolBox.ts';
import type { ServerLink } from './ServerLink.ts';

/** The server times a call too; its own answer to that is worth waiting for. */
const GRACE_MS = 2_000;

/** A session's tools: the server knows where each is answered, we ask it. */
export class RemoteTools implements ToolBox {
  readonly tools: readonly ConversationTool[];
  readonly #link: Pick<ServerLink, 'request'>;
  readonly #ref: SessionRef;

  constructor(tools: readonly ConversationTool[], ref: SessionRef, link: Pick<ServerLink, 'request'>) {
    this.tools = tools;
    this.#link = link;
    this.#ref = { sessionId: ref.sessionId, epoch: ref.epoch };
  }

  async execute(call: ExecutableCall, signal: AbortSignal): Promise<ToolOutcome> {
    const { name, timeoutMs, arguments: args } = call;
    const callId = newId('ToolCallId');
    const cancel = (): void => {
      // Not delivered: the server's own timeout ends the call.
      this.#link.request('cancelTool', { ...this.#ref, callId }).catch(() => undefined);
    };
    signal.addEventListener('abort', cancel, { once: true });
    try {
      const request = { ...this.#ref, callId, name, arguments: { ...args } };
      return await this.#link.request('callTool', request, timeoutMs + GRACE_MS);
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }
}
