import { z } from 'zod';
import { metadataSchema, sessionIdSchema } from './api.ts';
import type { AccountId } from './ids.ts';
import { idPattern } from './ids.ts';
import { clipEventDataSchema } from './clips.ts';
import { recordingSchema } from './recordings.ts';
import { SAFETY_SOURCES, safetyLevelSchema } from './safety.ts';
import {
  conversationModeSchema,
  END_REASONS,
  modalitySchema,
  PAUSE_REASONS,
  sessionStatusSchema,
} from './session.ts';

/** What webhooks tell. One home for every event type and the shape of its `data`; snake_case, as the REST API. */

/** A session as its events show it: who and where it is; its words are read over the API. */
export const sessionEventDataSchema = z
  .object({
    session_id: sessionIdSchema,
    status: sessionStatusSchema,
    face: z.string(),
    profile: z.string(),
    mode: conversationModeSchema,
    modality: modalitySchema,
    end_user_id: z.string().nullable(),
    metadata: metadataSchema,
    created_at: z.iso.datetime(),
    started_at: z.iso.datetime().nullable(),
    ended_at: z.iso.datetime().nullable(),
    pause_reason: z.enum(PAUSE_REASONS).nullable(),
    end_reason: z.enum(END_REASONS).nullable(),
    duration_ms: z.number().int().meta({ description: 'Conversation time that was counted so far.' }),
  })
  .meta({ id: 'SessionEventData' });

const micros = z.number().int().meta({ description: 'Millionths of a US dollar.' });

/** From type to `data`. */
export const WEBHOOK_EVENTS = {
  'session.created': sessionEventDataSchema,
  /** The conversation opened for the first time. */
  'session.started': sessionEventDataSchema,
  'session.paused': sessionEventDataSchema,
  'session.resumed': sessionEventDataSchema,
  'session.ended': sessionEventDataSchema,
  /** The conversation will end soon by its time limit. */
  'session.expiring': z.object({ session_id: sessionIdSchema, remaining_ms: z.number().int() }),
  /** The session ended and all that was said in it is stored: `GET /v1/sessions/{session_id}`. */
  'transcript.ready': z.object({ session_id: sessionIdSchema, entries: z.number().int() }),
  /** Its file can be downloaded. */
  'recording.ready': recordingSchema,
  /** Its files can be downloaded: `GET /v1/clips/{clip_id}` has their URLs. */
  'clip.ready': clipEventDataSchema,
  /** There will be none; `failure` says why. */
  'clip.failed': clipEventDataSchema,
  /** Somebody may be in danger: a person should look. The words themselves stay in the session. */
  'session.safety_alert': z.object({
    session_id: sessionIdSchema,
    end_user_id: z.string().nullable(),
    /** `reply`: the avatar's own words were withheld; the level is then the conversation's. */
    source: z.enum(SAFETY_SOURCES),
    level: safetyLevelSchema,
    at: z.iso.datetime(),
  }),
  /**
   * Credit or the month's limit runs out. `low_credit`: the balance fell below `limit_micros`. `credit_exhausted`: it buys
   * no further second. `account_limit`: `percent` of what the month may cost is spent; at 100 no further second is left.
   */
  'usage.threshold': z.object({
    kind: z.enum(['low_credit', 'credit_exhausted', 'account_limit']),
    percent: z.union([z.literal(50), z.literal(80), z.literal(100)]).nullable(),
    /** The calendar month (UTC) of an `account_limit`, as in `2026-11`. */
    period: z.string().nullable(),
    spent_micros: micros.nullable(),
    limit_micros: micros.nullable(),
    balance_micros: micros,
  }),
  'invoice.finalized': z.object({
    invoice_id: z.string(),
    number: z.string(),
    period: z.string().meta({ examples: ['2026-11'] }),
    currency: z.literal('usd'),
    total_micros: micros,
  }),
  'payment.succeeded': z.object({
    payment_id: z.string(),
    kind: z.enum(['top_up', 'plan']),
    plan: z.string().nullable(),
    currency: z.literal('usd'),
    amount_micros: micros,
    paid_at: z.iso.datetime(),
    /** Who paid, when it was an end user of the account. */
    end_user_id: z.string().nullable().default(null),
    /** What the payment processor knows the payer by; else the end user's id, or the account's. */
    customer_id: z.string().default(''),
  }),
  /** Sent to one endpoint when it is asked to be tested. */
  'webhook.test': z.object({ endpoint_id: z.string().regex(idPattern('WebhookEndpointId')) }),
} as const satisfies Record<string, z.ZodType>;

export type WebhookEventType = keyof typeof WEBHOOK_EVENTS;
export type WebhookEventData<Type extends WebhookEventType> = z.infer<(typeof WEBHOOK_EVENTS)[Type]>;

export const WEBHOOK_EVENT_TYPES = Object.keys(WEBHOOK_EVENTS) as [WebhookEventType, ...WebhookEventType[]];
export const webhookEventTypeSchema = z.enum(WEBHOOK_EVENT_TYPES);

/** A fact that an account's webhooks are to be told of. */
export type OutboxEvent = {
  [Type in WebhookEventType]: { accountId: AccountId; type: Type; data: WebhookEventData<Type> };
}[WebhookEventType];
