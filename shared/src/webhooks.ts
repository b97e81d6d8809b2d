import { z } from 'zod';
import { LIMITS, textSchema } from './api.ts';
import { idPattern } from './ids.ts';
import { WEBHOOK_EVENT_TYPES, webhookEventTypeSchema } from './webhookEvents.ts';

/** `/v1/webhook-endpoints`, `/v1/webhook-deliveries` and `/v1/events`. */

export const WEBHOOK_LIMITS = {
  /** Of one account. */
  endpoints: 16,
  urlChars: 2_048,
  descriptionChars: 200,
  excerptChars: 1_000,
} as const;

export const WEBHOOK_ENDPOINT_STATUSES = ['enabled', 'disabled'] as const;
export type WebhookEndpointStatus = (typeof WEBHOOK_ENDPOINT_STATUSES)[number];
export const WEBHOOK_DISABLED_REASONS = ['by_account', 'failing', 'gone'] as const;
export type WebhookDisabledReason = (typeof WEBHOOK_DISABLED_REASONS)[number];
/** `failed`: every attempt failed; it stays until it is replayed or too old. */
export const WEBHOOK_DELIVERY_STATUSES = ['pending', 'delivered', 'failed'] as const;
export type WebhookDeliveryStatus = (typeof WEBHOOK_DELIVERY_STATUSES)[number];

export const WEBHOOK_FORMATS = ['visavis', 'therapykin'] as const;
export type WebhookFormat = (typeof WEBHOOK_FORMATS)[number];

const SUBSCRIBABLE = WEBHOOK_EVENT_TYPES.filter((type) => type !== 'webhook.test');

export const webhookEndpointIdSchema = z
  .string()
  .regex(idPattern('WebhookEndpointId'), 'is not a webhook endpoint id')
  .meta({ description: 'A webhook endpoint id.', examples: ['whe_0a1b2c3d4e5f6g7h8i9j0k1l'] });
export const webhookDeliveryIdSchema = z
  .string()
  .regex(idPattern('WebhookDeliveryId'), 'is not a webhook delivery id')
  .meta({ description: 'A webhook delivery id.', examples: ['dlv_0a1b2c3d4e5f6g7h8i9j0k1l'] });
const webhookEventIdSchema = z
  .string()
  .regex(idPattern('WebhookEventId'))
  .meta({
    description: 'An event id: also the `webhook-id` header.',
    examples: ['evt_0a1b2c3d4e5f6g7h8i9j0k1l'],
  });

const url = textSchema(WEBHOOK_LIMITS.urlChars)
  .min(1)
  .meta({ description: 'Where events are sent by POST.', examples: ['https://example.com/visavis'] });
