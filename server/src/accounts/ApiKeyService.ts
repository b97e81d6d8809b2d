import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { newId, VisavisError, type AccountId, type ApiKeyId, type Clock } from '@visavis/shared';
import type { Database } from '../store/Database.ts';
import { claimSetting, getSetting } from '../store/settings.ts';
import type { Executor } from '../store/tables.ts';
import * as queries from './apiKeyQueries.ts';

/** Who makes a request, once its key was checked. */
export interface Principal {
  readonly accountId: AccountId;
  readonly keyId: ApiKeyId;
}

/** A key as it may be shown: its prefix, never the key. */
export interface ApiKeyInfo {
  readonly id: ApiKeyId;
  readonly name: string;
  readonly prefix: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}

export interface NewApiKey extends ApiKeyInfo {
  /** The key itself: shown to its owner now, and never again. */
  readonly key: string;
}

const FIRST_ACCOUNT = 'first_account';
const KEY_PATTERN = /^vv_[0-9A-Za-z_-]{43}$/;
const PREFIX_CHARS = 9;

/**
 * API keys: `vv_` and 32 random bytes in base64url.
 *
 * Only their SHA-256 is stored. A slow password hash (argon2id) would protect guessable secrets; with 256 random bits
 * there is nothing to guess, so it would cost 50 ms a request and gain nothing. Keys are looked up by that hash, and
 * what a lookup's duration could tell is about the hash, which does not lead back to a key.
 *
 * Nothing is cached: a revoked key fails with the next request, on every server.
 */
export class ApiKeyService {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(deps: { database: Database; clock: Clock }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
  }

  /**
   * Makes the first account and its key when the store has none; of several servers that start at once, one does.
   * @param options.key the key to use, for an operator who sets it by configuration; otherwise a random one.
   * @returns the first account, and its key only when it was made just now: show it, it cannot be read again.
   */
  async ensureFirst(options: { key?: string } = {}): Promise<{ accountId: AccountId; key: string | null }> {
    const accountId = newId('AccountId');
    return this.#database.transaction(async (tx) => {
      if (!(await claimSetting(tx, FIRST_ACCOUNT, accountId))) {
        const existing = await getSetting(tx, FIRST_ACCOUNT);
        return { accountId: existing as AccountId, key: null };
      }
      const now = new Date(this.#clock.wallNow());
      await queries.insertAccount(tx, { id: accountId, name: 'First account', created_at: now });
      const made = await this.#insert(tx, accountId, 'First key', options.key);
      return { accountId, key: made.key };
    });
  }

  async createAccount(name: string): Promise<AccountId> {
    const id = newId('AccountId');
    const now = new Date(this.#clock.wallNow());
    await queries.insertAccount(this.#database.db, { id, name, created_at: now });
    return id;
  }

  async create(accountId: AccountId, name: string): Promise<NewApiKey> {
    return this.#insert(this.#database.db, accountId, name);
  }

  async list(accountId: AccountId): Promise<ApiKeyInfo[]> {
    return (await queries.listKeys(this.#database.db, accountId)).map(toInfo);
  }

  /**
   * @throws VisavisError `not_found` when the account has no such key (or it was revoked already).
   */
  async revoke(accountId: AccountId, keyId: ApiKeyId): Promise<void> {
    const now = new Date(this.#clock.wallNow());
    if (!(await queries.revokeKey(this.#database.db, accountId, keyId, now))) {
      throw new VisavisError('not_found', 'This account has no such API key, or it was revoked before.');
    }
  }

  /**
   * Takes the same steps for a key that exists and one that does not.
   * @throws VisavisError `unauthorized`, with the same words whatever was wrong.
   */
  async authenticate(key: string): Promise<Principal> {
    const hash = hashKey(key);
    const row = await queries.findKeyByHash(this.#database.db, hash);
    const matches = timingSafeEqual(Buffer.from(row?.hash ?? hashKey('')), Buffer.from(hash));
    if (!row || !matches) {
      throw new VisavisError(
        'unauthorized',
        'The API key is not valid. Send a valid one in the X-API-KEY header, or as Authorization: Bearer.',
      );
    }
    return { accountId: row.account_id, keyId: row.id };
  }

  async #insert(db: Executor, accountId: AccountId, name: string, given?: string): Promise<NewApiKey> {
    const key = given ?? `vv_${randomBytes(32).toString('base64url')}`;
    if (!KEY_PATTERN.test(key)) {
      throw new Error('An API key is `vv_` and 43 characters of base64url (32 random bytes).');
    }
    const row = {
      id: newId('ApiKeyId'),
      account_id: accountId,
      name,
      prefix: key.slice(0, PREFIX_CHARS),
      hash: hashKey(key),
      created_at: new Date(this.#clock.wallNow()),
      revoked_at: null,
    };
    await queries.insertKey(db, row);
    return { ...toInfo(row), key };
  }
}

function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

function toInfo(row: queries.ApiKeyRow): ApiKeyInfo {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
  };
}
