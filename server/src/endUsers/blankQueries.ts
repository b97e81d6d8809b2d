import { sql, type RawBuilder } from 'kysely';
import type { FieldCipher } from '../store/FieldCipher.ts';
import { sealedTable } from '../store/sealedColumns.ts';
import type { Executor } from '../store/tables.ts';
import type { Blank } from './personalTables.ts';

export interface BlankedRows {
  readonly table: string;
  readonly blank: Readonly<Record<string, Blank>>;
  /** Which rows `t`. */
  readonly where: RawBuilder<boolean>;
  /** Takes the person's place, where one is blanked. */
  readonly tombstone?: string;
}

/** What is encrypted is bound to its row: each row has a blank of its own. @returns how many there were. */
export async function blankRows(tx: Executor, cipher: FieldCipher, of: BlankedRows): Promise<bigint> {
  const { table, blank, where, tombstone = '' } = of;
  const sealed = sealedTable(table);
  const plain = Object.entries(blank).filter(([column]) => !(column in (sealed?.columns ?? {})));
  if (sealed) {
    const { rows } = await sql<Record<string, string>>`
      select ${sql.join(sealed.row.map((name) => sql.ref(`t.${name}`)))} from ${sql.table(table)} t
      where ${where}`.execute(tx);
    for (const row of rows) {
      const set = Object.entries(blank).flatMap(([column, value]) => {
        const type = sealed.columns[column];
        if (type === undefined) return [];
        if (!('value' in value) || typeof value.value !== 'string') return [sql`${sql.ref(column)} = null`];
        const place = { table, column, row: sealed.row.map((name) => row[name] ?? '') };
        const text = cipher.seal(place, value.value);
        return [sql`${sql.ref(column)} = ${type === 'jsonb' ? sql`to_jsonb(${text}::text)` : sql`${text}`}`];
      });
      await sql`update ${sql.table(table)} set ${sql.join(set)}
        where ${sql.join(
          sealed.row.map((name) => sql`${sql.ref(name)} = ${row[name]}`),
          sql` and `,
        )}`.execute(tx);
    }
    if (plain.length === 0) return BigInt(rows.length);
  }
  // The person's id goes with the last of it: until then the rows are found by it.
  const done = await sql`update ${sql.table(table)} t set ${sql.join(
    plain.map(([column, value]) => sql`${sql.ref(column)} = ${valueOf(value, tombstone)}`),
  )} where ${where}`.execute(tx);
  return done.numAffectedRows ?? 0n;
}

function valueOf(blank: Blank, tombstone: string): RawBuilder<unknown> {
  if ('tombstone' in blank) return sql`${tombstone}`;
  if (blank.value === null) return sql`null`;
  return sql`${sql.lit(blank.value)}`;
}
