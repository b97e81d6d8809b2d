import { VisavisError } from '@visavis/shared';
import type { UsagePosition } from './usageQueries.ts';

/** Opaque to the client: where the next page begins. */
export function encodeUsageCursor({ amountMicros, key }: UsagePosition): string {
  return Buffer.from(`${amountMicros}.${key}`).toString('base64url');
}

/** @throws VisavisError `validation_failed` for anything that `encodeUsageCursor` did not make. */
export function decodeUsageCursor(cursor: string): UsagePosition {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const [, amount, key] = /^(-?\d{1,15})\.([^\0]*)$/s.exec(text) ?? [];
  if (amount === undefined || key === undefined) {
    const message = 'is not a cursor that this report gave you: pass `next_cursor` as it is, or leave it out';
    throw new VisavisError('validation_failed', `cursor: ${message}`, {
      fields: [{ path: 'cursor', message }],
    });
  }
  return { amountMicros: Number(amount), key };
}
