import { createHash, randomBytes } from 'node:crypto';

/** @returns a secret of 32 random bytes in base64url behind a prefix that says what it is. */
export function newSecret(prefix: string): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`;
}

/** How secrets with 256 random bits are stored: nothing about them can be guessed, so a fast hash is enough. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
