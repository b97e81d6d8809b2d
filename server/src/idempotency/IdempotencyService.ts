import { createHash, randomBytes } from 'node:crypto';
import { VisavisError, type AccountId, type Clock } from '@visavis/shared';
import type { Database } from '../store/Database.ts';
import * as queries from './idempotencyQueries.ts';
import { seal, unseal, type Answer } from './sealedAnswer.ts';

/** A request that its client wants carried out once, however often it sends it. */
export interface OnceRequest {
  readonly accountId: AccountId;
  /** The client's Idempotency-Key. */
  readonly key: string;
  /** Its path: it names the session or clip that it is sent to, if it is sent to one. */
  readonly path: string;
  /** What is asked: the same text for the same request. */
  readonly content: string | Buffer;
  /** The secret with which the client showed who it is. */
  readonly credential: string;
}

/** What is to be done with it. */
export type Claim =
  | { readonly kind: 'carry_out'; readonly attempt: Attempt }
  | { readonly kind: 'replay'; readonly answer: Answer };

export interface Attempt {
  /**
   * To be called with the answer, before it is sent. It is kept, but for a failure of ours and for what is worth
   * trying again: these leave the key free.
   * @param secret whether it holds what is shown once: it is then replayed to the same credential alone.
   */
  done(answer: Answer, options: { secret: boolean }): Promise<void>;
}

const KEEP_MS = 24 * 60 * 60_000;
/** No request takes longer: one that has no answer by then was cut off by the end of its server. */
const ABANDONED_MS = 60_000;
/** A key can be freed between the try to take it and the look at it. */
const TRIES = 3;

/**
 * Idempotency keys (draft-ietf-httpapi-idempotency-key-header-07), per account, for 24 hours, in the store: one request
 * a key also among several servers, and after a restart.
 */
export class IdempotencyService {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(deps: { database: Database; clock: Clock }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
  }

  /**
   * @throws VisavisError `idempotency_key_in_use` while the first request is being carried out, or when its answer is
   * for another credential; `idempotency_key_reused` when the key was used for another request.
   */
  async claim({ accountId, key, path, content, credential }: OnceRequest): Promise<Claim> {
    const { db } = this.#database;
    const of = { accountId, keyHash: sha256(key) };
    const fingerprint = sha256(content);
    for (let tried = 0; tried < TRIES; tried++) {
      const now = this.#clock.wallNow();
      const attempt = randomBytes(16).toString('base64url');
      const row = {
        account_id: accountId,
        key_hash: of.keyHash,
        fingerprint,
        attempt,
        started_at: new Date(now),
        sealed_to: null,
        resource: resourceIn(path),
        answer: null,
      };
      const before = { expired: new Date(now - KEEP_MS), abandoned: new Date(now - ABANDONED_MS) };
      if (await queries.takeKey(db, row, before)) {
        return {
          kind: 'carry_out',
          attempt: this.#attempt(of, attempt, { key, credential, resource: row.resource }),
        };
      }
      const known = await queries.findKey(db, of);
      if (!known) continue;
      if (known.fingerprint !== fingerprint) {
        throw new VisavisError(
          'idempotency_key_reused',
          'This Idempotency-Key was sent before with another request: take a new key for each request.',
        );
      }
      if (known.answer === null) break;
      const answer = unseal(known.answer, known.sealed_to === 'credential' ? [key, credential] : [key]);
      if (answer) return { kind: 'replay', answer };
      throw new VisavisError(
        'idempotency_key_in_use',
        'This request was carried out for another credential of the account, and its answer holds a secret: it is ' +
          'shown again only to the credential that asked first.',
      );
    }
    throw new VisavisError(
      'idempotency_key_in_use',
      'The request with this Idempotency-Key is still being carried out: send it again a little later.',
    );
  }

  /**
   * Forgets the answers to requests that made or were sent to these sessions and clips, and what was asked. Their keys
   * stay taken, so that none of them is carried out again. @returns how many there were.
   */
  async forget(accountId: AccountId, resources: readonly string[]): Promise<number> {
    return queries.forgetAnswers(this.#database.db, accountId, resources);
  }

  /** Deletes what has expired. @returns how many. */
  async purge(): Promise<number> {
    return queries.deleteOlderThan(this.#database.db, new Date(this.#clock.wallNow() - KEEP_MS));
  }

  #attempt(
    of: queries.KeyOf,
    attempt: string,
    { key, credential, resource }: { key: string; credential: string; resource: string | null },
  ): Attempt {
    const { db } = this.#database;
    return {
      done: async (answer, { secret }) => {
        if (answer.status >= 500 || answer.status === 429) {
          await queries.freeKey(db, of, attempt);
          return;
        }
        await queries.keepAnswer(db, of, attempt, {
          answer: seal(answer, secret ? [key, credential] : [key]),
          sealed_to: secret ? 'credential' : 'key',
          resource: resource ?? resourceIn(answer.headers.location ?? ''),
        });
      },
    };
  }
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function resourceIn(path: string): string | null {
  return /\/((?:ses|clp)_[0-9a-z]{24})(?:[/?]|$)/.exec(path)?.[1] ?? null;
}
