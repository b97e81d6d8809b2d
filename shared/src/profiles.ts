import { z } from 'zod';
import { LIMITS, textSchema } from './api.ts';
import { mannerSchema } from './manner.ts';

/** `/v1/profiles`: named behaviors, those that come with the product and the account's own. */

export const PROFILE_LIMITS = {
  nameChars: 80,
  descriptionChars: 300,
  instructionsChars: 20_000,
  /** Of one account. */
  count: 100,
} as const;

/** Also what `newId('ProfileId')` makes. */
export const PROFILE_ID = /^[a-z][a-z0-9_-]{0,63}$/;
const profileIdSchema = z
  .string()
  .regex(PROFILE_ID, 'must be 1 to 64 lower-case letters, digits, _ or -, a letter first')
  .meta({ description: 'A profile id.', examples: ['interviewer'] });

const choiceOf = (what: string, rest: string) =>
  textSchema(64)
    .min(1)
    .nullable()
    .meta({ description: `A ${what} id from GET /v1/${what}s. ${rest}` });

const editable = {
  name: textSchema(PROFILE_LIMITS.nameChars)
    .refine((text) => text.trim() !== '', { message: 'must not be empty' })
    .meta({ description: 'Shown to people.', examples: ['Night nurse'] }),
  description: textSchema(PROFILE_LIMITS.descriptionChars).meta({ description: 'Shown to people.' }),
  instructions: textSchema(PROFILE_LIMITS.instructionsChars)
    .refine((text) => text.trim() !== '', { message: 'must not be empty' })
    .meta({ description: 'The system prompt: for the model alone.' }),
  greeting: textSchema(LIMITS.greetingChars)
    .nullable()
    .meta({ description: 'What the avatar says first; null for silence.' }),
  face: choiceOf('face', 'For sessions that name none; null: they must.'),
  voice: choiceOf(
    'voice',
    'For sessions that name none. With a face in the profile it goes with that face only: another face has its own.',
  ),
};

const mannerPatchSchema = mannerSchema.partial().meta({ id: 'MannerChanges' });

export const createProfileSchema = z
  .strictObject({
    id: profileIdSchema.optional().meta({ description: 'Yours to choose; made up when left out.' }),
    name: editable.name,
    description: editable.description.optional(),
    instructions: editable.instructions,
    greeting: editable.greeting.optional(),
    face: editable.face.optional(),
    voice: editable.voice.optional(),
    manner: mannerPatchSchema.optional().meta({ description: 'What you leave out is ordinary.' }),
  })
  .meta({ id: 'CreateProfile' });
export type CreateProfileRequest = z.infer<typeof createProfileSchema>;

export const updateProfileSchema = z
  .strictObject(editable)
  .partial()
  .extend({ manner: mannerPatchSchema.optional() })
  .meta({ id: 'UpdateProfile' });
export type UpdateProfileRequest = z.infer<typeof updateProfileSchema>;

export const profileSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    greeting: z.string().nullable(),
    face: z.string().nullable(),
    voice: z.string().nullable(),
    manner: mannerSchema,
    built_in: z.boolean().meta({ description: 'It comes with the product.' }),
    customized: z
      .boolean()
      .meta({ description: 'It is built in, and your account has its own version of it.' }),
    editable: z.boolean().meta({ description: 'PATCH changes it for your account; needs the key.' }),
  })
  .meta({ id: 'Profile' });
export type ProfileWire = z.infer<typeof profileSchema>;
export const profileListSchema = z.object({ data: z.array(profileSchema) }).meta({ id: 'ProfileList' });

/** With the system prompt: for who holds the key. */
export const profileDetailSchema = profileSchema
  .extend({ instructions: z.string() })
  .meta({ id: 'ProfileDetail' });
export type ProfileDetailWire = z.infer<typeof profileDetailSchema>;
