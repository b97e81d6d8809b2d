import {
  VisavisError,
  type Clock,
  type MediaWorkerToServerRequest,
  type SessionId,
  type SignalingRequest,
  type ToolOutcome,
} from '@visavis/shared';
import type { Logger } from '../log.ts';
import type { Peer, SessionStore, ToolWebhooks } from './ports.ts';

export interface ToolCallsOptions {
  readonly sessionId: SessionId;
  readonly sessions: Pick<SessionStore, 'findTool'>;
  readonly webhooks: ToolWebhooks;
  /** The page that is there, if one is. */
  readonly peer: () => Peer | null;
  readonly clock: Clock;
  readonly log: Logger;
}

type Call = Omit<MediaWorkerToServerRequest<'callTool'>, 'sessionId' | 'epoch'>;

interface Pending {
  /** The page that was asked; null for a webhook. */
  readonly peer: Peer | null;
  /** Ends the call; what comes later for it finds nothing. */
  readonly settle: (outcome: ToolOutcome) => void;
}

const MAX_PENDING = 32;

/** One session's tool calls that are under way: asks the page or the customer's webhook, whichever the tool is for. */
export class ToolCalls {
  readonly #options: ToolCallsOptions;
  readonly #pending = new Map<string, Pending>();
  #closed = false;

  constructor(options: ToolCallsOptions) {
    this.#options = options;
  }

  /**
   * @returns the result, or what went wrong, for the model.
   * @throws VisavisError `conflict` for a call that is under way already, or too many of them.
   */
  async call(call: Call): Promise<ToolOutcome> {
    const { sessionId, sessions, clock, log } = this.#options;
    const known = await sessions.findTool(sessionId, call.name);
    if (!known) return { ok: false, error: 'There is no such tool.' };
    if (this.#closed) return { ok: false, error: 'The session is over.' };
    if (this.#pending.has(call.callId) || this.#pending.size >= MAX_PENDING) {
      throw new VisavisError('conflict', 'This call is under way, or too many are.');
    }
    const { tool, secret } = known;
    const peer = this.#options.peer();
    const startedAt = clock.now();
    const controller = new AbortController();
    const { promise, resolve } = Promise.withResolvers<ToolOutcome>();
    this.#pending.set(call.callId, { peer: tool.kind === 'client' ? peer : null, settle: resolve });
    const cancel = clock.setTimeout(() => {
      this.#end(call.callId, { ok: false, error: 'The tool did not answer in time.' });
    }, tool.timeoutMs);
    if (tool.kind === 'client') {
      if (peer) peer.send('toolCall', call);
      else resolve({ ok: false, error: 'The page is not connected.' });
    } else if (tool.url === null || secret === null) {
      resolve({ ok: false, error: 'The tool has no webhook.' });
    } else {
      const { url, timeoutMs } = tool;
      this.#options.webhooks
        .call({ ...call, url, secret, sessionId, timeoutMs }, controller.signal)
        .then(resolve, (error: unknown) => {
          log.error({ err: error, tool: call.name }, 'a webhook could not be asked');
          resolve({ ok: false, error: 'The tool failed.' });
        });
    }
    try {
      const outcome = await promise;
      log.info(
        { tool: call.name, kind: tool.kind, ok: outcome.ok, ms: Math.round(clock.now() - startedAt) },
        'tool',
      );
      return outcome;
    } finally {
      cancel();
      controller.abort();
      this.#pending.delete(call.callId);
    }
  }

  /**
   * What a page answers.
   * @throws VisavisError `conflict` for a call that this page was not asked, or that has ended: answered, too late,
   *   called off.
   */
  result(peer: Peer, { callId, ...outcome }: SignalingRequest<'toolResult'>): void {
    const pending = this.#pending.get(callId);
    if (pending?.peer !== peer) {
      throw new VisavisError('conflict', 'Nobody waits for the result of that call (any more).');
    }
    pending.settle(outcome.ok ? { ok: true, result: outcome.result ?? null } : outcome);
  }

  /** Nobody waits for the result any more: the user went on, or the tool took too long. */
  cancel(callId: string): void {
    this.#end(callId, { ok: false, error: 'The call was called off.' });
  }

  /** This page has gone or was replaced: it answers nothing any more. */
  peerGone(peer: Peer): void {
    for (const pending of this.#pending.values()) {
      if (pending.peer === peer) pending.settle({ ok: false, error: 'The page lost its connection.' });
    }
  }

  /** Ends every call. Idempotent. */
  close(): void {
    this.#closed = true;
    for (const callId of this.#pending.keys()) this.cancel(callId);
  }

  #end(callId: string, outcome: ToolOutcome): void {
    const pending = this.#pending.get(callId);
    if (!pending) return;
    this.#pending.delete(callId);
    pending.peer?.send('toolCallEnded', { callId });
    pending.settle(outcome);
  }
}
