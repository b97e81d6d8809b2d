import { z } from 'zod';
import { LIMITS, textSchema } from './api.ts';
import { idPattern } from './ids.ts';

/** `/v1/auth`, `/v1/account`, `/v1/members`, `/v1/invitations`, `/v1/api-keys`, `/v1/audit-log`, `/v1/admin/accounts`. */

export const ACCOUNT_LIMITS = {
  nameChars: 100,
  emailChars: 254,
  passwordMinChars: 12,
  passwordMaxChars: 256,
  /** Of one account, revoked ones not counted. */
  apiKeys: 100,
  /** Of one account, and open at once. */
  invitations: 100,
  retentionDays: 36_500,
} as const;

/** What a person may do in an account. */
export const MEMBER_ROLES = ['owner', 'developer', 'billing'] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

/** What an API key may do. `admin`: manage keys, members and the account itself. */
export const API_KEY_SCOPES = ['sessions', 'usage', 'billing', 'webhooks', 'admin'] as const;
export type ApiKeyScope = (typeof API_KEY_SCOPES)[number];
export const DEFAULT_API_KEY_SCOPES: readonly ApiKeyScope[] = ['sessions', 'usage', 'billing', 'webhooks'];

const idSchema = (name: Parameters<typeof idPattern>[0], what: string, example: string) =>
  z
    .string()
    .regex(idPattern(name), `is not ${what}`)
    .meta({ description: `${what.charAt(0).toUpperCase()}${what.slice(1)}.`, examples: [example] });
export const accountIdSchema = idSchema('AccountId', 'an account id', 'acc_0a1b2c3d4e5f6g7h8i9j0k1l');
export const userIdSchema = idSchema('UserId', 'a user id', 'usr_0a1b2c3d4e5f6g7h8i9j0k1l');
export const apiKeyIdSchema = idSchema('ApiKeyId', 'an API key id', 'key_0a1b2c3d4e5f6g7h8i9j0k1l');
export const invitationIdSchema = idSchema(
  'InvitationId',
  'an invitation id',
  'ivt_0a1b2c3d4e5f6g7h8i9j0k1l',
);

const nameSchema = textSchema(ACCOUNT_LIMITS.nameChars)
  .trim()
  .min(1)
  .meta({ description: 'Shown to people.' });
const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(ACCOUNT_LIMITS.emailChars)
  .pipe(z.email('is not an email address'))
  .meta({ description: 'Upper and lower case are the same.', examples: ['ada@example.com'] });
/** To sign in: whatever was taken once must be taken again. */
const knownPasswordSchema = z.string().min(1).max(ACCOUNT_LIMITS.passwordMaxChars);
const newPasswordSchema = textSchema(ACCOUNT_LIMITS.passwordMaxChars)
  .min(ACCOUNT_LIMITS.passwordMinChars, `must have at least ${ACCOUNT_LIMITS.passwordMinChars} characters`)
  .meta({ description: 'Any characters; a few words make a good one.' });
const invitationTokenSchema = z
  .string()
  .regex(/^vvi_[\w-]{43}$/, 'is not the token of an invitation: it is the last part of the link')
  .meta({ description: 'The last part of the link.' });
export const memberRoleSchema = z.enum(MEMBER_ROLES).meta({
  description:
    '`owner`: everything. `developer`: sessions, usage, keys, webhooks. `billing`: usage, invoices, payments.',
});
const scopesSchema = z
  .array(z.enum(API_KEY_SCOPES))
  .min(1)
  .max(API_KEY_SCOPES.length)
  .transform((scopes) => API_KEY_SCOPES.filter((scope) => scopes.includes(scope)));

export const signUpSchema = z
  .strictObject({
    email: emailSchema,
    password: newPasswordSchema,
    name: nameSchema.meta({ description: 'Your own.', examples: ['Ada Lovelace'] }),
    account_name: nameSchema
      .optional()
      .meta({ description: "The new account's. Default: your own name. Not with an invitation." }),
    invitation: invitationTokenSchema
      .optional()
      .meta({ description: 'Joins the account that invited this email; no account is made.' }),
  })
  .refine(({ account_name, invitation }) => account_name === undefined || invitation === undefined, {
    path: ['account_name'],
    message: 'is not taken with an invitation: it leads into an account that has its name',
  })
  .meta({ id: 'SignUp' });
