import { sql } from 'kysely';
import type { Executor } from './tables.ts';

/**
 * Leaves nothing of what was deleted or overwritten in these tables: a database keeps the bytes of old rows, in the tables
 * themselves, in samples of their values, and in its log.
 *
 * PGlite: the tables are written anew and the log's files, once they are not needed, removed; nobody else gets to the
 * store meanwhile. Postgres: the rows are vacuumed; `full` locks and rewrites the tables. Its log, replicas and backups
 * are its operator's.
 */
export async function scrub(
  db: Executor,
  { engine, tables, full }: { engine: 'pglite' | 'postgres'; tables: readonly string[]; full: boolean },
): Promise<void> {
  const rewrite = full || engine === 'pglite';
  // The samples of ANALYZE are rows, too; of a table that is empty now it would leave the old ones.
  if (engine === 'pglite') {
    await sql`delete from pg_statistic where starelid::regclass::text in (${sql.join(tables)})`.execute(db);
  }
  for (const table of tables) {
    await sql`vacuum (analyze${rewrite ? sql`, full` : sql``}) ${sql.table(table)}`.execute(db);
  }
  if (engine === 'postgres') return;
  await sql`vacuum full pg_statistic`.execute(db);
  // Else a file that is done with gets another name, and is written over some day.
  await sql`set wal_recycle = off`.execute(db);
  await sql`select pg_switch_wal()`.execute(db);
  await sql`checkpoint`.execute(db);
}
