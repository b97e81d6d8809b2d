import { z } from 'zod';
import { ERRORS, type ErrorCode } from './errors.ts';
import { idPattern } from './ids.ts';
import { mannerSchema } from './manner.ts';
import { endUserIdSchema, KNOWLEDGE_LIMITS, sourceIdSchema } from './knowledge.ts';
import {
  conversationModeSchema,
  END_REASONS,
  DEFAULT_PERMISSIONS,
  historyEntrySchema,
  modalitySchema,
  PAUSE_REASONS,
  PERMISSIONS,
  permissionSchema,
  sessionStatusSchema,
} from './session.ts';
import { toolsSchema, toolWireSchema } from './tools.ts';

/** The `/v1` REST API. JSON in snake_case; times in ms; timestamps ISO 8601 UTC. Unknown fields are refused. */

export const LIMITS = {
  behaviorChars: 10_000,
  /** A fence before words are counted; 2,500 words of any language fit well inside. */
  contextChars: 100_000,
  greetingChars: 1_000,
  /** Of a line to be spoken, and of a message. */
  lineChars: 4_000,
  metadataKeys: 16,
  metadataValueChars: 512,
  timeLimitMs: 24 * 60 * 60_000,
  idleTimeoutMs: 60 * 60_000,
  pageSize: 100,
} as const;

/** Text that every store can hold: no NUL character, no half of a surrogate pair. */
export function textSchema(maxChars: number): z.ZodString {
  return z
    .string()
    .max(maxChars)
    .refine((text) => !text.includes('\0') && text.isWellFormed(), {
      message: 'holds a NUL character or broken Unicode: send clean text',
    });
}

export const sessionIdSchema = z
  .string()
  .regex(idPattern('SessionId'), 'is not a session id')
  .meta({
    description: 'A session id.',
    examples: ['ses_0a1b2c3d4e5f6g7h8i9j0k1l'],
  });

export const metadataSchema = z
  .record(z.string().min(1).max(64), z.string().max(LIMITS.metadataValueChars))
  .refine((value) => Object.keys(value).length <= LIMITS.metadataKeys, {
    message: `takes at most ${LIMITS.metadataKeys} keys`,
  });

export const createSessionSchema = z
  .strictObject({
    face: textSchema(64)
      .min(1)
      .optional()
      .meta({ description: "A face id from GET /v1/faces. Default: the profile's.", examples: ['maya'] }),
    profile: textSchema(64).min(1).optional().meta({
      description:
        'A profile id from GET /v1/profiles. Default: `default`. The session keeps the profile as it is now.',
    }),
    voice: textSchema(64).min(1).optional().meta({
      description:
        "A voice id from GET /v1/voices. Default: the profile's, when the face is the profile's too; else the face's own.",
    }),
    behavior: textSchema(LIMITS.behaviorChars)
      .optional()
      .meta({ description: 'How the AI behaves, in your words.' }),
    context: textSchema(LIMITS.contextChars)
      .optional()
      .meta({ description: 'What the AI knows in this session: up to 2,500 words.' }),
    language: z
      .string()
      .min(2)
      .max(35)
      .optional()
      .meta({ description: 'BCP 47 tag of the spoken language. Default: `en`.' }),
    mode: conversationModeSchema.optional().meta({ description: 'Default: `hands_free`.' }),
    modality: modalitySchema.optional().meta({
      description:
        'The richest form in which the avatar is sent: `voice` draws no picture, `text` makes no sound either. ' +
        'Default: `video`.',
    }),
    hands_on_timeout_ms: z.number().int().min(500).max(600_000).nullable().optional().meta({
      description:
        'Hands-on mode: silence after which the turn ends by itself. Default: null, only the user ends it.',
    }),
    greeting: textSchema(LIMITS.greetingChars).nullable().optional().meta({
      description: "What the avatar says first. Default: the profile's greeting; null for silence.",
    }),
    time_limit_ms: z
      .number()
      .int()
      .min(1_000)
      .max(LIMITS.timeLimitMs)
      .nullable()
      .optional()
      .meta({ description: 'Connected time after which the session is terminated. Default: none.' }),
    idle_timeout_ms: z.number().int().min(5_000).max(LIMITS.idleTimeoutMs).nullable().optional().meta({
      description:
        'Connected time without a word from the user after which the session is paused. Default: 5 minutes.',
    }),
    max_cost_micros: z.number().int().min(0).max(1_000_000_000_000).nullable().optional().meta({
      description:
        'What the session may cost at most (a dollar is 1,000,000): it is paused then (`cost_limit`). Default: no limit.',
    }),
    recording: z.boolean().optional().meta({
      description:
        'Records both voices and the picture; the page is told, and so must you tell your users. Default: false.',
    }),
    metadata: metadataSchema.optional().meta({ description: 'Your own strings, returned as they are.' }),
    tools: toolsSchema.optional(),
    end_user_id: endUserIdSchema.optional(),
    memory: z
      .boolean()
      .optional()
      .meta({
        description:
          'Whether what this end user tells about themselves is remembered in their later sessions. Default: false. ' +
          'Needs `end_user_id`, and the consent of the person.',
      }),
    knowledge: z
      .array(sourceIdSchema)
      .max(KNOWLEDGE_LIMITS.sourcesPerSession)
      .optional()
      .meta({ description: 'Sources of your account that answers are taken from.' }),
  })
  .meta({ id: 'CreateSession' });
