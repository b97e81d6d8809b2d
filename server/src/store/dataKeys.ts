import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';

/** A key of AES-256, and the name by which what it encrypted tells of it. */
export interface DataKey {
  readonly id: string;
  readonly key: Buffer;
}

/** The first encrypts, all decrypt. */
export type DataKeys = readonly [DataKey, ...DataKey[]];

const KEY_BYTES = 32;
const BASE64_OF_KEY = /^[A-Za-z0-9+/_-]{43}=?$/;

/**
 * @param text keys in base64, 32 bytes each, the one in use first, separated by commas or line ends.
 * @throws Error that says what is wrong, and never shows a key.
 */
export function parseDataKeys(text: string): DataKeys {
  const [first, ...others] = text
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map(parseDataKey);
  if (!first) throw new Error('must be one or more keys of 32 bytes in base64, the one in use first');
  return [first, ...others];
}

/**
 * The keys of the file `data.key` in a directory, which is made, with a new key and for its owner alone, where there is
 * none.
 */
export function dataKeysIn(directory: string): DataKeys {
  const path = join(directory, 'data.key');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  writeIfNew(path, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
  try {
    return parseDataKeys(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path} ${error instanceof Error ? error.message : 'cannot be read'}`, { cause: error });
  }
}

function parseDataKey(text: string): DataKey {
  const key = Buffer.from(text, 'base64');
  if (!BASE64_OF_KEY.test(text) || key.length !== KEY_BYTES) {
    throw new Error('must be keys of 32 bytes in base64, such as `openssl rand -base64 32` prints');
  }
  return { id: createHash('sha256').update('visavis data key').update(key).digest('hex').slice(0, 8), key };
}

/** Of several that try at once, one writes. On the disk before it is used: what it encrypts must not outlive it. */
function writeIfNew(path: string, text: string): void {
  let file: number;
  try {
    file = openSync(path, 'wx', 0o600);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return;
    throw error;
  }
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
