import { z } from 'zod';
import { ACCOUNT_LIMITS } from '@visavis/shared';
import { onOff, setting } from './setting.ts';

/** Whom the installation belongs to, and who may come. */
export const accountSettings = {
  firstApiKey: setting(
    'FIRST_API_KEY',
    'API key of the first account: vv_ and 43 characters of base64url',
    z.string().regex(/^vv_[\w-]{43}$/, 'must be vv_ and 43 characters of base64url') as z.ZodType<
      string | null,
      string
    >,
    null,
    'a random one, shown once',
  ),
  firstOperatorEmail: setting(
    'FIRST_OPERATOR_EMAIL',
    'who runs this installation: made at the first start, an owner of the first account',
    z.string().toLowerCase().pipe(z.email('must be an email address')) as z.ZodType<string | null, string>,
    null,
    'nobody; npm run operator',
  ),
  firstOperatorPassword: setting(
    'FIRST_OPERATOR_PASSWORD',
    'their password when they are made',
    z
      .string()
      .min(
        ACCOUNT_LIMITS.passwordMinChars,
        `must have at least ${ACCOUNT_LIMITS.passwordMinChars} characters`,
      ) as z.ZodType<string | null, string>,
    null,
    'a random one, shown once',
  ),
  signUp: setting('SIGN_UP', 'strangers may sign up; who is invited always may', onOff, true, 'on'),
} as const;
