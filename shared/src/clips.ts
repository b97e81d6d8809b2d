import { z } from 'zod';
import { LIMITS, textSchema } from './api.ts';
import { idPattern } from './ids.ts';
import { endUserIdSchema } from './knowledge.ts';

/** `/v1/clips`: video files of a face that says something. */

export const CLIP_LIMITS = {
  /** Of what is said, or answered: about three minutes. */
  words: 500,
  /** Queued or being rendered, of one account. */
  unfinishedOfAccount: 5,
  /** Of a whole server. */
  unfinished: 100,
} as const;

export const CLIP_STATUSES = ['queued', 'rendering', 'ready', 'failed', 'cancelled'] as const;
export type ClipStatus = (typeof CLIP_STATUSES)[number];
export const CLIP_FORMATS = ['mp4', 'webm'] as const;
export type ClipFormat = (typeof CLIP_FORMATS)[number];
export const CLIP_SIZES = [256, 512, 720] as const;
export type ClipSize = (typeof CLIP_SIZES)[number];

/** Why there is no clip. */
export const CLIP_FAILURES = [
  /** The language model gave no answer. */
  'reply_failed',
  /** The voice failed on a part of it. */
  'voice_failed',
  /** Nothing of it can be spoken. */
  'nothing_to_say',
  /** Drawing or encoding failed, or stood still. */
  'renderer_failed',
  /** The server ended meanwhile. */
  'server_stopped',
  'insufficient_credit',
  'cost_limit',
] as const;
export type ClipFailureReason = (typeof CLIP_FAILURES)[number];

export const clipIdSchema = z
  .string()
  .regex(idPattern('ClipId'), 'is not a clip id')
  .meta({ description: 'A clip id.', examples: ['clp_0a1b2c3d4e5f6g7h8i9j0k1l'] });

const spoken = textSchema(LIMITS.lineChars)
  .refine((text) => text.trim() !== '', { message: 'must not be empty' })
  .optional();

export const createClipSchema = z
  .strictObject({
    text: spoken.meta({ description: 'Said as it stands: up to 500 words. Either this or `message`.' }),
    message: spoken.meta({ description: 'Answered, and the answer is said. Either this or `text`.' }),
    face: textSchema(64)
      .min(1)
      .optional()
      .meta({ description: "A face id from GET /v1/faces. Default: the profile's.", examples: ['maya'] }),
    voice: textSchema(64)
      .min(1)
      .optional()
      .meta({ description: "A voice id from GET /v1/voices. Default: as a session's." }),
    format: z
      .enum(CLIP_FORMATS)
      .optional()
      .meta({ description: '`mp4`: H.264 and AAC; `webm`: VP8 and Opus. Default: `mp4`.' }),
    size: z.literal(CLIP_SIZES).optional().meta({ description: 'Width and height, pixels. Default: 512.' }),
    language: z
      .string()
      .min(2)
      .max(35)
      .optional()
      .meta({ description: 'BCP 47 tag of what is said. Default: `en`.' }),
    profile: textSchema(64)
      .min(1)
      .optional()
      .meta({ description: 'Whose manner it has, and who answers `message`. Default: `default`.' }),
    behavior: textSchema(LIMITS.behaviorChars)
      .optional()
      .meta({ description: 'How `message` is answered, in your words.' }),
    context: textSchema(LIMITS.contextChars)
      .optional()
      .meta({ description: 'What `message` is answered from: up to 2,500 words.' }),
    end_user_id: endUserIdSchema
      .optional()
      .meta({ description: 'Who it is for: counts for their limits, and is deleted with them.' }),
  })
  .refine(({ text, message }) => (text === undefined) !== (message === undefined), {
    path: ['text'],
    message: 'is needed, or `message`: exactly one of the two',
  })
  .refine(
    ({ text, behavior, context }) => text === undefined || (behavior === undefined && context === undefined),
    { path: ['text'], message: 'is said as it stands: `behavior` and `context` go with `message`' },
  )
  .meta({ id: 'CreateClip' });
export type CreateClipRequest = z.infer<typeof createClipSchema>;

export const clipSchema = z
  .object({
    id: clipIdSchema,
    status: z.enum(CLIP_STATUSES).meta({
      description: '`queued` → `rendering` → `ready`, or `failed`; `cancelled` when you deleted it before.',
    }),
    progress: z.number().min(0).max(1).meta({ description: 'Of the rendering; 1 when `ready`.' }),
    failure: z
      .enum(CLIP_FAILURES)
      .nullable()
      .meta({ description: 'Why it `failed`; `server_stopped` is worth another try.' }),
    face: z.string(),
    voice: z.string(),
    profile: z.string(),
    language: z.string(),
    format: z.enum(CLIP_FORMATS),
    size: z.number().int(),
    content_type: z.enum(['video/mp4', 'video/webm']),
    end_user_id: z.string().nullable(),
    created_at: z.iso.datetime(),
    started_at: z.iso.datetime().nullable(),
    ended_at: z.iso.datetime().nullable(),
    duration_ms: z.number().int().nullable().meta({ description: 'Null while there is no file.' }),
    bytes: z.number().int().nullable(),
    sha256: z.string().nullable().meta({ description: "The file's SHA-256, hex." }),
    charged_micros: z.number().int().nullable().meta({ description: 'What it cost; null until `ready`.' }),
    safety_level: z
      .string()
      .nullable()
      .meta({ description: 'How serious `message` was found to be; null until it was screened.' }),
    /** Null while there are no files. */
    url: z
      .string()
      .nullable()
      .meta({ description: 'The video; anybody who has the URL can load it, for about an hour.' }),
    poster_url: z.string().nullable().meta({ description: 'Its first picture, JPEG.' }),
    captions_url: z.string().nullable().meta({ description: 'What is said, as WebVTT.' }),
    urls_expire_at: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'Ask for the clip again, and it has new URLs.' }),
  })
  .meta({ id: 'Clip' });
export type ClipWire = z.infer<typeof clipSchema>;

export const listClipsQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(LIMITS.pageSize).default(20),
  cursor: z.string().max(256).optional(),
  status: z.enum(CLIP_STATUSES).optional(),
});
export type ListClipsQuery = z.infer<typeof listClipsQuerySchema>;
export const clipListSchema = z
  .object({ data: z.array(clipSchema), next_cursor: z.string().nullable() })
  .meta({ id: 'ClipList' });

/** A clip as webhooks show it: URLs expire, so that they are asked for when they are needed. */
export const clipEventDataSchema = clipSchema
  .omit({ url: true, poster_url: true, captions_url: true, urls_expire_at: true })
  .meta({ id: 'ClipEventData' });
export type ClipEventData = z.infer<typeof clipEventDataSchema>;
