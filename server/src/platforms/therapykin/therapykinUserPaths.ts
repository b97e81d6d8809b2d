import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { answer, jsonRequest } from '../../http/openapi/operations.ts';
import { sessionLengthSchema, specialistSchema } from './therapykinBodies.ts';
import { ofUser, refusals } from './therapykinOperations.ts';

const preferencesSchema = z
  .object({
    preferredSessionLength: sessionLengthSchema,
    preferredVoice: z.string(),
    preferredSpecialist: specialistSchema,
    cameraEnabled: z.boolean(),
  })
  .meta({ id: 'TherapykinPreferences' });
const success = z.literal(true);

export const therapykinUserPaths: ZodOpenApiPathsObject = {
  '/therapykin/api/users/preferences': {
    get: ofUser({
      operationId: 'therapykinGetPreferences',
      summary: "Get the user's preferences",
      responses: {
        '200': answer('They.', z.object({ preferences: preferencesSchema })),
        ...refusals({ 404: 'User not found', 500: 'Failed to fetch user preferences' }),
      },
    }),
    post: ofUser({
      operationId: 'therapykinSetPreferences',
      summary: "Change the user's preferences",
      description: 'What is left out stays as it is.',
      requestBody: jsonRequest(preferencesSchema.partial().meta({ id: 'TherapykinPreferenceChanges' }), {
        required: true,
        example: {
          preferredSessionLength: 30,
          preferredVoice: 'L0Dsvb3SLTyegXwtm47J',
          preferredSpecialist: 'generalist',
          cameraEnabled: false,
        },
      }),
      responses: {
        '200': answer('As they are now.', z.object({ success, preferences: preferencesSchema })),
        ...refusals({
          400: [
            'Valid preferredSessionLength is required (15, 30, or 45)',
            'Valid preferredVoice is required (string)',
            'Valid preferredSpecialist is required',
            'Valid cameraEnabled is required (boolean)',
          ],
          404: 'User not found',
          500: 'Failed to update user preferences',
        }),
      },
    }),
  },
  '/therapykin/api/users/update-pseudonym': {
    post: ofUser({
      operationId: 'therapykinSetPseudonym',
      summary: "Change the user's pseudonym",
      description: 'A name to be called by. It opens nothing, and several people may have the same.',
      requestBody: jsonRequest(z.object({ pseudonym: z.string() }).meta({ id: 'TherapykinPseudonym' }), {
        required: true,
        example: { pseudonym: 'UserPseudonym' },
      }),
      responses: {
        '200': answer('It is changed.', z.object({ success, pseudonym: z.string() })),
        ...refusals({
          400: 'Pseudonym is required',
          404: 'User not found',
          500: 'Failed to update user pseudonym',
        }),
      },
    }),
  },
};
