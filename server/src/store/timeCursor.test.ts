import { expect, it } from 'vitest';
import { idPattern, newId } from '@visavis/shared';
import { decodeTimeCursor, encodeTimeCursor, timePage } from './timeCursor.ts';

const EVENT = idPattern('WebhookEventId');
const position = { createdAt: new Date(1_700_000_000_123), id: newId('WebhookEventId') };

it('gives back the place that it was made of', () => {
  expect(decodeTimeCursor(encodeTimeCursor(position), EVENT)).toEqual(position);
});

const asCursor = (place: string): string => Buffer.from(place).toString('base64url');

it.each([
  '',
  'x',
  '123',
  asCursor("1.evt_' or 1=1 --"),
  encodeTimeCursor({ ...position, id: newId('SessionId') }),
])('refuses %j', (cursor) => {
  expect(() => decodeTimeCursor(cursor, EVENT)).toThrow(
    expect.objectContaining({ code: 'validation_failed' }),
  );
});

it('tells of a next page only when there is one', () => {
  expect(timePage([position], 1)).toEqual({ data: [position], nextCursor: null });
  const { data, nextCursor } = timePage([position, position], 1);
  expect([data, nextCursor]).toEqual([[position], encodeTimeCursor(position)]);
});
