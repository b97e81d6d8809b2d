import { expect, it } from 'vitest';
import { readIdempotencyKey } from './idempotencyKey.ts';

it.each([
  ['"8e03978e-40d5-43dd-bc93-6894a57f9324"', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
  ['8e03978e-40d5-43dd-bc93-6894a57f9324', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
  [String.raw`"a \"b\" \\ c"`, String.raw`a "b" \ c`],
  ['order:17/α'.slice(0, 9), 'order:17/'],
  ['x'.repeat(255), 'x'.repeat(255)],
])('reads %s', (header, key) => {
  expect(readIdempotencyKey(header)).toBe(key);
});

it.each(['', '""', '" "', '"open', 'a b', 'a"b', '"a"b"', 'one, two', '"one", "two"', 'ä', 'x'.repeat(256)])(
  'refuses %j',
  (header) => {
    expect(() => readIdempotencyKey(header)).toThrow(expect.objectContaining({ code: 'bad_request' }));
  },
);
