import { expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from './cursor.ts';

const read = (place: string): string | undefined => /^list\.(.+)$/.exec(place)?.[1];

it('brings a place back', () => {
  expect(decodeCursor(encodeCursor('list.ä'), read)).toBe('ä');
});

it.each(['', 'abc', '💥', 'MTIz', 'a'.repeat(256), encodeCursor('other.ä')])(
  'refuses %j, naming the field',
  (cursor) => {
    expect(() => decodeCursor(cursor, read)).toThrow(
      expect.objectContaining({
        code: 'validation_failed',
        fields: [expect.objectContaining({ path: 'cursor' })],
      }),
    );
  },
);