export type SignUpRequest = z.output<typeof signUpSchema>;

export const signInSchema = z
  .strictObject({ email: emailSchema, password: knownPasswordSchema })
  .meta({ id: 'SignIn' });

export const changePasswordSchema = z
  .strictObject({ current_password: knownPasswordSchema, new_password: newPasswordSchema })
  .meta({ id: 'ChangePassword' });

export const userSchema = z
  .object({ id: userIdSchema, email: z.string(), name: z.string(), created_at: z.iso.datetime() })
  .meta({ id: 'User' });
export const meSchema = z
  .object({
    user: userSchema,
    operator: z.boolean().meta({ description: 'Whether they run this installation and see every account.' }),
    memberships: z.array(
      z.object({ account_id: accountIdSchema, account_name: z.string(), role: memberRoleSchema }),
    ),
  })
  .meta({ id: 'Me' });
export type MeWire = z.output<typeof meSchema>;

const retentionDaysSchema = z
  .int()
  .min(1)
  .max(ACCOUNT_LIMITS.retentionDays)
  .nullable()
  .meta({
    description:
      'Days for which what end users said and what was made of it are kept, clips and recordings too; what is older is ' +
      'deleted within a day. `null`: for as long as the installation keeps it. Usage and charges stay.',
  });

export const accountSchema = z
  .object({
    id: accountIdSchema,
    name: z.string(),
    created_at: z.iso.datetime(),
    retention_days: retentionDaysSchema,
    max_retention_days: z
      .int()
      .nullable()
      .meta({ description: 'The most that the installation keeps; `null`: no limit.' }),
  })
  .meta({ id: 'Account' });
export type AccountWire = z.output<typeof accountSchema>;
export const updateAccountSchema = z
  .strictObject({ name: nameSchema.optional(), retention_days: retentionDaysSchema.optional() })
  .refine((body) => Object.keys(body).length > 0, 'name or retention_days is needed')
  .meta({ id: 'UpdateAccount', description: 'What is left out stays as it is.' });
export type UpdateAccountRequest = z.output<typeof updateAccountSchema>;

export const memberSchema = z
  .object({
    user_id: userIdSchema,
    email: z.string(),
    name: z.string(),
    role: memberRoleSchema,
    created_at: z.iso.datetime().meta({ description: 'When they joined.' }),
  })
  .meta({ id: 'Member' });
export type MemberWire = z.output<typeof memberSchema>;
export const memberListSchema = z.object({ data: z.array(memberSchema) }).meta({ id: 'MemberList' });
export const updateMemberSchema = z.strictObject({ role: memberRoleSchema }).meta({ id: 'UpdateMember' });

export const inviteSchema = z
  .strictObject({ email: emailSchema, role: memberRoleSchema })
  .meta({ id: 'Invite' });
const invitationFields = {
  id: invitationIdSchema,
  email: z.string(),
  role: memberRoleSchema,
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
};
export const invitationSchema = z.object(invitationFields).meta({ id: 'Invitation' });
export type InvitationWire = z.output<typeof invitationSchema>;
export const newInvitationSchema = z
  .object({
    ...invitationFields,
    token: z.string().meta({ description: 'In this answer only.' }),
    link: z.string().meta({
      description: 'Pass it on to the person yourself: this server sends no mail. In this answer only.',
    }),
  })
  .meta({ id: 'NewInvitation' });
export type NewInvitationWire = z.output<typeof newInvitationSchema>;
export const invitationListSchema = z
  .object({ data: z.array(invitationSchema) })
  .meta({ id: 'InvitationList' });
export const invitationTokenRequestSchema = z
  .strictObject({ token: invitationTokenSchema })
  .meta({ id: 'InvitationToken' });
