import { VisavisError } from '@visavis/shared';
import { isAbsent } from './therapykinBodies.ts';

/** What the document offers with a message and we do not do. */
const LISTS = ['attachments', 'images'] as const;
const VALUES = ['mode', 'screenshot'] as const;

/**
 * What would change the answer is refused, never ignored.
 * @throws VisavisError `bad_request`.
 */
export function refuseUnsupported(body: Readonly<Record<string, unknown>>): void {
  for (const name of LISTS) {
    const value = body[name];
    if (isAbsent(value) || (Array.isArray(value) && value.length === 0)) continue;
    throw new VisavisError('bad_request', `${name} are not supported: leave them out, or send []`);
  }
  for (const name of VALUES) {
    if (isAbsent(body[name])) continue;
    throw new VisavisError('bad_request', `${name} is not supported: leave it out, or send null`);
  }
}

/** @throws VisavisError `bad_request` for another's email than that of who is logged in. */
export function refuseForeignEmail(email: unknown, own: string): void {
  if (isAbsent(email) || (typeof email === 'string' && email.trim().toLowerCase() === own)) return;
  throw new VisavisError('bad_request', 'email must be that of who is logged in');
}
