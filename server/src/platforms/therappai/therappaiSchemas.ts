import { z } from 'zod';
import { ACCOUNT_LIMITS, CLIP_STATUSES, endUserIdSchema, LIMITS, textSchema } from '@visavis/shared';
import { INTENTS } from '../../chat/wellbeing/intents.ts';
import { MOODS } from '../../chat/wellbeing/moods.ts';
import { TONES } from '../../chat/wellbeing/tones.ts';

/** The wire of the therappai API. Fields that it does not know are ignored, as there. */

export const CONTEXT_LIMITS = { chars: 4_000, snippets: 10, snippetChars: 1_000 } as const;

export const therappaiErrorSchema = z
  .object({
    detail: z.string().meta({ description: 'What is the matter, and what to do about it.' }),
    code: z.string().meta({ description: 'For your program.', examples: ['validation_failed'] }),
    errors: z
      .record(z.string(), z.array(z.string()))
      .optional()
      .meta({ description: 'By field: what is wrong with it.' }),
  })
  .meta({ id: 'TherappaiError' });
export type TherappaiErrorWire = z.infer<typeof therappaiErrorSchema>;

const filled = (maxChars: number): z.ZodString =>
  textSchema(maxChars).refine((text) => text.trim() !== '', { message: 'must not be empty' });

/** With an API key: whom the call is about. An access token says it by itself. */
export const namedUser = endUserIdSchema.optional().meta({
  description: 'Your own id of the person. Needed with an API key; an access token says it by itself.',
  examples: ['user-4711'],
});

export const messageField = filled(LIMITS.lineChars).meta({
  examples: ["I'm feeling overwhelmed with work"],
});

export const languageField = z
  .string()
  .min(2)
  .max(35)
  .refine(isLanguageTag, { message: 'is not a language tag such as `en` or `en-GB` (BCP 47)' })
  .optional()
  .meta({
    description: "BCP 47 tag: the reply's language; its region chooses the helplines. Default: `en`.",
    examples: ['en-GB'],
  });

const snippetSchema = filled(CONTEXT_LIMITS.snippetChars);
const CONTEXT_PROBLEM =
  `must be a text of at most ${CONTEXT_LIMITS.chars} characters, or at most ${CONTEXT_LIMITS.snippets} snippets of at most ` +
  `${CONTEXT_LIMITS.snippetChars}: texts, or {"role": "user" or "assistant", "content": "…"}`;

export const contextField = z
  .union(
    [
      textSchema(CONTEXT_LIMITS.chars),
      z
        .array(
          z.union([snippetSchema, z.object({ role: z.enum(['user', 'assistant']), content: snippetSchema })]),
        )
        .max(CONTEXT_LIMITS.snippets),
    ],
    { error: CONTEXT_PROBLEM },
  )
  .optional()
  .meta({
    description:
      'What was said before, or is to be known: a text, or snippets. Nothing is kept of it. It is screened like the message ' +
      'and can only raise the level of risk.',
    examples: [[{ role: 'user', content: 'My exam is on Friday.' }]],
  });
export type ContextField = z.infer<typeof contextField>;

export const chattingSchema = z
  .object({ message: messageField, context: contextField, language: languageField, end_user_id: namedUser })
  .meta({ id: 'TherappaiMessage' });

/** The fields of a form with sound. */
export const voiceFormSchema = z.object({
  voice_id: textSchema(64).min(1).optional(),
  context: contextField,
  language: languageField,
  end_user_id: namedUser,
});

export const voiceBodySchema = z
  .object({
    audio: z.string().meta({ format: 'binary', description: 'Any usual audio format, up to five minutes.' }),
    context: z.string().optional().meta({ description: 'A text, or the snippets as JSON.' }),
    voice_id: z.string().optional().meta({ description: 'Who speaks the reply.' }),
    language: z.string().optional(),
    end_user_id: z.string().optional(),
  })
  .meta({ id: 'TherappaiVoiceMessage' });

export const signalsSchema = z
  .object({
    tone: z.enum(TONES).meta({ description: 'How the message sounds.' }),
    intent: z.enum(INTENTS).meta({ description: 'What it is for.' }),
    mood: z.enum(MOODS).meta({ description: 'How the person seems to feel.' }),
  })
  .meta({ id: 'TherappaiSignals', description: 'By rules over the words of the message, in English.' });

export const safetySchema = z
  .object({
    level: z.enum(['none', 'concern', 'warning', 'crisis']),
    triggers: z.array(z.string()).meta({ description: 'Kinds of signals; no words of the message.' }),
    immediate_action_required: z.boolean().meta({ description: 'A person should step in now.' }),
  })
  .meta({ id: 'TherappaiSafety' });