export const invitationPreviewSchema = z
  .object({
    account_name: z.string(),
    email: z.string(),
    role: memberRoleSchema,
    expires_at: z.iso.datetime(),
    known: z.boolean().meta({ description: 'Whether this email has a user already: sign in, then accept.' }),
  })
  .meta({ id: 'InvitationPreview' });
export type InvitationPreviewWire = z.output<typeof invitationPreviewSchema>;

export const createApiKeySchema = z
  .strictObject({
    name: nameSchema.meta({ description: 'What it is for.', examples: ['Backend, production'] }),
    scopes: scopesSchema.optional().meta({
      description: 'What it may do, at most what you may. Default: everything of yours but `admin`.',
    }),
  })
  .meta({ id: 'CreateApiKey' });
export const updateApiKeySchema = z
  .strictObject({ name: nameSchema.optional(), scopes: scopesSchema.optional() })
  .refine((changes) => Object.values(changes).some((value) => value !== undefined), {
    message: 'holds nothing to change',
  })
  .meta({ id: 'UpdateApiKey' });
export type UpdateApiKeyRequest = z.output<typeof updateApiKeySchema>;
const apiKeyFields = {
  id: apiKeyIdSchema,
  name: z.string(),
  prefix: z.string().meta({ description: 'How the key begins, to tell it from others.' }),
  scopes: z.array(z.enum(API_KEY_SCOPES)),
  created_at: z.iso.datetime(),
  created_by: z.string().nullable().meta({ description: 'A user id.' }),
  last_used_at: z.iso.datetime().nullable().meta({ description: 'To the minute.' }),
  revoked_at: z.iso.datetime().nullable(),
};
export const apiKeySchema = z.object(apiKeyFields).meta({ id: 'ApiKey' });
export type ApiKeyWire = z.output<typeof apiKeySchema>;
export const newApiKeySchema = z
  .object({ ...apiKeyFields, key: z.string().meta({ description: 'In this answer only: keep it.' }) })
  .meta({ id: 'NewApiKey' });
export type NewApiKeyWire = z.output<typeof newApiKeySchema>;
export const apiKeyListSchema = z.object({ data: z.array(apiKeySchema) }).meta({ id: 'ApiKeyList' });

const page = {
  limit: z.coerce.number().int().min(1).max(LIMITS.pageSize).default(20),
  cursor: z.string().max(256).optional(),
};
export const auditLogQuerySchema = z.strictObject({
  ...page,
  action: textSchema(64).min(1).optional().meta({ description: 'Entries of this action only.' }),
});
export const auditEntrySchema = z
  .object({
    id: z.string(),
    position: z.number().int().meta({ description: 'Counted from 1, without a gap.' }),
    at: z.iso.datetime(),
    actor: z
      .object({
        kind: z.enum(['user', 'key', 'system']),
        id: z.string(),
        name: z.string().nullable().meta({ description: "The user's or the key's." }),
      })
      .meta({ description: 'Who did it.' }),
    action: z.string().meta({ examples: ['api_key.created'] }),
    target: z.string().nullable().meta({ description: 'What it was done to: an id.' }),
    details: z.record(z.string(), z.unknown()),
    hash: z.string().meta({ description: 'SHA-256 over this entry and the hash of the one before.' }),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntryWire = z.output<typeof auditEntrySchema>;
export const auditLogSchema = z
  .object({ data: z.array(auditEntrySchema), next_cursor: z.string().nullable() })
  .meta({ id: 'AuditLog' });

export const adminAccountsQuerySchema = z.strictObject({
  ...page,
  search: textSchema(100).trim().min(1).optional().meta({
    description: "Beginnings of words of the account's name or of a member's email, or the account's id.",
  }),
});
const adminAccountFields = {
  ...accountSchema.shape,
  member_count: z.number().int(),
  session_count: z.number().int(),
};
export const adminAccountListSchema = z
  .object({ data: z.array(z.object(adminAccountFields)), next_cursor: z.string().nullable() })
  .meta({ id: 'AdminAccountList' });
export const adminAccountSchema = z
  .object({ ...adminAccountFields, members: z.array(memberSchema) })
  .meta({ id: 'AdminAccount' });
export type AdminAccountWire = z.output<typeof adminAccountSchema>;
