import { createHash } from 'node:crypto';
import { newId, type AccountId, type AuditEntryId, type Clock } from '@visavis/shared';
import type { Database } from '../store/Database.ts';
import type { AuditChain } from '../store/accountTables.ts';
import { actorText, type AuditFact } from '../store/auditFact.ts';
import { decodeCursor, encodeCursor } from '../store/cursor.ts';
import type { Executor } from '../store/tables.ts';
import * as queries from './auditQueries.ts';

export type { AuditActor, AuditFact } from '../store/auditFact.ts';

export interface AuditEntry {
  readonly id: AuditEntryId;
  readonly position: number;
  readonly at: Date;
  readonly actor: {
    readonly kind: 'user' | 'key' | 'system';
    readonly id: string;
    readonly name: string | null;
  };
  readonly action: string;
  readonly target: string | null;
  readonly details: Record<string, unknown>;
  readonly hash: string;
}

/** A chain that is not as it was written. */
export interface BrokenChain {
  readonly chain: string;
  /** The first entry that is wrong or missing. */
  readonly position: number;
}

const VERIFIED_AT_ONCE = 1_000;

/**
 * The audit log: who did what, for each account. An entry is written in the transaction of what it tells of. Rows can
 * be neither changed nor deleted (triggers), and each carries a hash over itself and the one before, so that whoever
 * goes around the triggers is found by `verify`.
 */
export class AuditLog {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(deps: { database: Database; clock: Clock }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
  }

  /**
   * Locks the account's log until the transaction ends: record last.
   * @param tx the transaction of what happened.
   */
  async record(tx: Executor, fact: AuditFact): Promise<void> {
    const chain: AuditChain = fact.accountId ?? 'installation';
    const head = await queries.lockHead(tx, chain);
    const row = {
      chain,
      position: head.position + 1,
      id: newId('AuditEntryId'),
      at: new Date(this.#clock.wallNow()),
      actor: actorText(fact.actor),
      action: fact.action,
      target: fact.target ?? null,
      details: { ...fact.details },
      prev_hash: head.hash,
    };
    await queries.append(tx, { ...row, hash: hashOf(row) });
  }

  /**
   * Newest first.
   * @param accountId null: what concerns no account alone.
   * @throws VisavisError `validation_failed` for a cursor that no list gave.
   */
  async list(
    accountId: AccountId | null,
    options: { limit: number; cursor?: string | undefined; action?: string | undefined },
  ): Promise<{ entries: AuditEntry[]; nextCursor: string | null }> {
    const rows = await queries.list(this.#database.db, accountId ?? 'installation', {
      before: options.cursor === undefined ? null : decodeCursor(options.cursor, readPlace),
      action: options.action ?? null,
      limit: options.limit + 1,
    });
    const shown = rows.slice(0, options.limit);
    const last = shown.at(-1);
    return {
      entries: shown.map(toEntry),
      nextCursor: rows.length > shown.length && last ? encodeCursor(`audit.${last.position}`) : null,
    };
  }

  /** Reads every entry of every account again. @param db also a transaction. @returns the chains that are broken; none, as it should be. */
  async verify(db: Executor = this.#database.db): Promise<BrokenChain[]> {
    const broken: BrokenChain[] = [];
    for (const head of await queries.chains(db)) {
      const position = await this.#firstWrong(db, head);
      if (position !== null) broken.push({ chain: head.chain, position });
    }
    return broken;
  }

  async #firstWrong(
    db: Executor,
    head: { chain: AuditChain; position: number; hash: string },
  ): Promise<number | null> {
    let position = 0;
    let hash = '';
    while (position < head.position) {
      const rows = await queries.listAfter(db, head.chain, position, VERIFIED_AT_ONCE);
      if (rows.length === 0) return position + 1;
      for (const row of rows) {
        if (row.position !== position + 1 || row.prev_hash !== hash || row.hash !== hashOf(row))
          return position + 1;
        // Whatever came after the heads were read is another time's.
        if (row.position === head.position) return row.hash === head.hash ? null : row.position;
        ({ position, hash } = row);
      }
    }
    return null;
  }
}

function hashOf(row: Omit<queries.AuditRow, 'hash'>): string {
  const { chain, position, id, at, actor, action, target, details, prev_hash } = row;
  const text = JSON.stringify([
    prev_hash,
    chain,
    position,
    id,
    at.getTime(),
    actor,
    action,
    target,
    JSON.stringify(details),
  ]);
  return createHash('sha256').update(text).digest('hex');
}

function toEntry(row: queries.NamedAuditRow): AuditEntry {
  const { id, position, at, action, target, details, hash } = row;
  const kind = row.actor.startsWith('usr_') ? 'user' : row.actor.startsWith('key_') ? 'key' : 'system';
  const actor = { kind, id: row.actor, name: row.actor_name } as const;
  return { id, position, at, actor, action, target, details, hash };
}

function readPlace(place: string): number | undefined {
  const position = /^audit\.(\d{1,15})$/.exec(place)?.[1];
  return position === undefined ? undefined : Number(position);
}
