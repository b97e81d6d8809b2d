import type { ZodOpenApiPathsObject } from 'zod-openapi';
import {
  changePasswordSchema,
  invitationPreviewSchema,
  invitationTokenRequestSchema,
  meSchema,
  signInSchema,
  signUpSchema,
  type ErrorCode,
} from '@visavis/shared';
import { answer, jsonRequest, problems, withCookie } from './operations.ts';

const tags = ['Signing in'];
const token = 'vvi_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
const OPEN: readonly ErrorCode[] = [
  'bad_request',
  'forbidden',
  'payload_too_large',
  'unsupported_media_type',
  'validation_failed',
  'rate_limited',
  'internal',
];
const me = 'Who you are now; the cookie is set.';

export const authPaths: ZodOpenApiPathsObject = {
  '/v1/auth/sign-up': {
    post: {
      operationId: 'signUp',
      summary: 'Sign up',
      description: 'Makes a user and an account that they own, or, with an invitation, lets them join one.',
      tags,
      requestBody: jsonRequest(signUpSchema, {
        required: true,
        example: {
          email: 'ada@example.com',
          password: 'a difference engine',
          name: 'Ada Lovelace',
          account_name: 'Analytical Engines',
        },
      }),
      responses: {
        '201': answer(me, meSchema),
        ...problems('not_found', 'conflict', 'unavailable', ...OPEN),
      },
    },
  },
  '/v1/auth/sign-in': {
    post: {
      operationId: 'signIn',
      summary: 'Sign in',
      tags,
      requestBody: jsonRequest(signInSchema, {
        required: true,
        example: { email: 'ada@example.com', password: 'a difference engine' },
      }),
      responses: { '200': answer(me, meSchema), ...problems('unauthorized', 'unavailable', ...OPEN) },
    },
  },
  '/v1/auth/sign-out': {
    post: {
      operationId: 'signOut',
      summary: 'Sign out',
      tags,
      responses: { '204': { description: 'Nobody is signed in.' }, ...problems('forbidden', 'internal') },
    },
  },
  '/v1/auth/me': {
    get: withCookie({
      operationId: 'getMe',
      summary: 'Who is signed in',
      tags,
      responses: { '200': answer('You, and the accounts you are a member of.', meSchema) },
    }),
  },
  '/v1/auth/password': {
    post: withCookie(
      {
        operationId: 'changePassword',
        summary: 'Change your password',
        description: 'You are signed out everywhere else.',
        tags,
        requestBody: jsonRequest(changePasswordSchema, {
          required: true,
          example: { current_password: 'a difference engine', new_password: 'an analytical engine' },
        }),
        responses: { '204': { description: 'Changed.' } },
      },
      'unavailable',
      ...OPEN,
    ),
  },
  '/v1/invitations/preview': {
    post: {
      operationId: 'previewInvitation',
      summary: 'See what an invitation is for',
      tags,
      requestBody: jsonRequest(invitationTokenRequestSchema, { required: true, example: { token } }),
      responses: {
        '200': answer('What it is for.', invitationPreviewSchema),
        ...problems('not_found', ...OPEN),
      },
    },
  },
  '/v1/invitations/accept': {
    post: withCookie(
      {
        operationId: 'acceptInvitation',
        summary: 'Accept an invitation',
        description: 'For who has a user already. Others sign up with it.',
        tags,
        requestBody: jsonRequest(invitationTokenRequestSchema, { required: true, example: { token } }),
        responses: { '200': answer('You, a member of one account more.', meSchema) },
      },
      'not_found',
      ...OPEN,
    ),
  },
};
