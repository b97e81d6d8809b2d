import { VisavisError } from '@visavis/shared';

/** @param place where the next page of a list begins. @returns it, opaque to the client. */
export function encodeCursor(place: string): string {
  return Buffer.from(place).toString('base64url');
}

/**
 * @param read undefined: no place of this list.
 * @throws VisavisError `validation_failed` for anything that is none.
 */
export function decodeCursor<Place>(cursor: string, read: (place: string) => Place | undefined): Place {
  const place = read(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (place !== undefined) return place;
  const message = 'is not a cursor that this list gave you: pass `next_cursor` as it is, or leave it out';
  throw new VisavisError('validation_failed', `cursor: ${message}`, {
    fields: [{ path: 'cursor', message }],
  });
}
