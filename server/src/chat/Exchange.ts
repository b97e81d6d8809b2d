import { z } from 'zod';
import type { MessageId, SessionId } from '@visavis/shared';
import { MOODS } from './wellbeing/moods.ts';

/** What was made out of a message besides the reply; kept as JSON. */
export const assessmentSchema = z.object({
  /** Of the message. */
  level: z.enum(['none', 'concern', 'warning', 'crisis']),
  /** Kinds of signals behind the level; no words of the message. */
  triggers: z.array(z.string()).readonly(),
  /** A person should step in. */
  escalate: z.boolean(),
  mood: z.enum(MOODS),
  recommendations: z.array(z.string()).readonly(),
});
export type Assessment = Readonly<z.infer<typeof assessmentSchema>>;

/** A message and the reply to it. */
export interface Exchange extends Assessment {
  readonly id: MessageId;
  readonly sessionId: SessionId;
  /** Of the reply in the history; null when there was none. */
  readonly replyId: string | null;
  readonly message: string;
  /** "" when there was none. */
  readonly reply: string;
  readonly at: Date;
}

/** What a turn tells, in this order: `begun` once nothing but the model can fail, text, then the exchange. */
export type ChatEvent =
  | { readonly type: 'begun' }
  /** A piece of the reply; together they are all of it. */
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'exchange'; readonly exchange: Exchange };
