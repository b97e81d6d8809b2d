import { expect, it } from 'vitest';
import { seal, unseal } from './sealedAnswer.ts';

const answer = {
  status: 201,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from('{"a":"ü"}'),
};

it('opens with the secrets that it was sealed with, and with no others', () => {
  const sealed = seal(answer, ['key', 'credential']);
  expect(unseal(sealed, ['key', 'credential'])).toEqual(answer);
  for (const secrets of [['key'], ['key', 'other'], ['keycredential'], []]) {
    expect(unseal(sealed, secrets)).toBeUndefined();
  }
});

it('shows nothing of the answer, and is another text each time', () => {
  const sealed = seal(answer, ['key']);
  expect(sealed.toString('latin1')).not.toContain('201');
  expect(sealed.equals(seal(answer, ['key']))).toBe(false);
});

it('does not open when a byte of it was changed, or it was cut', () => {
  const sealed = seal(answer, ['key']);
  for (const at of [0, 20, 30, sealed.length - 1]) {
    const changed = Buffer.from(sealed);
    changed[at] = changed[at]! ^ 1;
    expect(unseal(changed, ['key']), `byte ${at}`).toBeUndefined();
  }
  expect(unseal(sealed.subarray(0, 50), ['key'])).toBeUndefined();
});
