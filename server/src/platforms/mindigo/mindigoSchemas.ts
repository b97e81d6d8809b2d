import { z } from 'zod';
import { LIMITS, textSchema } from '@visavis/shared';
import { MOODS } from '../../chat/wellbeing/moods.ts';

/** The wire of the MindIgo API: `{success, message, data}`. Fields that it does not know are ignored, as there. */

export const chatRequestSchema = z
  .object({
    prompt: textSchema(LIMITS.lineChars)
      .refine((text) => text.trim() !== '', { message: 'is required' })
      .meta({ examples: ["I'm feeling overwhelmed with work"] }),
    session_id: z.string().min(1).max(64),
  })
  .meta({ id: 'MindigoChatRequest' });

export const historyQuerySchema = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  per_page: z.coerce.number().int().min(1).max(100).default(20),
});

const answered = <Data extends z.ZodType>(id: string, data: Data) =>
  z.object({ success: z.literal(true), message: z.string(), data }).meta({ id });

export const healthSchema = answered(
  'MindigoHealth',
  z.object({ status: z.literal('healthy'), service: z.literal('genai-service') }),
);

export const createdSchema = answered('MindigoSessionCreated', z.object({ session_id: z.string() }));

export const tokenAnswerSchema = answered(
  'MindigoUserToken',
  z.object({ token: z.string(), user_id: z.number().int(), expires_at: z.iso.datetime() }),
);

export const safetyAlertSchema = z
  .object({
    level: z.enum(['none', 'concern', 'warning', 'crisis']),
    triggers: z.array(z.string()),
    immediate_action_required: z.boolean(),
  })
  .meta({ id: 'MindigoSafetyAlert' });
export type SafetyAlertWire = z.infer<typeof safetyAlertSchema>;

export const chatAnswerSchema = answered(
  'MindigoChatAnswer',
  z.object({
    res: z.string(),
    recommendations: z.array(z.string()),
    escalate: z.boolean(),
    safety_alert: safetyAlertSchema,
    session_id: z.string(),
  }),
);
export type ChatAnswerWire = z.infer<typeof chatAnswerSchema>;

export const messageSchema = z
  .object({
    _id: z.string(),
    session_id: z.string(),
    user_id: z.number().int(),
    user_name: z.string(),
    user_message: z.string(),
    ai_response: z.string(),
    timestamp: z.iso.datetime(),
    metadata: z.object({
      safety_score: z.number().meta({ description: '1: nothing is the matter; 0: crisis.' }),
      mood: z.enum(MOODS),
      recommendations: z.array(z.string()),
      escalate: z.boolean(),
    }),
  })
  .meta({ id: 'MindigoMessage' });
export type MessageWire = z.infer<typeof messageSchema>;

export const historySchema = answered(
  'MindigoHistory',
  z.object({
    messages: z.array(messageSchema),
    total_messages: z.number().int(),
    page: z.number().int(),
    per_page: z.number().int(),
    has_more: z.boolean(),
  }),
);

export const mindigoErrorSchema = z
  .object({ success: z.literal(false), message: z.string(), data: z.null() })
  .meta({ id: 'MindigoError' });
