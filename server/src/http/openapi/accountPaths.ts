import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import {
  accountIdSchema,
  accountSchema,
  adminAccountListSchema,
  adminAccountSchema,
  adminAccountsQuerySchema,
  apiKeyIdSchema,
  apiKeyListSchema,
  apiKeySchema,
  auditLogQuerySchema,
  auditLogSchema,
  createApiKeySchema,
  invitationIdSchema,
  invitationListSchema,
  inviteSchema,
  memberListSchema,
  memberSchema,
  newApiKeySchema,
  newInvitationSchema,
  updateAccountSchema,
  updateApiKeySchema,
  updateMemberSchema,
  userIdSchema,
  type ErrorCode,
} from '@visavis/shared';
import { answer, jsonRequest, withCookie, withKey } from './operations.ts';

const account = 'Account';
const keys = 'API keys';
const BODY: readonly ErrorCode[] = [
  'bad_request',
  'payload_too_large',
  'unsupported_media_type',
  'validation_failed',
];
const gone = { '204': { description: 'Done.' } };
const memberPath = { path: z.object({ user_id: userIdSchema }) };
const keyPath = { path: z.object({ key_id: apiKeyIdSchema }) };

const operator = (operation: ZodOpenApiOperationObject, ...codes: ErrorCode[]): ZodOpenApiOperationObject =>
  withCookie({ ...operation, tags: ['Operators'] }, ...codes);

export const accountPaths: ZodOpenApiPathsObject = {
  '/v1/account': {
    get: withKey({
      operationId: 'getAccount',
      summary: 'Get the account',
      tags: [account],
      responses: { '200': answer('The account.', accountSchema) },
    }),
    patch: withKey(
      {
        operationId: 'updateAccount',
        summary: 'Rename the account, or set how long what people said is kept',
        tags: [account],
        requestBody: jsonRequest(updateAccountSchema, {
          required: true,
          example: { name: 'Bakers of Lyon', retention_days: 90 },
        }),
        responses: { '200': answer('The account.', accountSchema) },
      },
      ...BODY,
    ),
  },
  '/v1/members': {
    get: withKey({
      operationId: 'listMembers',
      summary: 'List the members',
      tags: [account],
      responses: { '200': answer('The members, longest first.', memberListSchema) },
    }),
  },
  '/v1/members/{user_id}': {
    patch: withKey(
      {
        operationId: 'updateMember',
        summary: "Change a member's role",
        tags: [account],
        requestParams: memberPath,
        requestBody: jsonRequest(updateMemberSchema, { required: true, example: { role: 'billing' } }),
        responses: { '200': answer('The member.', memberSchema) },
      },
      'not_found',
      'conflict',
      ...BODY,
    ),
    delete: withKey(
      {
        operationId: 'removeMember',
        summary: 'Remove a member, or leave',
        description: 'The last owner cannot go.',
        tags: [account],
        requestParams: memberPath,
        responses: gone,
      },
      'not_found',
      'conflict',
    ),
  },
  '/v1/invitations': {
    get: withKey({
      operationId: 'listInvitations',
      summary: 'List open invitations',
      tags: [account],
      responses: { '200': answer('Those that can be accepted, newest first.', invitationListSchema) },
    }),
    post: withKey(
      {
        operationId: 'inviteMember',
        summary: 'Invite a person',
        description:
          'The answer holds a link: pass it on to the person yourself, this server sends no mail. It is good for a week, ' +
          'once, for that email. Another invitation to the same email takes its place.',
        tags: [account],
        requestBody: jsonRequest(inviteSchema, {
          required: true,
          example: { email: 'grace@example.com', role: 'developer' },
        }),
        responses: { '201': answer('The invitation, with its link.', newInvitationSchema) },
      },
      'conflict',
      ...BODY,
    ),
  },
  '/v1/invitations/{invitation_id}': {
    delete: withKey(
      {
        operationId: 'revokeInvitation',
        summary: 'Take an invitation back',
        tags: [account],
        requestParams: { path: z.object({ invitation_id: invitationIdSchema }) },
        responses: gone,
      },
      'not_found',
    ),
  },
  '/v1/api-keys': {
    get: withKey({
      operationId: 'listApiKeys',
      summary: 'List API keys',
      description: 'Oldest first, revoked ones as well. The keys themselves are never shown again.',
      tags: [keys],
      responses: { '200': answer('The keys.', apiKeyListSchema) },
    }),
    post: withKey(
      {
        operationId: 'createApiKey',
        summary: 'Create an API key',
        tags: [keys],
        requestBody: jsonRequest(createApiKeySchema, {
          required: true,
          example: { name: 'Backend, production', scopes: ['sessions', 'usage'] },
        }),
        responses: { '201': answer('The key: shown only now.', newApiKeySchema) },
      },
      'conflict',
      ...BODY,
    ),
  },
  '/v1/api-keys/{key_id}': {
    patch: withKey(
      {
        operationId: 'updateApiKey',
        summary: 'Rename an API key, or change its scopes',
        tags: [keys],
        requestParams: keyPath,
        requestBody: jsonRequest(updateApiKeySchema, { required: true, example: { scopes: ['sessions'] } }),
        responses: { '200': answer('The key.', apiKeySchema) },
      },
      'not_found',
      ...BODY,
    ),
    delete: withKey(
      {
        operationId: 'revokeApiKey',
        summary: 'Revoke an API key',
        description:
          'The next request with it fails. Client tokens that it issued end by themselves: they are short-lived.',
        tags: [keys],
        requestParams: keyPath,
        responses: gone,
      },
      'not_found',
    ),
  },
  '/v1/audit-log': {
    get: withKey(
      {
        operationId: 'listAuditLog',
        summary: 'List who did what',
        description: 'Newest first. Pass `next_cursor` as `cursor` until it is null.',
        tags: [account],
        requestParams: { query: auditLogQuerySchema },
        responses: { '200': answer('A page of entries.', auditLogSchema) },
      },
      'validation_failed',
    ),
  },
  '/v1/admin/accounts': {
    get: operator(
      {
        operationId: 'adminListAccounts',
        summary: 'List all accounts',
        description: 'Newest first. Pass `next_cursor` as `cursor` until it is null.',
        requestParams: { query: adminAccountsQuerySchema },
        responses: { '200': answer('A page of accounts.', adminAccountListSchema) },
      },
      'validation_failed',
    ),
  },
  '/v1/admin/accounts/{account_id}': {
    get: operator(
      {
        operationId: 'adminGetAccount',
        summary: 'Get an account with its members',
        requestParams: { path: z.object({ account_id: accountIdSchema }) },
        responses: { '200': answer('The account.', adminAccountSchema) },
      },
      'not_found',
    ),
  },
  '/v1/admin/audit-log': {
    get: operator(
      {
        operationId: 'adminListAuditLog',
        summary: 'List who did what to the installation',
        description: 'What concerns no account alone. Newest first.',
        requestParams: { query: auditLogQuerySchema },
        responses: { '200': answer('A page of entries.', auditLogSchema) },
      },
      'validation_failed',
    ),
  },
};
