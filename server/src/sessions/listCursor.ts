import { VisavisError } from '@visavis/shared';
import type { ListPosition } from './sessionQueries.ts';

/** Opaque to the client: where the next page begins. */
export function encodeCursor(position: ListPosition): string {
  return Buffer.from(`${position.createdAt.getTime()}.${position.id}`).toString('base64url');
}

/** @throws VisavisError `validation_failed` for anything that `encodeCursor` did not make. */
export function decodeCursor(cursor: string): ListPosition {
  const match = /^(\d{1,15})\.(ses_[0-9a-z]{24})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  const [, millis, id] = match ?? [];
  if (millis === undefined || id === undefined) {
    const message = 'is not a cursor that a list gave you: pass `next_cursor` as it is, or leave it out';
    throw new VisavisError('validation_failed', `cursor: ${message}`, {
      fields: [{ path: 'cursor', message }],
    });
  }
  return { createdAt: new Date(Number(millis)), id };
}