const description = textSchema(WEBHOOK_LIMITS.descriptionChars).meta({ description: 'For you.' });
const events = z
  .array(webhookEventTypeSchema)
  .min(1)
  .max(WEBHOOK_EVENT_TYPES.length)
  .refine((types) => new Set(types).size === types.length, { message: 'names a type twice' })
  .nullable()
  .meta({
    description: `Which types are sent; null for all, future ones too. Types: ${SUBSCRIBABLE.map((type) => `\`${type}\``).join(', ')}.`,
  });

const format = z.enum(WEBHOOK_FORMATS).meta({
  description:
    "The shape of what is sent: ours (default), or TherapyKin's `{event, data}`. Both are signed in the same way.",
});

export const createWebhookEndpointSchema = z
  .strictObject({
    url,
    description: description.optional(),
    events: events.optional(),
    format: format.optional(),
  })
  .meta({ id: 'CreateWebhookEndpoint' });
export type CreateWebhookEndpointRequest = z.infer<typeof createWebhookEndpointSchema>;

export const updateWebhookEndpointSchema = z
  .strictObject({
    url: url.optional(),
    description: description.optional(),
    events: events.optional(),
    format: format.optional(),
    status: z.enum(WEBHOOK_ENDPOINT_STATUSES).optional().meta({
      description:
        '`disabled` sends nothing and gives up what is pending; `enabled` takes up new events again.',
    }),
  })
  .refine((changes) => Object.values(changes).some((value) => value !== undefined), {
    message: 'holds nothing to change',
  })
  .meta({ id: 'UpdateWebhookEndpoint' });
export type UpdateWebhookEndpointRequest = z.infer<typeof updateWebhookEndpointSchema>;

export const webhookEndpointSchema = z
  .object({
    id: webhookEndpointIdSchema,
    url: z.string(),
    description: z.string(),
    events: z.array(webhookEventTypeSchema).nullable(),
    format,
    status: z.enum(WEBHOOK_ENDPOINT_STATUSES),
    disabled_reason: z.enum(WEBHOOK_DISABLED_REASONS).nullable().meta({
      description: '`failing`: nothing got through for days. `gone`: it answered 410.',
    }),
    failing_since: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'WebhookEndpoint' });
export type WebhookEndpointWire = z.infer<typeof webhookEndpointSchema>;

export const createdWebhookEndpointSchema = webhookEndpointSchema
  .extend({
    secret: z.string().meta({
      description: 'Verify signatures with it, as Standard Webhooks says. Shown only now.',
      examples: ['whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'],
    }),
  })
  .meta({ id: 'CreatedWebhookEndpoint' });

export const rotatedWebhookSecretSchema = z
  .object({
    secret: z.string().meta({ description: 'The new secret. Shown only now.' }),
    previous_secret_until: z.iso.datetime().meta({
      description: 'Until then each delivery is signed with the previous secret, too.',
    }),
  })
  .meta({ id: 'RotatedWebhookSecret' });

export const webhookEndpointListSchema = z
  .object({ data: z.array(webhookEndpointSchema) })
  .meta({ id: 'WebhookEndpointList' });

const webhookAttemptSchema = z
  .object({
    number: z.number().int(),
    at: z.iso.datetime(),
    duration_ms: z.number().int(),
    response_status: z.number().int().nullable(),
    response_excerpt: z.string().nullable().meta({ description: 'The beginning of the answer.' }),
    error: z.string().nullable().meta({ description: 'Why it counts as failed; null for a success.' }),
  })
  .meta({ id: 'WebhookAttempt' });

export const webhookDeliverySchema = z
  .object({
    id: webhookDeliveryIdSchema,
    endpoint_id: webhookEndpointIdSchema,
    event_id: webhookEventIdSchema,
    event_type: webhookEventTypeSchema,
    status: z.enum(WEBHOOK_DELIVERY_STATUSES),
    attempts: z.number().int(),
    next_attempt_at: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
    completed_at: z.iso.datetime().nullable(),
    last_attempt: webhookAttemptSchema.nullable(),
  })
  .meta({ id: 'WebhookDelivery' });
export type WebhookDeliveryWire = z.infer<typeof webhookDeliverySchema>;

export const webhookDeliveryListSchema = z
  .object({ data: z.array(webhookDeliverySchema), next_cursor: z.string().nullable() })
  .meta({ id: 'WebhookDeliveryList' });

export const webhookDeliveryDetailSchema = webhookDeliverySchema
  .extend({
    data: z.record(z.string(), z.unknown()).meta({ description: "The event's data." }),
    attempt_log: z.array(webhookAttemptSchema),
  })
  .meta({ id: 'WebhookDeliveryDetail' });
export type WebhookDeliveryDetailWire = z.infer<typeof webhookDeliveryDetailSchema>;

const page = {
  limit: z.coerce.number().int().min(1).max(LIMITS.pageSize).default(20),
  cursor: z.string().max(256).optional(),
};
export const listDeliveriesQuerySchema = z.strictObject({
  ...page,
  status: z.enum(WEBHOOK_DELIVERY_STATUSES).optional(),
});
export const listEventsQuerySchema = z.strictObject({ ...page, type: webhookEventTypeSchema.optional() });

export const webhookEventSchema = z
  .object({
    id: webhookEventIdSchema,
    type: webhookEventTypeSchema,
    timestamp: z.iso.datetime(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'WebhookEvent', description: 'Also the body that endpoints are sent.' });
export type WebhookEventWire = z.infer<typeof webhookEventSchema>;
export const webhookEventListSchema = z
  .object({ data: z.array(webhookEventSchema), next_cursor: z.string().nullable() })
  .meta({ id: 'WebhookEventList' });
