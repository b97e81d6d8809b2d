import type { AccountId, Clock, EndReason, SessionId } from '@visavis/shared';
import type { Service } from '../lifecycle.ts';
import { Periodic } from '../Periodic.ts';
import type { RecordFact } from '../store/auditFact.ts';
import type { Database } from '../store/Database.ts';
import * as queries from './retentionQueries.ts';
import type { Claim } from './retentionQueries.ts';
import type { Scrubber } from './Scrubber.ts';

/** Files that are too old, of one account. @returns how many there were. */
interface Purged {
  purge(days: number, accountId: AccountId): Promise<number>;
}

export interface RetentionDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly record: RecordFact;
  readonly sessions: { terminateIfAway(id: SessionId, reason: EndReason): Promise<boolean> };
  readonly clips: Purged;
  readonly recordings: Purged;
  readonly scrubber: Scrubber;
  /** Of accounts that chose nothing, and the most that others may choose; null: no limit. */
  readonly maxDays: number | null;
  readonly log: { error(details: object, message: string): void };
  /** Sessions, and rows of each table, in one transaction at most. */
  readonly batch?: { readonly sessions: number; readonly rows: number };
}

const DAY_MS = 24 * 60 * 60_000;
const LOOK_EVERY_MS = 10 * 60_000;
/** A process that takes an account is not heard of again: then another one goes on. */
const LEASE_MS = 10 * 60_000;
const BATCH = { sessions: 200, rows: 2_000 };

/**
 * Deletes what people said, and what was made of it, once it is older than its account keeps it: by the list of
 * `personalTables.ts`, a batch at a time, each with its entry in the audit log. Each account once a day, or as soon as it
 * chose another number of days, by one process at a time. Sessions that are live are left alone; those that nobody used
 * for so long end. What was charged stays.
 */
export class Retention implements Service {
  readonly id = 'retention';
  readonly #deps: RetentionDeps;
  readonly #periodic: Periodic;
  #stopping = false;

  constructor(deps: RetentionDeps) {
    this.#deps = deps;
    this.#periodic = new Periodic({
      id: 'retention',
      task: () => this.sweep(),
      everyMs: LOOK_EVERY_MS,
      clock: deps.clock,
      onError: (error) => this.#failed(error),
    });
  }

  async start(): Promise<void> {
    await this.#periodic.start();
  }

  /** What is under way ends with its batch; the next process goes on. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#periodic.stop();
  }

  /** Looks after every account that is due. @returns of how many something was deleted. */
  async sweep(): Promise<number> {
    const { database, scrubber, maxDays } = this.#deps;
    let swept = 0;
    try {
      while (!this.#stopping) {
        const times = { now: this.#in(0), lease: this.#in(LEASE_MS) };
        const claim = await queries.claimDue(database.db, times, maxDays);
        if (!claim) break;
        // One that fails is tried again when its lease is over; the others wait for nothing.
        const deleted = await this.#account(claim).catch((error: unknown) => {
          this.#failed(error, claim.accountId);
          return false;
        });
        if (deleted) swept++;
      }
    } finally {
      if (swept > 0) scrubber.begin();
    }
    return swept;
  }

  /** @returns whether anything was deleted. */
  async #account(first: Claim): Promise<boolean> {
    let claim = first;
    let any = false;
    while (!this.#stopping) {
      const batch = await this.#batch(claim);
      if (!batch) return any;
      any ||= batch.deleted;
      claim = batch.claim;
      if (batch.more) continue;
      await queries.moveClaim(this.#deps.database.db, claim, this.#in(DAY_MS));
      return any;
    }
    await queries.moveClaim(this.#deps.database.db, claim, this.#in(0));
    return any;
  }

  /** @returns undefined when somebody else has the account by now. */
  async #batch(claim: Claim): Promise<{ claim: Claim; deleted: boolean; more: boolean } | undefined> {
    const { database, record, scrubber, sessions, clips, recordings } = this.#deps;
    const { accountId, days } = claim;
    const limit = this.#deps.batch ?? BATCH;
    const old = { accountId, before: this.#in(-days * DAY_MS) };
    const unused = await queries.unusedOpen(database.db, old, limit.sessions);
    for (const id of unused) await sessions.terminateIfAway(id, 'unused');
    const files = {
      clips: await clips.purge(days, accountId),
      recordings: await recordings.purge(days, accountId),
    };
    return database.transaction(async (tx) => {
      const lease = this.#in(LEASE_MS);
      if (!(await queries.moveClaim(tx, claim, lease))) return undefined;
      const at = this.#in(0);
      const rows = await queries.deleteOldWords(tx, old, limit.rows);
      const erased = await queries.eraseUnused(tx, database.cipher, old, { at, limit: limit.sessions });
      const counts = Object.values(rows);
      const deleted = erased + files.clips + files.recordings + counts.length > 0;
      if (deleted) {
        await scrubber.require(tx);
        await record(tx, {
          accountId,
          actor: { kind: 'system', part: 'retention' },
          action: 'retention.applied',
          details: { days, sessions: erased, ...files, rows },
        });
      }
      const more =
        unused.length === limit.sessions ||
        erased === limit.sessions ||
        counts.some((count) => count === limit.rows);
      return { claim: { ...claim, lease }, deleted, more };
    });
  }

  #failed(error: unknown, accountId?: AccountId): void {
    this.#deps.log.error({ err: error, accountId }, 'old words could not be deleted');
  }

  #in(ms: number): Date {
    return new Date(this.#deps.clock.wallNow() + ms);
  }
}
