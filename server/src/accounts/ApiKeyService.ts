import { timingSafeEqual } from 'node:crypto';
import {
  ACCOUNT_LIMITS,
  DEFAULT_API_KEY_SCOPES,
  newId,
  VisavisError,
  type AccountId,
  type ApiKeyId,
  type ApiKeyScope,
  type Clock,
  type UserId,
} from '@visavis/shared';
import type { AuditActor, AuditLog } from '../audit/AuditLog.ts';
import type { Database } from '../store/Database.ts';
import { claimSetting, getSetting } from '../store/settings.ts';
import type { Executor } from '../store/tables.ts';
import * as queries from './apiKeyQueries.ts';
import { mayGrant, type KeyPrincipal, type Principal } from './Principal.ts';
import { hashSecret, newSecret } from './secrets.ts';

/** A key as it may be shown: its prefix, never the key. */
export interface ApiKeyInfo {
  readonly id: ApiKeyId;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly ApiKeyScope[];
  readonly createdAt: Date;
  /** Null: made by the installation, or by another key. */
  readonly createdBy: UserId | null;
  /** To the minute. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

export interface NewApiKey extends ApiKeyInfo {
  /** The key itself: shown to its owner now, and never again. */
  readonly key: string;
}

const FIRST_ACCOUNT = 'first_account';
const KEY_PATTERN = /^vv_[0-9A-Za-z_-]{43}$/;
const PREFIX_CHARS = 9;
const USE_NOTED_EVERY_MS = 60_000;
const SYSTEM: AuditActor = { kind: 'system', part: 'installation' };

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
  readonly #audit: AuditLog;

  constructor(deps: { database: Database; clock: Clock; audit: AuditLog }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
    this.#audit = deps.audit;
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
      const made = await this.#insert(tx, accountId, { name: 'First key', given: options.key });
      await this.#record(tx, accountId, SYSTEM, 'api_key.created', made);
      return { accountId, key: made.key };
    });
  }

  /** An account without a person: the demo's, say. */
  async createAccount(name: string): Promise<AccountId> {
    const id = newId('AccountId');
    const now = new Date(this.#clock.wallNow());
    await queries.insertAccount(this.#database.db, { id, name, created_at: now });
    return id;
  }

  /** A key with the default scopes, made by the installation itself. */
  async create(accountId: AccountId, name: string): Promise<NewApiKey> {
    return this.#database.transaction(async (tx) => {
      const made = await this.#insert(tx, accountId, { name });
      await this.#record(tx, accountId, SYSTEM, 'api_key.created', made);
      return made;
    });
  }

  /**
   * @param request.scopes default: the default ones, as far as the principal has them.
   * @throws VisavisError `forbidden` for a scope that the principal has not, `conflict` when there are too many keys.
   */
  async createFor(
    principal: Principal,
    request: { name: string; scopes?: readonly ApiKeyScope[] | undefined },
  ): Promise<NewApiKey> {
    const scopes = request.scopes ?? DEFAULT_API_KEY_SCOPES.filter((scope) => mayGrant(principal, scope));
    requireGrantable(principal, scopes);
    const { accountId } = principal;
    return this.#database.transaction(async (tx) => {
      if ((await queries.countKeys(tx, accountId)) >= ACCOUNT_LIMITS.apiKeys) {
        throw new VisavisError(
          'conflict',
          `An account has at most ${ACCOUNT_LIMITS.apiKeys} keys: revoke one that is not used.`,
        );
      }
      const createdBy = principal.kind === 'user' ? principal.userId : null;
      const made = await this.#insert(tx, accountId, { name: request.name, scopes, createdBy });
      await this.#record(tx, accountId, principal, 'api_key.created', made);
      return made;
    });
  }

  /** Oldest first, revoked ones as well. */
  async list(accountId: AccountId): Promise<ApiKeyInfo[]> {
    return (await queries.listKeys(this.#database.db, accountId)).map(toInfo);
  }

  /**
   * @throws VisavisError `not_found` when the account has no such key or it is revoked, `forbidden` for a scope that
   * the principal has not and the key had not.
   */
  async update(
    principal: Principal,
    keyId: ApiKeyId,
    changes: { name?: string | undefined; scopes?: readonly ApiKeyScope[] | undefined },
  ): Promise<ApiKeyInfo> {
    const { accountId } = principal;
    return this.#database.transaction(async (tx) => {
      const before = await queries.lockKey(tx, accountId, keyId);
      if (!before) throw noSuchKey();
      requireGrantable(
        principal,
        (changes.scopes ?? []).filter((scope) => !before.scopes.includes(scope)),
      );
      const after = await queries.updateKey(tx, accountId, keyId, {
        ...(changes.name === undefined ? {} : { name: changes.name }),
        ...(changes.scopes === undefined ? {} : { scopes: changes.scopes }),
      });
      if (!after) throw noSuchKey();
      await this.#record(tx, accountId, principal, 'api_key.changed', toInfo(after));
      return toInfo(after);
    });
  }

  /**
   * @param by who does it; an account revokes its own keys only.
   * @throws VisavisError `not_found` when the account has no such key (or it was revoked already).
   */
  async revoke(accountId: AccountId, keyId: ApiKeyId, by: AuditActor = SYSTEM): Promise<void> {
    const now = new Date(this.#clock.wallNow());
    await this.#database.transaction(async (tx) => {
      const key = await queries.lockKey(tx, accountId, keyId);
      if (!key || !(await queries.revokeKey(tx, accountId, keyId, now))) throw noSuchKey();
      await this.#record(tx, accountId, by, 'api_key.revoked', toInfo(key));
    });
  }

  /**
   * Takes the same steps for a key that exists and one that does not.
   * @throws VisavisError `unauthorized`, with the same words whatever was wrong.
   */
  async authenticate(key: string): Promise<KeyPrincipal> {
    const hash = hashSecret(key);
    const row = await queries.findKeyByHash(this.#database.db, hash);
    const matches = timingSafeEqual(Buffer.from(row?.hash ?? hashSecret('')), Buffer.from(hash));
    if (!row || !matches) {
      throw new VisavisError(
        'unauthorized',
        'The API key is not valid. Send a valid one in the X-API-KEY header, or as Authorization: Bearer.',
      );
    }
    await this.#noteUse(row);
    return { kind: 'key', accountId: row.account_id, keyId: row.id, scopes: row.scopes };
  }

  async #noteUse(row: queries.ApiKeyRow): Promise<void> {
    const now = this.#clock.wallNow();
    const stale = now - USE_NOTED_EVERY_MS;
    if (row.last_used_at !== null && row.last_used_at.getTime() > stale) return;
    await queries.touchKey(this.#database.db, row.id, new Date(now), new Date(stale));
  }

  async #record(
    tx: Executor,
    accountId: AccountId,
    actor: AuditActor,
    action: string,
    { id, name, prefix, scopes }: ApiKeyInfo,
  ): Promise<void> {
    await this.#audit.record(tx, { accountId, actor, action, target: id, details: { name, prefix, scopes } });
  }

  async #insert(
    db: Executor,
    accountId: AccountId,
    options: {
      name: string;
      given?: string | undefined;
      scopes?: readonly ApiKeyScope[];
      createdBy?: UserId | null;
    },
  ): Promise<NewApiKey> {
    const key = options.given ?? newSecret('vv');
    if (!KEY_PATTERN.test(key)) {
      throw new Error('An API key is `vv_` and 43 characters of base64url (32 random bytes).');
    }
    const row = {
      id: newId('ApiKeyId'),
      account_id: accountId,
      name: options.name,
      prefix: key.slice(0, PREFIX_CHARS),
      hash: hashSecret(key),
      created_at: new Date(this.#clock.wallNow()),
      revoked_at: null,
      scopes: options.scopes ?? DEFAULT_API_KEY_SCOPES,
      last_used_at: null,
      created_by: options.createdBy ?? null,
    };
    await queries.insertKey(db, row);
    return { ...toInfo(row), key };
  }
}

function requireGrantable(principal: Principal, scopes: readonly ApiKeyScope[]): void {
  const refused = scopes.filter((scope) => !mayGrant(principal, scope));
  if (refused.length === 0) return;
  throw new VisavisError(
    'forbidden',
    `You may not give a key what you may not do yourself: leave out ${refused.join(', ')}.`,
  );
}

function noSuchKey(): VisavisError {
  return new VisavisError('not_found', 'This account has no such API key, or it was revoked before.');
}

function toInfo(row: queries.ApiKeyRow): ApiKeyInfo {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    createdAt: row.created_at,
    createdBy: row.created_by,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  };
}
