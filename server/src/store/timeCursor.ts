import { decodeCursor, encodeCursor } from './cursor.ts';

/** A place in a list that is ordered by time, newest first, and by id: everything older comes next. */
export interface TimePosition {
  readonly createdAt: Date;
  readonly id: string;
}

/** Opaque to the client: where the next page begins. */
export function encodeTimeCursor(position: TimePosition): string {
  return encodeCursor(`${position.createdAt.getTime()}.${position.id}`);
}

/**
 * @param id the pattern of the list's ids.
 * @throws VisavisError `validation_failed` for anything that `encodeTimeCursor` did not make.
 */
export function decodeTimeCursor(cursor: string, id: RegExp): TimePosition {
  return decodeCursor(cursor, (place) => {
    const [, millis, found = ''] = /^(\d{1,15})\.(.+)$/.exec(place) ?? [];
    return id.test(found) ? { createdAt: new Date(Number(millis)), id: found } : undefined;
  });
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
