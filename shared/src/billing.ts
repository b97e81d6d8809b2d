import { z } from 'zod';
import { idPattern } from './ids.ts';
import { modalitySchema } from './session.ts';

/** Money is whole micros (1 USD = 1,000,000); prices are micros per second of conversation. */

/** `prepaid`: stops when the credit is used up. `postpaid`: what exceeds the credit is owed, and invoiced. */
export const BILLING_MODES = ['prepaid', 'postpaid'] as const;
export type BillingMode = (typeof BILLING_MODES)[number];

/** Where credit comes from. */
export const CREDIT_KINDS = ['trial', 'top_up', 'adjustment'] as const;
export type CreditKind = (typeof CREDIT_KINDS)[number];

/** What moves an account's ledger. */
export const LEDGER_KINDS = [
  /** Conversation time, as it is reported. */
  'usage',
  /** A session's whole seconds, once, at its end. */
  'rounding',
  ...CREDIT_KINDS,
  /** Credit whose time is over. */
  'expiry',
  /** What was owed is paid. */
  'payment',
] as const;
export type LedgerKind = (typeof LEDGER_KINDS)[number];

const micros = z.number().int();
const ms = z.number().int();
const spendLimit = z.number().int().min(0).max(1_000_000_000_000).nullable();

export const balanceSchema = z
  .object({
    billing_mode: z.enum(BILLING_MODES).meta({
      description: '`prepaid` stops when the credit is used up; with `postpaid` what exceeds it is invoiced.',
    }),
    balance_micros: micros.meta({ description: 'Credit less what is owed. A dollar is 1,000,000.' }),
    held_micros: micros.meta({ description: 'Of it, lent to the conversations that go on now.' }),
    available_micros: micros,
    owed_micros: micros,
    spent_this_month_micros: micros.meta({ description: 'Since the first of the month, UTC.' }),
    grants: z
      .array(
        z.object({
          id: z.string(),
          kind: z.enum(CREDIT_KINDS),
          amount_micros: micros,
          remaining_micros: micros,
          expires_at: z.iso.datetime().nullable(),
          created_at: z.iso.datetime(),
        }),
      )
      .meta({ description: 'Credit that is left, in the order in which it is used.' }),
  })
  .meta({ id: 'Balance' });
export type BalanceWire = z.infer<typeof balanceSchema>;

export const listLedgerQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(64).optional(),
  session_id: z.string().regex(idPattern('SessionId'), 'is not a session id').optional(),
});
export const ledgerTransactionSchema = z
  .object({
    id: z.string(),
    position: z.number().int(),
    at: z.iso.datetime(),
    kind: z.enum(LEDGER_KINDS),
    description: z.string(),
    session_id: z.string().nullable(),
    epoch: z.number().int().nullable(),
    reference: z.string(),
    hash: z.string(),
    change_micros: micros.meta({ description: 'What it changes the balance by.' }),
    ms: ms.meta({ description: 'Conversation time that it charges.' }),
    entries: z
      .array(z.object({ ledger_account: z.string(), amount_micros: micros, ms }))
      .meta({ description: 'Double entry: their sum is zero.' }),
  })
  .meta({ id: 'LedgerTransaction' });
export type LedgerTransactionWire = z.infer<typeof ledgerTransactionSchema>;
export const ledgerListSchema = z
  .object({ data: z.array(ledgerTransactionSchema), next_cursor: z.string().nullable() })
  .meta({ id: 'LedgerList' });

const pricesSchema = z.object({ video: micros, voice: micros, text: micros });
export const priceSchema = z
  .object({
    id: z.string(),
    account_id: z.string().nullable().meta({ description: "Null: everybody's." }),
    mode: modalitySchema,
    micros_per_second: z
      .number()
      .int()
      .nullable()
      .meta({ description: "Null: an account's own price ends." }),
    valid_from: z.iso.datetime(),
    created_at: z.iso.datetime(),
    created_by: z.string(),
  })
  .meta({ id: 'Price' });
