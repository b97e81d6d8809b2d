import { VisavisError } from '@visavis/shared';

export const MAX_KEY_CHARS = 255;

/**
 * Reads an Idempotency-Key: a string of RFC 8941 (`"8e03978e-…"`) as the draft wants it, or the bare characters, as
 * many clients send it. Both are the same key.
 * @throws VisavisError `bad_request`.
 */
export function readIdempotencyKey(header: string): string {
  const quoted = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/.exec(header)?.[1];
  const key =
    quoted?.replaceAll(/\\(["\\])/g, '$1') ?? (/^[\x21\x23-\x2b\x2d-\x7e]+$/.test(header) ? header : '');
  if (key.trim() === '' || key.length > MAX_KEY_CHARS) {
    throw new VisavisError(
      'bad_request',
      `Idempotency-Key must be 1 to ${MAX_KEY_CHARS} printable ASCII characters, such as a UUID in quotes.`,
    );
  }
  return key;
}