export type CreateSessionRequest = z.infer<typeof createSessionSchema>;

const sessionFields = {
  id: sessionIdSchema,
  status: sessionStatusSchema,
  face: z.string(),
  profile: z.string(),
  voice: z.string(),
  behavior: z.string(),
  context: z.string(),
  language: z.string(),
  mode: conversationModeSchema,
  modality: modalitySchema,
  hands_on_timeout_ms: z.number().nullable(),
  greeting: z.string().nullable(),
  manner: mannerSchema.meta({ description: "The profile's, as it was when the session was created." }),
  time_limit_ms: z.number().nullable(),
  idle_timeout_ms: z.number().nullable(),
  max_cost_micros: z.number().int().nullable(),
  recording: z.boolean(),
  metadata: z.record(z.string(), z.string()),
  tools: z.array(toolWireSchema),
  end_user_id: z.string().nullable(),
  memory: z.boolean(),
  knowledge: z.array(z.string()),
  created_at: z.iso.datetime(),
  /** First time the conversation opened. */
  started_at: z.iso.datetime().nullable(),
  ended_at: z.iso.datetime().nullable(),
  pause_reason: z.enum(PAUSE_REASONS).nullable(),
  end_reason: z.enum(END_REASONS).nullable(),
  duration_ms: z.number().int().meta({ description: 'Conversation time so far; pauses are not in it.' }),
};

export const sessionSummarySchema = z.object(sessionFields).meta({ id: 'SessionSummary' });
export type SessionSummaryWire = z.infer<typeof sessionSummarySchema>;
export const sessionSchema = z
  .object({ ...sessionFields, history: z.array(historyEntrySchema) })
  .meta({ id: 'Session' });
export type SessionWire = z.infer<typeof sessionSchema>;
export const sessionTranscriptSchema = z
  .object({ session_id: sessionIdSchema, history: z.array(historyEntrySchema) })
  .meta({ id: 'SessionTranscript' });
export type TranscriptWire = z.infer<typeof sessionTranscriptSchema>;
/** The answer to a creation. */
export const createdSessionSchema = sessionSchema
  .extend({
    tool_secret: z.string().optional().meta({
      description:
        'With `server` tools, and in this answer only: calls of your webhooks are signed with it (Standard Webhooks).',
    }),
  })
  .meta({ id: 'CreatedSession' });
export type CreatedSessionWire = z.infer<typeof createdSessionSchema>;

const line = textSchema(LIMITS.lineChars).trim().min(1);

export const speakSchema = z
  .strictObject({ text: line.meta({ description: 'Said as it stands; what the avatar is saying ends.' }) })
  .meta({ id: 'Speak' });
export const messageSchema = z
  .strictObject({ text: line.meta({ description: 'Answered as if the user had said it.' }) })
  .meta({ id: 'Message' });
export const interruptSchema = z.strictObject({}).meta({ id: 'Interrupt' });
/** The answer to a command that was passed on to the live conversation. */
export const acceptedSchema = z.strictObject({}).meta({ id: 'Accepted' });

export const updateContextSchema = z
  .strictObject({
    mode: z
      .enum(['append', 'replace'])
      .meta({ description: '`append` adds a paragraph; both count: 2,500 words in all.' }),
    text: textSchema(LIMITS.contextChars),
  })
  .meta({ id: 'UpdateContext' });
export type UpdateContextRequest = z.infer<typeof updateContextSchema>;

/** What can be changed while the conversation goes on. */
const settingsFields = {
  voice: textSchema(64).min(1).optional().meta({ description: 'From the next sentence on.' }),
  face: textSchema(64).min(1).optional().meta({ description: 'From the next picture on.' }),
  language: z
    .string()
    .min(2)
    .max(35)
    .optional()
    .meta({ description: 'BCP 47. A voice that does not speak it is replaced unless you choose one.' }),
  behavior: textSchema(LIMITS.behaviorChars).optional().meta({ description: 'From the next reply on.' }),
};
const SOMETHING = 'holds nothing to change';
export const updateSettingsSchema = z
  .strictObject(settingsFields)
  .refine((changes) => Object.values(changes).some((value) => value !== undefined), { message: SOMETHING });
export type UpdateSettingsRequest = z.infer<typeof updateSettingsSchema>;

