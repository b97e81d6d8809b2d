import { Webhook } from 'standardwebhooks';
import { WEBHOOK_LIMITS, type Clock, type WebhookEventWire } from '@visavis/shared';
import { FetchError } from '../net/FetchError.ts';
import type { SafeFetch, SafeResponse } from '../net/safeFetch.ts';
import { parseRetryAfter } from './retrySchedule.ts';
import { toTherapykinBody } from './therapykinBody.ts';
import type { ClaimedDelivery, StoredEvent } from './Webhook.ts';

export type SendOutcome =
  | { kind: 'delivered'; status: number; excerpt: string }
  | {
      kind: 'refused';
      status: number | null;
      excerpt: string | null;
      error: string;
      retryAfterMs: number | null;
    }
  /** 410: the endpoint wants no more. */
  | { kind: 'gone'; status: number; excerpt: string }
  /** We stopped, it did not fail. */
  | { kind: 'aborted' };

/** Of an answer only the beginning is kept; four bytes are the most a character takes. */
const MAX_BYTES = WEBHOOK_LIMITS.excerptChars * 4;

/** One attempt, signed with each secret that counts, in the way of Standard Webhooks. */
export async function send(
  delivery: ClaimedDelivery,
  { safeFetch, clock, timeoutMs, signal }: SendContext,
): Promise<SendOutcome> {
  const body = JSON.stringify(bodyOf(delivery));
  const now = new Date(clock.wallNow());
  const { id } = delivery.event;
  const sign = (secret: string): string => new Webhook(secret).sign(id, now, body);
  try {
    const response = await safeFetch.fetch(delivery.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        // The same on each attempt: by it a receiver knows what it has seen.
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
        'webhook-signature': delivery.secrets.map(sign).join(' '),
      },
      body,
      maxBytes: MAX_BYTES,
      cut: true,
      timeoutMs,
      // A redirect would go where nobody looked, without a signature: it is an answer, and not a success.
      maxRedirects: 0,
      signal,
    });
    return outcomeOf(response, clock.wallNow());
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    if (error.failure === 'aborted') return { kind: 'aborted' };
    return {
      kind: 'refused',
      status: null,
      excerpt: null,
      error: `The endpoint ${error.message}.`,
      retryAfterMs: null,
    };
  }
}

export interface SendContext {
  readonly safeFetch: SafeFetch;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

function bodyOf({ format, event }: ClaimedDelivery): object {
  switch (format) {
    case 'visavis':
      return toEventWire(event);
    case 'therapykin':
      return toTherapykinBody(event);
  }
}

/** An event as endpoints are sent it and as `/v1/events` shows it. */
export function toEventWire(event: StoredEvent): WebhookEventWire {
  return {
    id: event.id,
    type: event.type,
    timestamp: event.createdAt.toISOString(),
    data: { ...event.data },
  };
}

function outcomeOf({ status, headers, bytes }: SafeResponse, wallNow: number): SendOutcome {
  const text = Buffer.from(bytes).toString('utf8').replaceAll('\0', '');
  const excerpt = text.slice(0, WEBHOOK_LIMITS.excerptChars).toWellFormed();
  if (status >= 200 && status <= 299) return { kind: 'delivered', status, excerpt };
  if (status === 410) return { kind: 'gone', status, excerpt };
  return {
    kind: 'refused',
    status,
    excerpt,
    error: `The endpoint answered with status ${status}.`,
    retryAfterMs: parseRetryAfter(headers.get('retry-after'), wallNow),
  };
}