export const replySchema = z
  .object({
    reply: z.string(),
    signals: signalsSchema,
    safety: safetySchema,
    recommendations: z.array(z.string()).meta({ description: 'Small things that may help; often none.' }),
    transcript: z.string().optional().meta({ description: 'Of a message that was spoken: what was heard.' }),
    audio: z
      .object({
        content_type: z.literal('audio/mpeg'),
        base64: z.string(),
        duration_ms: z.number().int(),
      })
      .nullable()
      .optional()
      .meta({
        description: 'Of a message that was spoken: the reply, spoken. Null: it could not be spoken now.',
      }),
  })
  .meta({ id: 'TherappaiReply' });
export type ReplyWire = z.infer<typeof replySchema>;

const chosen = (description: string, example: string) =>
  textSchema(64)
    .min(1)
    .optional()
    .meta({ description, examples: [example] });

const choices = {
  avatar_id: chosen(
    'Who speaks: from liveavatar/public-avatars/. Needed unless the session token names one.',
    'maya',
  ),
  voice_id: chosen("From liveavatar/voices/. Default: the session token's, else the avatar's own.", 'slt'),
  context_id: chosen('Who answers, and how: from liveavatar/contexts/. Default: `companion`.', 'companion'),
};

export const clipSessionSchema = z
  .object({ ...choices, end_user_id: namedUser })
  .meta({ id: 'TherappaiClipSession' });

export const clipSessionTokenSchema = z
  .object({
    session_token: z.string(),
    expires_in: z.number().int().meta({ description: 'Seconds.' }),
  })
  .meta({ id: 'TherappaiClipSessionToken' });

export const generateSchema = z
  .object({
    message: messageField,
    session_token: z.string().min(1).max(4_096).optional().meta({
      description:
        'From liveavatar/session/: says whom the clip is for, and what it is made of unless it is said here.',
    }),
    ...choices,
    context: contextField,
    language: languageField,
    end_user_id: namedUser,
  })
  .meta({ id: 'TherappaiClipRequest' });

export const clipSchema = z
  .object({
    job_id: z.string().nullable().meta({ description: 'Null: there is no clip, and there will be none.' }),
    status: z.enum(CLIP_STATUSES),
    progress: z.number().min(0).max(1),
    failure: z.string().nullable().meta({ description: 'Why it `failed`.' }),
    video_url: z
      .string()
      .nullable()
      .meta({ description: 'MP4; good for about an hour. Null until it is `ready`.' }),
    poster_url: z.string().nullable().meta({ description: 'Its first picture, JPEG.' }),
    captions_url: z.string().nullable().meta({ description: 'What is said, as WebVTT.' }),
    duration_ms: z.number().int().nullable(),
    progress_url: z.string().nullable().meta({
      description: 'Server-sent events, one a change, without a header: `new EventSource(progress_url)`.',
    }),
  })
  .meta({ id: 'TherappaiClip' });
export type ClipWire = z.infer<typeof clipSchema>;

export const generatedSchema = clipSchema.extend(replySchema.shape).meta({ id: 'TherappaiGeneratedClip' });
export type GeneratedWire = z.infer<typeof generatedSchema>;

export const emailField = z
  .string()
  .trim()
  .toLowerCase()
  .max(ACCOUNT_LIMITS.emailChars)
  .pipe(z.email({ error: 'is not an email address' }))
  .meta({ examples: ['ada@example.com'] });

export const createUserSchema = z
  .object({
    email: emailField,
    password: textSchema(ACCOUNT_LIMITS.passwordMaxChars)
      .min(8)
      .meta({ examples: ['correct horse battery'] }),
    name: filled(ACCOUNT_LIMITS.nameChars).optional().meta({ description: 'What they are called.' }),
  })
  .meta({ id: 'TherappaiCreateUser' });

export const loginSchema = z
  .object({
    end_user_id: endUserIdSchema
      .optional()
      .meta({ description: 'With your API key: of any person you know.' }),
    email: z
      .string()
      .max(ACCOUNT_LIMITS.emailChars)
      .optional()
      .meta({ description: 'Of a user of POST /users/.' }),
    password: z.string().max(ACCOUNT_LIMITS.passwordMaxChars).optional(),
    account_id: z.string().max(64).optional().meta({ description: 'Without an API key: whose user it is.' }),
  })
  .refine(({ end_user_id, email }) => (end_user_id === undefined) !== (email === undefined), {
    path: ['email'],
    message: 'is needed with `password`; or `end_user_id` with your API key',
  })
  .refine(({ email, password }) => (email === undefined) === (password === undefined), {
    path: ['password'],
    message: 'goes with `email`',
  })
  .meta({ id: 'TherappaiLogin' });

