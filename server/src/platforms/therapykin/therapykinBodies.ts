import type { Request } from 'express';
import { z } from 'zod';
import { ACCOUNT_LIMITS, endUserIdSchema, textSchema, VisavisError } from '@visavis/shared';
import { SESSION_LENGTHS, SPECIALISTS } from '../../therapykin/specialists.ts';

/** Bodies of TherapyKin's API. Fields that it does not know are ignored, as there: none of them is ever looked at. */

export const specialistSchema = z.enum(SPECIALISTS);
/** Minutes. */
export const sessionLengthSchema = z.literal(SESSION_LENGTHS);
/** The id of an end user where an account's backend speaks for them, and so as narrow. */
export const pseudonymSchema = endUserIdSchema;
export const emailSchema = z.string().trim().toLowerCase().max(ACCOUNT_LIMITS.emailChars).pipe(z.email());
export const firstNameSchema = textSchema(ACCOUNT_LIMITS.nameChars).trim().min(1);
export const PASSWORD_MIN_CHARS = 8;
export const newPasswordSchema = textSchema(ACCOUNT_LIMITS.passwordMaxChars).min(PASSWORD_MIN_CHARS);

/** Everything that a body may have: not yet looked at, and empty when there is none. */
export function bodyOf(req: Request): Readonly<Record<string, unknown>> {
  const body: unknown = req.body;
  return typeof body === 'object' && body !== null ? { ...body } : {};
}

/** Whether a field was left out. In JSON from browsers, null is. */
export function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

/** Whether a field is missing, or blank. */
export function isMissing(value: unknown): boolean {
  return typeof value !== 'string' || value.trim() === '';
}

/** @throws VisavisError `bad_request` with these words. */
export function take<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  otherwise: string,
): z.output<Schema> {
  const taken = schema.safeParse(value);
  if (!taken.success) throw new VisavisError('bad_request', otherwise);
  return taken.data;
}

/** As `take`, for a field that may be left out. */
export function takeIfAny<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  otherwise: string,
): z.output<Schema> | undefined {
  return isAbsent(value) ? undefined : take(schema, value, otherwise);
}
