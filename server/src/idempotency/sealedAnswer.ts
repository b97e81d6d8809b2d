import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';

/** An answer as it was sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const storedSchema = z.object({
  status: z.number().int(),
  headers: z.record(z.string(), z.string()),
  body: z.base64(),
});

const CIPHER = 'aes-256-gcm';
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Answers may hold secrets that are shown once and are stored only as hashes. So that they do not lie in the store in
 * clear, each is encrypted (AES-256-GCM) with a key that the store does not have: one derived (HKDF-SHA-256) from what
 * the client must send again to get the answer.
 * @param secrets what only the client has: its Idempotency-Key, and maybe its credential.
 */
export function seal(answer: Answer, secrets: readonly string[]): Buffer {
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, deriveKey(secrets, salt), nonce);
  const text = JSON.stringify({ ...answer, body: answer.body.toString('base64') });
  const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([salt, nonce, cipher.getAuthTag(), encrypted]);
}

/** @returns undefined when these are not the secrets that it was sealed with. */
export function unseal(sealed: Uint8Array, secrets: readonly string[]): Answer | undefined {
  const bytes = Buffer.from(sealed);
  const salt = bytes.subarray(0, SALT_BYTES);
  const nonce = bytes.subarray(SALT_BYTES, SALT_BYTES + NONCE_BYTES);
  const tag = bytes.subarray(SALT_BYTES + NONCE_BYTES, SALT_BYTES + NONCE_BYTES + TAG_BYTES);
  const encrypted = bytes.subarray(SALT_BYTES + NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv(CIPHER, deriveKey(secrets, salt), nonce, { authTagLength: TAG_BYTES });
  let text: string;
  try {
    decipher.setAuthTag(tag);
    text = Buffer.concat([decipher.update(encrypted), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
  const { status, headers, body } = storedSchema.parse(JSON.parse(text));
  return { status, headers, body: Buffer.from(body, 'base64') };
}

function deriveKey(secrets: readonly string[], salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', JSON.stringify(secrets), salt, 'visavis idempotent answer', 32));
}
