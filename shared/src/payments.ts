import { z } from 'zod';
import { LIMITS } from './api.ts';
import { idPattern } from './ids.ts';

/** `/v1/payments`: money in millionths of a US dollar. */

export const PAYMENT_LIMITS = {
  minTopUpMicros: 5_000_000,
  maxTopUpMicros: 10_000_000_000,
  /** A cent: what processors count in. */
  stepMicros: 10_000,
} as const;

/** Monthly plans: what is paid, and the credit that it gives. */
export const PLANS = {
  starter: { name: 'Starter', amountMicros: 29_000_000, creditMicros: 30_000_000 },
  growth: { name: 'Growth', amountMicros: 99_000_000, creditMicros: 110_000_000 },
  scale: { name: 'Scale', amountMicros: 499_000_000, creditMicros: 600_000_000 },
} as const;
export type PlanId = keyof typeof PLANS;
export const PLAN_IDS = Object.keys(PLANS) as [PlanId, ...PlanId[]];

export const PROCESSORS = ['test', 'stripe'] as const;
export type ProcessorName = (typeof PROCESSORS)[number];
export const PAYMENT_KINDS = ['top_up', 'plan'] as const;
export type PaymentKind = (typeof PAYMENT_KINDS)[number];
export const PAYMENT_STATUSES = ['open', 'succeeded', 'failed', 'expired'] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];
export const DISPUTE_STATES = ['open', 'won', 'lost'] as const;
export type DisputeState = (typeof DISPUTE_STATES)[number];

export const paymentIdSchema = z
  .string()
  .regex(idPattern('PaymentId'), 'is not a payment id')
  .meta({ description: 'A payment id.', examples: ['pay_0a1b2c3d4e5f6g7h8i9j0k1l'] });

export const checkoutSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('top_up'),
      amount_micros: z
        .number()
        .int()
        .min(PAYMENT_LIMITS.minTopUpMicros)
        .max(PAYMENT_LIMITS.maxTopUpMicros)
        .multipleOf(PAYMENT_LIMITS.stepMicros)
        .meta({
          description: 'How much credit to buy, in whole cents: from 5 to 10,000 US dollars.',
          examples: [25_000_000],
        }),
    }),
    z.strictObject({
      kind: z.literal('plan'),
      plan: z
        .enum(PLAN_IDS)
        .meta({ description: 'A monthly plan. What it costs: `GET /v1/payments/options`.' }),
    }),
  ])
  .meta({ id: 'Checkout' });
export type CheckoutRequest = z.infer<typeof checkoutSchema>;

export const checkoutAnswerSchema = z
  .object({
    payment_id: paymentIdSchema,
    url: z.string().meta({ description: 'Send the person who pays there.' }),
  })
  .meta({ id: 'CheckoutAnswer' });
export type CheckoutAnswerWire = z.infer<typeof checkoutAnswerSchema>;

export const portalAnswerSchema = z
  .object({
    url: z.string().meta({ description: 'Cards, receipts and plans, at the processor. Short-lived.' }),
  })
  .meta({ id: 'PortalAnswer' });

export const paymentSchema = z
  .object({
    id: paymentIdSchema,
    kind: z.enum(PAYMENT_KINDS),
    plan: z.enum(PLAN_IDS).nullable(),
    status: z.enum(PAYMENT_STATUSES).meta({
      description:
        '`open`: not paid yet. `succeeded`: paid and credited. `failed`: the processor refused it. `expired`: nobody paid.',
    }),
    processor: z.enum(PROCESSORS).meta({ description: '`test`: no money moves.' }),
    currency: z.literal('usd'),
    amount_micros: z.number().int(),
    credit_micros: z.number().int().meta({ description: 'What it gives.' }),
    refunded_micros: z.number().int().meta({ description: 'Of `amount_micros`.' }),
    dispute: z.enum(DISPUTE_STATES).nullable(),
    failure: z.string().nullable(),
    url: z.string().nullable().meta({ description: 'Where to pay, while it is open.' }),
    created_at: z.iso.datetime(),
    completed_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Payment' });
export type PaymentWire = z.infer<typeof paymentSchema>;

export const paymentListSchema = z
  .object({ data: z.array(paymentSchema), next_cursor: z.string().nullable() })
  .meta({ id: 'PaymentList' });
export const listPaymentsQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(LIMITS.pageSize).default(20),
  cursor: z.string().max(256).optional(),
  status: z.enum(PAYMENT_STATUSES).optional(),
});

export const paymentOptionsSchema = z
  .object({
    processor: z.enum(PROCESSORS),
    currency: z.literal('usd'),
    portal: z.boolean().meta({ description: 'Whether `POST /v1/payments/portal` leads anywhere.' }),
    top_up: z.object({
      min_micros: z.number().int(),
      max_micros: z.number().int(),
      step_micros: z.number().int(),
    }),
    plans: z.array(
      z.object({
        id: z.enum(PLAN_IDS),
        name: z.string(),
        amount_micros: z.number().int().meta({ description: 'A month.' }),
        credit_micros: z.number().int().meta({ description: 'What that gives.' }),
      }),
    ),
  })
  .meta({ id: 'PaymentOptions' });
export type PaymentOptionsWire = z.infer<typeof paymentOptionsSchema>;