export const tokenSchema = z
  .object({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.number().int().meta({ description: 'Seconds.' }),
    end_user_id: z.string(),
  })
  .meta({ id: 'TherappaiToken' });
export type TokenWire = z.infer<typeof tokenSchema>;

export const userSchema = tokenSchema
  .extend({ email: z.string(), name: z.string().nullable() })
  .meta({ id: 'TherappaiUser' });
export type UserWire = z.infer<typeof userSchema>;

export const pageQuerySchema = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  page_size: z.coerce.number().int().min(1).max(100).default(50),
});

const pageOf = <Item extends z.ZodType>(id: string, item: Item) =>
  z
    .object({
      count: z.number().int(),
      next: z.string().nullable(),
      previous: z.string().nullable(),
      results: z.array(item),
    })
    .meta({ id });

export const avatarSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    preview_url: z.string().meta({ description: 'A picture, PNG.' }),
    default_voice: z.object({ id: z.string(), name: z.string() }),
  })
  .meta({ id: 'TherappaiAvatar' });
export type AvatarWire = z.infer<typeof avatarSchema>;

export const contextSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    opening_text: z.string().nullable(),
    avatar_id: z.string().nullable().meta({ description: 'The avatar that goes with it, if one does.' }),
    voice_id: z.string().nullable(),
    is_public: z.boolean().meta({ description: 'false: of your account alone.' }),
  })
  .meta({ id: 'TherappaiContext' });
export type ContextWire = z.infer<typeof contextSchema>;

export const voiceSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    language: z.string(),
    gender: z.enum(['female', 'male', 'neutral']),
    preview_url: z.string().meta({ description: 'A short sentence in this voice, WAV.' }),
  })
  .meta({ id: 'TherappaiVoice' });
export type VoiceWire = z.infer<typeof voiceSchema>;

export const avatarPageSchema = pageOf('TherappaiAvatars', avatarSchema);
export const contextPageSchema = pageOf('TherappaiContexts', contextSchema);
export const voicePageSchema = pageOf('TherappaiVoices', voiceSchema);

export const recommendSchema = z
  .object({ message: messageField.optional(), end_user_id: namedUser })
  .meta({ id: 'TherappaiRecommend' });

export const recommendationsSchema = z
  .object({
    recommendations: z.array(z.string()),
    based_on: z.enum(['message', 'mood', 'nothing']).meta({ description: '`mood`: of the latest check-in.' }),
  })
  .meta({ id: 'TherappaiRecommendations' });

export const checkInRequestSchema = z
  .object({
    mood: z.enum(MOODS),
    score: z.number().int().min(1).max(10).optional().meta({ description: '1: very bad, to 10: very good.' }),
    note: filled(1_000).optional(),
    end_user_id: namedUser,
  })
  .meta({ id: 'TherappaiCheckInRequest' });

export const checkInSchema = z
  .object({
    id: z.string(),
    mood: z.enum(MOODS),
    score: z.number().int().nullable(),
    note: z.string().nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'TherappaiCheckIn' });
export const checkInPageSchema = pageOf('TherappaiCheckIns', checkInSchema);

export const ofUserQuerySchema = z.object({ end_user_id: namedUser });
export const checkInQuerySchema = pageQuerySchema.extend({ end_user_id: namedUser });

const dayField = z.iso.date().optional().meta({ description: 'YYYY-MM-DD. Default: today, in `timezone`.' });
const timeZoneField = z
  .string()
  .max(64)
  .refine(isTimeZone, { message: 'is not a time zone such as `Europe/Berlin` (IANA)' })
  .default('UTC')
  .meta({ description: 'Where the person is, IANA. Default: `UTC`.', examples: ['Europe/Berlin'] });

export const routinesQuerySchema = z.object({
  date: dayField,
  timezone: timeZoneField,
  end_user_id: namedUser,
});

export const routineRequestSchema = z
  .object({ title: filled(200).meta({ examples: ['Walk for ten minutes'] }), end_user_id: namedUser })
  .meta({ id: 'TherappaiRoutineRequest' });

export const routineDoneSchema = z
  .object({
    done: z.boolean().default(true).meta({ description: 'false: not done after all.' }),
    date: dayField,
    timezone: timeZoneField,
    end_user_id: namedUser,
  })
  .meta({ id: 'TherappaiRoutineDone' });

export const routineSchema = z
  .object({ id: z.string(), title: z.string(), done: z.boolean(), created_at: z.iso.datetime() })
  .meta({ id: 'TherappaiRoutine' });
export const routineDaySchema = z
  .object({ date: z.iso.date(), results: z.array(routineSchema) })
  .meta({ id: 'TherappaiRoutineDay' });

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
