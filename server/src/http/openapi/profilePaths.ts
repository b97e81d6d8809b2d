import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import {
  createProfileSchema,
  profileDetailSchema,
  profileListSchema,
  updateProfileSchema,
} from '@visavis/shared';
import { answer, jsonRequest, problems, withKey } from './operations.ts';

const tags = ['Profiles'];
const profilePath = { path: z.object({ profile_id: z.string().meta({ examples: ['interviewer'] }) }) };

export const profilePaths: ZodOpenApiPathsObject = {
  '/v1/profiles': {
    get: {
      operationId: 'listProfiles',
      summary: 'List profiles',
      description:
        'Without a key: those that come with the product. With a key: as your account has them, and its own.',
      tags,
      security: [{}, { apiKey: [] }, { bearer: [] }],
      responses: { '200': answer('The profiles.', profileListSchema), ...problems('unauthorized') },
    },
    post: withKey(
      {
        operationId: 'createProfile',
        summary: 'Create a profile',
        description: `At most 100 of an account's own.`,
        tags,
        requestBody: jsonRequest(createProfileSchema, {
          required: true,
          example: {
            id: 'museum_guide',
            name: 'Museum guide',
            description: 'Tells visitors about the collection.',
            instructions:
              'You are a guide of the museum that the context describes. Answer from the context only.',
            greeting: 'Welcome to the museum. What would you like to see?',
            manner: { speaking_rate: 0.95, warmth: 0.7 },
          },
        }),
        responses: { '201': answer('The profile.', profileDetailSchema) },
      },
      'bad_request',
      'payload_too_large',
      'unsupported_media_type',
      'conflict',
      'validation_failed',
    ),
  },
  '/v1/profiles/{profile_id}': {
    get: withKey(
      {
        operationId: 'getProfile',
        summary: 'Get a profile with its instructions',
        tags,
        requestParams: profilePath,
        responses: { '200': answer('The profile.', profileDetailSchema) },
      },
      'not_found',
    ),
    patch: withKey(
      {
        operationId: 'updateProfile',
        summary: 'Change a profile',
        description:
          'Of a built-in profile it makes your own version, which takes its place for your account. Sessions that exist ' +
          'keep the profile as it was when they were created.',
        tags,
        requestParams: profilePath,
        requestBody: jsonRequest(updateProfileSchema, {
          required: true,
          example: { greeting: 'Good morning. Shall we begin?', manner: { patience: 1.5 } },
        }),
        responses: { '200': answer('The profile.', profileDetailSchema) },
      },
      'bad_request',
      'payload_too_large',
      'unsupported_media_type',
      'not_found',
      'conflict',
      'validation_failed',
    ),
    delete: withKey(
      {
        operationId: 'deleteProfile',
        summary: 'Delete a profile',
        description:
          'Of a built-in profile it deletes your version: you have what is built in again. Sessions that exist keep ' +
          'their copy.',
        tags,
        requestParams: profilePath,
        responses: { '204': { description: 'It is gone.' } },
      },
      'not_found',
      'conflict',
    ),
  },
};
