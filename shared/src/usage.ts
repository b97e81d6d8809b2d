import { z } from 'zod';
import { MODALITIES } from './session.ts';

/** `/v1/usage` and `/v1/statements`. Days and months are UTC's. */

export const USAGE_LIMITS = {
  rangeDays: 366,
  pageSize: 1_000,
  /** Lines of one CSV. */
  csvLines: 100_000,
} as const;

export const USAGE_GROUPS = ['day', 'session', 'end_user', 'face', 'mode'] as const;
export type UsageGroup = (typeof USAGE_GROUPS)[number];

/** What is charged, as it is added up: time by mode, and what a session's whole seconds cost beyond it. */
export const USAGE_KINDS = [...MODALITIES, 'rounding'] as const;
export type UsageKind = (typeof USAGE_KINDS)[number];

const daySchema = z.iso.date('must be a day, as in 2026-11-30').meta({ examples: ['2026-11-01'] });
export const monthSchema = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month, as in 2026-11')
  .meta({ examples: ['2026-11'] });

export const usageReportQuerySchema = z
  .strictObject({
    from: daySchema.optional().meta({ description: 'First day, UTC. Default: 30 days before `to`.' }),
    to: daySchema.optional().meta({ description: 'The day after the last one, UTC. Default: tomorrow.' }),
    group_by: z
      .enum(USAGE_GROUPS)
      .default('day')
      .meta({ description: '`mode`: what was sent of the avatar: video, voice or text.' }),
    format: z
      .enum(['json', 'csv'])
      .optional()
      .meta({ description: 'Default: as the header `Accept` says, else JSON. CSV holds all groups.' }),
    limit: z.coerce.number().int().min(1).max(USAGE_LIMITS.pageSize).default(USAGE_LIMITS.pageSize),
    cursor: z.string().max(1_024).optional(),
  })
  .meta({ id: 'UsageReportQuery' });
export type UsageReportQuery = z.output<typeof usageReportQuerySchema>;

const micros = (description: string) =>
  z
    .number()
    .int()
    .meta({ description: `${description}, in millionths of a US dollar.` });
const ms = z.number().int().meta({ description: 'Conversation time in ms.' });

const timeChargeSchema = z.object({ duration_ms: ms, amount_micros: micros('What it costs') });
const figures = {
  sessions: z.number().int().meta({ description: 'Sessions with conversation time in it.' }),
  duration_ms: ms,
  amount_micros: micros('What all of it costs, rounding too'),
  by_mode: z.object({ video: timeChargeSchema, voice: timeChargeSchema, text: timeChargeSchema }),
  rounding_micros: micros(
    'What the whole seconds of sessions that ended cost beyond their milliseconds; below zero after a crash',
  ),
};
export const usageGroupSchema = z.object({
  key: z
    .string()
    .nullable()
    .meta({
      description:
        'The day, the id of the session or end user, the face or the mode; null: of none. `rounding` among modes: the ' +
        'whole seconds, which have none.',
    }),
  ...figures,
});
export type UsageGroupWire = z.output<typeof usageGroupSchema>;

export const usageReportSchema = z
  .object({
    from: daySchema,
    to: daySchema.meta({ description: 'Exclusive.' }),
    group_by: z.enum(USAGE_GROUPS),
    total: z.object(figures).meta({
      description: 'Of the whole range. A session counts once, also one that is in several groups.',
    }),
    data: z.array(usageGroupSchema).meta({
      description: 'Days in their order, those without use too; all else with the most expensive first.',
    }),
    next_cursor: z.string().nullable(),
  })
  .meta({ id: 'UsageReport' });
export type UsageReportWire = z.output<typeof usageReportSchema>;

export const statementSchema = z
  .object({
    period: monthSchema,
    currency: z.literal('usd'),
    from: z.iso.datetime(),
    to: z.iso.datetime().meta({ description: 'Exclusive.' }),
    final: z.boolean().meta({ description: 'false: the month goes on, the closing balance is that of now.' }),
    opening_balance_micros: micros('Credit less what was owed when the month began'),
    credits: z.object({
      trial_micros: micros('Trial credit'),
      top_up_micros: micros('Credit that was bought'),
    }),
    payments_micros: micros('Paid of what was owed'),
    charges: z
      .object({
        video: timeChargeSchema,
        voice: timeChargeSchema,
        text: timeChargeSchema,
        rounding_micros: micros('Whole seconds'),
        total_micros: micros('All charges'),
      })
      .meta({ description: 'Taken from the balance.' }),
    adjustments_micros: micros('Given, or below zero: taken'),
    expired_micros: micros('Credit whose time was over, taken from the balance'),
    other_micros: micros('Whatever else moved the balance'),
    closing_balance_micros: micros(
      'Opening balance + credits + payments - charges + adjustments - expired + other',
    ),
  })
  .meta({ id: 'Statement' });
export type StatementWire = z.output<typeof statementSchema>;