export type PriceWire = z.infer<typeof priceSchema>;
export const priceListSchema = z
  .object({
    micros_per_second: pricesSchema.meta({ description: 'What a session that starts now costs.' }),
    history: z.array(priceSchema).meta({ description: 'What is, was and will be, newest first.' }),
  })
  .meta({ id: 'PriceList' });
export type PriceListWire = z.infer<typeof priceListSchema>;

export const adminPricesQuerySchema = z.strictObject({
  account_id: z.string().regex(idPattern('AccountId'), 'is not an account id').optional(),
});
export const putPricesSchema = z
  .strictObject({
    account_id: z
      .string()
      .regex(idPattern('AccountId'), 'is not an account id')
      .nullable()
      .optional()
      .meta({ description: "An account's own prices. Default: everybody's." }),
    micros_per_second: z
      .strictObject({
        video: z.number().int().min(0).max(1_000_000_000).nullable().optional(),
        voice: z.number().int().min(0).max(1_000_000_000).nullable().optional(),
        text: z.number().int().min(0).max(1_000_000_000).nullable().optional(),
      })
      .meta({ description: "Null ends an account's own price." }),
    valid_from: z.iso.datetime().optional().meta({ description: 'Now or later. Default: now.' }),
  })
  .meta({ id: 'PutPrices' });

export const limitsSchema = z
  .object({
    allowed_concurrent_sessions: z
      .number()
      .int()
      .nullable()
      .meta({ description: 'What this installation allows; null: any number.' }),
    max_concurrent_sessions: z.number().int().nullable(),
    max_cost_per_session_micros: micros.nullable(),
    max_cost_per_end_user_micros: micros.nullable().meta({ description: 'In a calendar month, UTC.' }),
    max_cost_per_month_micros: micros.nullable(),
  })
  .meta({ id: 'BillingLimits', description: 'Null: no such limit.' });
export type LimitsWire = z.infer<typeof limitsSchema>;
export const updateLimitsSchema = z
  .strictObject({
    allowed_concurrent_sessions: z
      .number()
      .int()
      .min(0)
      .max(100_000)
      .nullable()
      .optional()
      .meta({ description: 'Set by operators alone.' }),
    max_concurrent_sessions: z.number().int().min(0).max(100_000).nullable().optional(),
    max_cost_per_session_micros: spendLimit.optional(),
    max_cost_per_end_user_micros: spendLimit.optional(),
    max_cost_per_month_micros: spendLimit.optional(),
  })
  .refine((changes) => Object.values(changes).some((value) => value !== undefined), {
    message: 'holds nothing to change',
  })
  .meta({ id: 'UpdateBillingLimits' });
export type UpdateLimitsRequest = z.infer<typeof updateLimitsSchema>;

/** Conversation time and what it cost, of one mode. */
const chargeSchema = z.object({ ms, micros_per_second: micros, charge_micros: micros });
export const spanListSchema = z
  .object({
    session_id: z.string(),
    ms,
    charge_micros: micros,
    rounding_micros: micros.nullable().meta({
      description: 'For whole seconds, once, when the session has ended; null before.',
    }),
    spans: z.array(
      z.object({
        epoch: z.number().int(),
        leased_at: z.iso.datetime(),
        opened_at: z.iso.datetime().nullable().meta({ description: 'The first avatar frame flowed.' }),
        closed_at: z.iso.datetime().nullable(),
        open_reason: z
          .string()
          .nullable()
          .meta({ description: '`started`, `resumed`, or `replaced`: another took its place at once.' }),
        close_reason: z.string().nullable(),
        mode: modalitySchema,
        ms,
        granted_ms: ms.nullable(),
        charge_micros: micros,
        by_mode: z.object({ video: chargeSchema, voice: chargeSchema, text: chargeSchema }),
      }),
    ),
  })
  .meta({ id: 'SpanList' });
export type SpanListWire = z.infer<typeof spanListSchema>;
