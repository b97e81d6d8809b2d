import { Webhook } from 'standardwebhooks';
import { parseJson, TOOL_LIMITS, type Clock, type ToolOutcome } from '@visavis/shared';
import { FetchError } from '../net/FetchError.ts';
import type { SafeFetch, SafeResponse } from '../net/safeFetch.ts';

/** One call of a server tool. */
export interface WebhookCall {
  readonly url: string;
  /** `whsec_…`: what the customer verifies the signature with. */
  readonly secret: string;
  readonly sessionId: string;
  readonly callId: string;
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly timeoutMs: number;
}

/** Of UTF-8: a character of JSON takes at most three. */
const MAX_BYTES = TOOL_LIMITS.resultChars * 3;

/** Asks customers' webhooks: signed in the way of Standard Webhooks, once, wherever a stranger's URL may lead. */
export class ToolWebhook {
  readonly #fetch: SafeFetch;
  readonly #clock: Clock;

  constructor({ safeFetch, clock }: { safeFetch: SafeFetch; clock: Clock }) {
    this.#fetch = safeFetch;
    this.#clock = clock;
  }

  /** Never throws: what goes wrong is told to the model. A call that was made may have done something, so: no retry. */
  async call(call: WebhookCall, signal: AbortSignal): Promise<ToolOutcome> {
    const { callId, name, sessionId, arguments: args } = call;
    const body = JSON.stringify({ session_id: sessionId, call_id: callId, name, arguments: args });
    const now = new Date(this.#clock.wallNow());
    try {
      const response = await this.#fetch.fetch(call.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'webhook-id': callId,
          'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
          'webhook-signature': new Webhook(call.secret).sign(callId, now, body),
        },
        body,
        maxBytes: MAX_BYTES,
        timeoutMs: call.timeoutMs,
        // A redirect would be a second request, and without its signature.
        maxRedirects: 0,
        signal,
      });
      return outcomeOf(response);
    } catch (error) {
      if (!(error instanceof FetchError)) throw error;
      return { ok: false, error: `The tool ${error.message}.` };
    }
  }
}

function outcomeOf({ status, contentType, bytes }: SafeResponse): ToolOutcome {
  const text = Buffer.from(bytes).toString('utf8');
  const isJson = contentType === 'application/json' || contentType.endsWith('+json');
  const json = isJson ? parseJson(text) : undefined;
  if (status < 200 || status > 299) {
    const told = typeof json === 'object' && json !== null && 'error' in json ? json.error : undefined;
    const why = typeof told === 'string' ? told.slice(0, TOOL_LIMITS.errorChars).toWellFormed() : undefined;
    return { ok: false, error: why ?? `The tool answered with status ${status}.` };
  }
  if (text.length > TOOL_LIMITS.resultChars) return { ok: false, error: 'The tool answered too much.' };
  if (isJson && text !== '' && json === undefined)
    return { ok: false, error: 'The tool answered what is not JSON.' };
  return { ok: true, result: isJson || text === '' ? (json ?? null) : text };
}
