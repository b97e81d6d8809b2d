import { expect, it } from 'vitest';
import { newId } from '@visavis/shared';
import { decodeCursor, encodeCursor } from './listCursor.ts';

it('brings a position back', () => {
  const position = { createdAt: new Date('2026-01-02T03:04:05.678Z'), id: newId('SessionId') };
  expect(decodeCursor(encodeCursor(position))).toEqual(position);
});

it.each(['', 'abc', '💥', 'MTIz', 'a'.repeat(256), Buffer.from("1.ses_' or 1=1 --").toString('base64url')])(
  'refuses %j, naming the field',
  (cursor) => {
    expect(() => decodeCursor(cursor)).toThrow(
      expect.objectContaining({
        code: 'validation_failed',
        fields: [expect.objectContaining({ path: 'cursor' })],
      }),
    );
  },
);