export const updateSessionSchema = z
  .strictObject({
    ...settingsFields,
    modality: modalitySchema
      .optional()
      .meta({ description: 'The richest form in which the avatar is sent.' }),
  })
  .refine((changes) => Object.values(changes).some((value) => value !== undefined), { message: SOMETHING })
  .meta({ id: 'UpdateSession' });
export type UpdateSessionRequest = z.infer<typeof updateSessionSchema>;

export const listSessionsQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(LIMITS.pageSize).default(20),
  cursor: z.string().max(256).optional(),
  status: sessionStatusSchema.optional(),
  face: textSchema(64).min(1).optional(),
  profile: textSchema(64).min(1).optional(),
  end_user_id: textSchema(256).min(1).optional().meta({ description: 'Exactly this end user.' }),
  created_from: z.iso.datetime({ offset: true }).optional().meta({ description: 'Created then or later.' }),
  created_to: z.iso.datetime({ offset: true }).optional().meta({ description: 'Created before that.' }),
  q: textSchema(256)
    .trim()
    .min(1)
    .optional()
    .meta({ description: 'A whole session id, or how an end user id begins.' }),
});
export type ListSessionsQuery = z.infer<typeof listSessionsQuerySchema>;
export const sessionListSchema = z
  .object({ data: z.array(sessionSummarySchema), next_cursor: z.string().nullable() })
  .meta({ id: 'SessionList' });

export const adminSessionsQuerySchema = z.strictObject({
  session_id: sessionIdSchema,
});
/** What operators see of a session: whose it is, too. */
export const adminSessionSchema = sessionSummarySchema
  .extend({ account_id: z.string().regex(idPattern('AccountId')) })
  .meta({ id: 'AdminSession' });
export type AdminSessionWire = z.infer<typeof adminSessionSchema>;
export const adminSessionListSchema = z
  .object({ data: z.array(adminSessionSchema) })
  .meta({ id: 'AdminSessionList' });

export const createTokenSchema = z
  .strictObject({
    ttl_ms: z
      .number()
      .int()
      .min(10_000)
      .max(3_600_000)
      .optional()
      .meta({ description: 'Default: 5 minutes.' }),
    permissions: z
      .array(permissionSchema)
      .max(PERMISSIONS.length)
      .optional()
      .meta({
        description:
          'What the page may do beside talking. `speak`: let the avatar say given words. `settings`: change voice, ' +
          'face and language. `instruct`: change behavior and context. ' +
          `Default: ${DEFAULT_PERMISSIONS.map((name) => `\`${name}\``).join(', ')}.`,
      }),
  })
  .meta({ id: 'CreateToken' });
export const tokenSchema = z
  .object({
    token: z.string().meta({ description: 'For the browser: good for this session only.' }),
    session_id: sessionIdSchema,
    expires_at: z.iso.datetime(),
  })
  .meta({ id: 'Token' });
export type TokenWire = z.infer<typeof tokenSchema>;

/**
 * `POST /session/{session_id}/client-token`: a page that holds nothing but the id of a session made through the
 * Diarupt-style API exchanges it for a client token. The first claim binds the session: from then on the same claim is
 * needed, so an id that leaks later opens nothing.
 */
export const exchangeSessionIdSchema = z
  .strictObject({
    claim: z
      .string()
      .regex(/^[\w-]{22,128}$/, 'must be 22 to 128 characters of base64url: at least 128 random bits')
      .optional()
      .meta({ description: 'A secret of this browser; keep it, and send it again to reconnect.' }),
  })
  .meta({ id: 'ExchangeSessionId' });

export const usageSchema = z
  .object({
    session_id: sessionIdSchema,
    duration_ms: z.number().int(),
    spans: z.array(
      z.object({
        epoch: z.number().int(),
        opened_at: z.iso.datetime(),
        closed_at: z.iso.datetime().nullable(),
        duration_ms: z.number().int(),
      }),
    ),
  })
  .meta({ id: 'Usage' });
export type UsageWire = z.infer<typeof usageSchema>;

export const faceSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    kind: z.enum(['vector']),
    default_voice: z.string(),
    image: z.string().meta({ description: 'URL of a picture (PNG).' }),
  })
  .meta({ id: 'Face' });
export type FaceWire = z.infer<typeof faceSchema>;
export const voiceSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    language: z.string(),
    gender: z.enum(['female', 'male', 'neutral']),
    provider: z.string(),
    sample: z.string().meta({ description: 'URL of a sample (WAV).' }),
  })
  .meta({ id: 'Voice' });
export type VoiceWire = z.infer<typeof voiceSchema>;

export const faceListSchema = z.object({ data: z.array(faceSchema) }).meta({ id: 'FaceList' });
export const voiceListSchema = z.object({ data: z.array(voiceSchema) }).meta({ id: 'VoiceList' });

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' });
