import { z } from 'zod';
import { LIMITS, roleSchema, sessionStatusSchema, textSchema } from '@visavis/shared';

/** The wire of the Diarupt-style API: snake_case, seconds, ISO 8601. Unknown fields are refused. */

export const diaruptCreateSchema = z
  .strictObject({
    face: textSchema(64)
      .min(1)
      .meta({ description: 'A face id from GET /faces.', examples: ['maya'] }),
    profile: textSchema(64)
      .min(1)
      .meta({ description: 'A short_name (or id) from GET /profiles.', examples: ['default'] }),
    behavior: textSchema(LIMITS.behaviorChars)
      .nullish()
      .meta({ description: 'How the AI behaves, in your words; meant for the profile `base`.' }),
    context: textSchema(LIMITS.contextChars)
      .nullish()
      .meta({ description: 'What the AI knows in this session: up to 2,500 words.' }),
    time_limit: z
      .number()
      .int()
      .min(0)
      .max(LIMITS.timeLimitMs / 1_000)
      .nullish()
      .meta({ description: 'Seconds of conversation; 0 or unset: no limit.' }),
  })
  .meta({ id: 'DiaruptCreateSession' });

export const diaruptCreatedSchema = z
  .object({ session_id: z.string() })
  .meta({ id: 'DiaruptSessionCreated' });

export const diaruptListQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(LIMITS.pageSize).default(10),
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
});

export const diaruptSessionSchema = z
  .object({
    id: z.string(),
    status: sessionStatusSchema,
    options: z.object({
      face: z.string(),
      profile: z.string(),
      context: z.string(),
      behavior: z.string(),
      time_limit: z.number().int().meta({ description: 'Seconds; 0: no limit.' }),
    }),
    history: z.array(z.object({ role: roleSchema, content: z.string(), timestamp: z.iso.datetime() })),
    created_at: z.iso.datetime(),
    duration: z.number().int().meta({ description: 'Whole seconds of conversation; pauses are not in it.' }),
  })
  .meta({ id: 'DiaruptSession' });
export type DiaruptSessionWire = z.infer<typeof diaruptSessionSchema>;

export const diaruptFaceSchema = z
  .object({ id: z.string(), name: z.string(), image: z.string() })
  .meta({ id: 'DiaruptFace' });
export type DiaruptFaceWire = z.infer<typeof diaruptFaceSchema>;

export const diaruptProfileSchema = z
  .object({ id: z.string(), short_name: z.string(), description: z.string() })
  .meta({ id: 'DiaruptProfile' });
export type DiaruptProfileWire = z.infer<typeof diaruptProfileSchema>;

export const diaruptErrorSchema = z.object({ error: z.string() }).meta({ id: 'DiaruptError' });
