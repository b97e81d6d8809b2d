import { z } from 'zod';
import { LIMITS, textSchema } from '@visavis/shared';

/** What the bridges' routes take, and what they answer. */

export const nameSchema = textSchema(120).trim().min(1);
export const descriptionSchema = textSchema(2_000).trim();
export const typeSchema = textSchema(64).trim().min(1);
export const calledSchema = textSchema(64).trim().min(1);
export const contentSchema = textSchema(LIMITS.lineChars).trim().min(1);
export const commentsSchema = textSchema(4_000);
export const ratingSchema = z.number().min(1).max(5).int();
export const limitSchema = z.coerce.number().int().min(1).max(LIMITS.pageSize);

export const bridgeSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    participants: z.array(z.string()).meta({ description: 'Emails, of who was invited as well.' }),
    status: z.literal('active'),
    createdAt: z.iso.datetime(),
    lastActive: z.iso.datetime(),
    type: z.string(),
  })
  .meta({ id: 'TherapykinBridge' });
export type BridgeWire = z.infer<typeof bridgeSchema>;

export const replySchema = z
  .object({
    role: z.literal('assistant'),
    content: z.string(),
    id: z.string(),
    loading: z.literal(false),
    timestamp: z.iso.datetime(),
  })
  .meta({ id: 'TherapykinBridgeReply' });
export type ReplyWire = z.infer<typeof replySchema>;

export const bridgeMessageSchema = z
  .object({
    id: z.string(),
    role: z.enum(['user', 'assistant']),
    content: z.string(),
    timestamp: z.iso.datetime(),
    pseudonym: z.string().nullable().meta({ description: 'Whose words they are; null: the mediator’s.' }),
    email: z.string().nullable(),
    interrupted: z.boolean().meta({ description: 'It was cut off.' }),
  })
  .meta({ id: 'TherapykinBridgeMessage' });
export type BridgeMessageWire = z.infer<typeof bridgeMessageSchema>;
