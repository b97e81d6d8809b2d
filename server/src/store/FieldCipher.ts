import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import type { DataKeys } from './dataKeys.ts';

/** A text as it is stored: encrypted. */
export type Sealed = string & { readonly sealed: unique symbol };
/** A text that is stored in order to be found again, and cannot be read. */
export type Blinded = string & { readonly blinded: unique symbol };

/** Where a value is kept: it can be read there and nowhere else. */
export interface Place {
  readonly table: string;
  readonly column: string;
  /** What makes the row the one it is; it never changes. */
  readonly row: readonly (string | number)[];
}

/** What was stored is not what was sealed there, or not with any key that we have. */
export class UnsealError extends Error {
  override readonly name = 'UnsealError';
}

const CIPHER = 'aes-256-gcm';
/** Random: a key is good for 2^32 values (NIST SP 800-38D, 8.3). */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SEALED = /^e1\.([0-9a-f]{8})\.([A-Za-z0-9_-]+)$/;
const BLINDED = 'h1.';

/**
 * Encrypts what people said, value by value: AES-256-GCM under a key that the database does not have. A sealed value is
 * `e1.<key id>.<base64url of nonce, ciphertext, tag>`; its place is authenticated with it, so that none can be moved to
 * another row, nor to another column.
 */
export class FieldCipher {
  /** What values begin with that the key in use has sealed. */
  readonly prefix: string;
  /** As objects: of bytes Node makes one anew for each value, which takes longer than the encryption. */
  readonly #byId: ReadonlyMap<string, KeyObject>;
  readonly #inUse: KeyObject;
  readonly #indexKey: Buffer;

  /** @param indexKey of `blind`: it stays the same when data keys change. */
  constructor(keys: DataKeys, indexKey: Buffer) {
    this.prefix = `e1.${keys[0].id}.`;
    this.#byId = new Map(keys.map(({ id, key }) => [id, createSecretKey(key)]));
    this.#inUse = createSecretKey(keys[0].key);
    this.#indexKey = indexKey;
  }

  seal(place: Place, text: string): Sealed {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#inUse, nonce).setAAD(bytesOf(place));
    const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${this.prefix}${sealed.toString('base64url')}` as Sealed;
  }

  /** @throws UnsealError. */
  open(place: Place, sealed: string): string {
    const [, id, data] = SEALED.exec(sealed) ?? [];
    const where = `${place.table}.${place.column}`;
    if (id === undefined || data === undefined) throw new UnsealError(`${where} holds a value in clear`);
    const key = this.#byId.get(id);
    if (!key) throw new UnsealError(`${where} was encrypted with the data key ${id}, which is not given`);
    const bytes = Buffer.from(data, 'base64url');
    if (bytes.length < NONCE_BYTES + TAG_BYTES)
      throw new UnsealError(`${where} holds a value that is cut off`);
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    }).setAAD(bytesOf(place));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    const encrypted = bytes.subarray(NONCE_BYTES, -TAG_BYTES);
    try {
      return decipher.update(encrypted, undefined, 'utf8') + decipher.final('utf8');
    } catch (error) {
      throw new UnsealError(`${where} holds a value that was not written there`, { cause: error });
    }
  }

  /** For jsonb columns, which then hold one string. @returns JSON text. */
  sealJson(place: Place, value: unknown): Sealed {
    return JSON.stringify(this.seal(place, JSON.stringify(value))) as Sealed;
  }

  /** @param sealed the string that the column holds. @throws UnsealError. */
  openJson(place: Place, sealed: unknown): unknown {
    return JSON.parse(this.open(place, typeof sealed === 'string' ? sealed : ''));
  }

  /** The same text in the same scope gives the same value, with which nothing can be found out about either. */
  blind(scope: readonly string[], text: string): Blinded {
    const hash = createHmac('sha256', this.#indexKey).update(JSON.stringify([...scope, text]));
    return `${BLINDED}${hash.digest('base64url')}` as Blinded;
  }
}

export function isSealed(text: string): boolean {
  return SEALED.test(text);
}

export function isBlinded(text: string): text is Blinded {
  return text.startsWith(BLINDED);
}

function bytesOf({ table, column, row }: Place): Buffer {
  return Buffer.from(JSON.stringify([table, column, ...row]));
}
