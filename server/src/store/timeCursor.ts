import { VisavisError } from '@visavis/shared';

/** A place in a list that is ordered by time, newest first, and by id: everything older comes next. */
export interface TimePosition {
  readonly createdAt: Date;
  readonly id: string;
}

/** Opaque to the client: where the next page begins. */
export function encodeTimeCursor(position: TimePosition): string {
  return Buffer.from(`${position.createdAt.getTime()}.${position.id}`).toString('base64url');
}

/**
 * @param id the pattern of the list's ids.
 * @throws VisavisError `validation_failed` for anything that `encodeTimeCursor` did not make.
 */
export function decodeTimeCursor(cursor: string, id: RegExp): TimePosition {
  const [, millis, found] =
    /^(\d{1,15})\.(.+)$/.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  if (millis === undefined || found === undefined || !id.test(found)) {
    const message = 'is not a cursor that this list gave you: pass `next_cursor` as it is, or leave it out';
    throw new VisavisError('validation_failed', `cursor: ${message}`, {
      fields: [{ path: 'cursor', message }],
    });
  }
  return { createdAt: new Date(Number(millis)), id: found };
}

/** @returns the page of rows that were asked for with one more than `limit`. */
export function timePage<Row extends TimePosition>(
  found: readonly Row[],
  limit: number,
): { data: Row[]; nextCursor: string | null } {
  const data = found.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: found.length > limit && last ? encodeTimeCursor(last) : null };
}
