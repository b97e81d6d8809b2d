import { sql } from 'kysely';
import type { AuditEntryId } from '@visavis/shared';
import type { AuditChain } from '../store/accountTables.ts';
import type { Executor } from '../store/tables.ts';

export interface AuditRow {
  chain: AuditChain;
  position: number;
  id: AuditEntryId;
  at: Date;
  actor: string;
  action: string;
  target: string | null;
  details: Record<string, unknown>;
  prev_hash: string;
  hash: string;
}

/** Locks the chain until the transaction ends. @returns where it ends now. */
export async function lockHead(tx: Executor, chain: AuditChain): Promise<{ position: number; hash: string }> {
  return (
    tx
      .insertInto('audit_heads')
      .values({ chain, position: 0, hash: '' })
      // Nothing changes: writing it is what locks a row that was there before.
      .onConflict((conflict) =>
        conflict.column('chain').doUpdateSet({ position: (eb) => eb.ref('audit_heads.position') }),
      )
      .returning(['position', 'hash'])
      .executeTakeFirstOrThrow()
  );
}

export async function append(tx: Executor, row: AuditRow): Promise<void> {
  await tx
    .insertInto('audit_log')
    .values({ ...row, details: JSON.stringify(row.details) })
    .execute();
  await tx
    .updateTable('audit_heads')
    .set({ position: row.position, hash: row.hash })
    .where('chain', '=', row.chain)
    .execute();
}

export interface NamedAuditRow extends AuditRow {
  readonly actor_name: string | null;
}

/** Newest first. */
export async function list(
  db: Executor,
  chain: AuditChain,
  filter: { before: number | null; action: string | null; limit: number },
): Promise<NamedAuditRow[]> {
  let query = db
    .selectFrom('audit_log')
    .leftJoin('users', (join) => join.on('users.id', '=', sql`audit_log.actor`))
    .leftJoin('api_keys', (join) => join.on('api_keys.id', '=', sql`audit_log.actor`))
    .selectAll('audit_log')
    .select((eb) => eb.fn.coalesce('users.name', 'api_keys.name').as('actor_name'))
    .where('chain', '=', chain)
    .orderBy('position', 'desc')
    .limit(filter.limit);
  if (filter.before !== null) query = query.where('position', '<', filter.before);
  if (filter.action !== null) query = query.where('action', '=', filter.action);
  return query.execute();
}

export async function chains(db: Executor): Promise<{ chain: AuditChain; position: number; hash: string }[]> {
  return db.selectFrom('audit_heads').selectAll().orderBy('chain').execute();
}

/** In order, from behind a position on. */
export async function listAfter(
  db: Executor,
  chain: AuditChain,
  position: number,
  limit: number,
): Promise<AuditRow[]> {
  return db
    .selectFrom('audit_log')
    .selectAll()
    .where('chain', '=', chain)
    .where('position', '>', position)
    .orderBy('position')
    .limit(limit)
    .execute();
}
