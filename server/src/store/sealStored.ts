import { sql } from 'kysely';
import { isBlinded, isSealed, type FieldCipher, type Place } from './FieldCipher.ts';
import { SEALED_TABLES, sealedTable } from './sealedColumns.ts';
import type { Executor } from './tables.ts';

/** Rows at once: each batch is a transaction of its own. */
const BATCH = 500;

type Row = Readonly<Record<string, string | null>>;

/**
 * Encrypts what is stored in clear, or with an older key, with the key in use. Can be cut short anywhere and begun again.
 * @param tables which; all of them without it.
 * @returns the tables in which there was something to do.
 */
export async function sealStored(
  db: Executor,
  cipher: FieldCipher,
  tables: readonly string[] = Object.keys(SEALED_TABLES),
): Promise<string[]> {
  const changed: string[] = [];
  for (const table of tables) {
    let after: Row | undefined;
    let any = false;
    for (;;) {
      const rows = await sealBatch(db, cipher, table, after);
      any ||= rows.length > 0;
      after = rows.at(-1);
      if (rows.length < BATCH) break;
    }
    if (any) changed.push(table);
  }
  return changed;
}

/** @returns the rows as they were, in order. */
async function sealBatch(
  db: Executor,
  cipher: FieldCipher,
  table: string,
  after: Row | undefined,
): Promise<Row[]> {
  const { row: keys, columns, blinded } = shapeOf(table);
  const names = Object.keys(columns);
  const text = (name: string) =>
    columns[name] === 'jsonb' ? sql`(${sql.ref(name)} #>> '{}')` : sql`${sql.ref(name)}`;
  const key = sql.join(keys.map((name) => sql.ref(name)));
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<Row>`
      select ${sql.join([
        ...keys.map((name) => sql`${sql.ref(name)}::text as ${sql.ref(name)}`),
        ...names.map((name) => sql`${text(name)} as ${sql.ref(name)}`),
      ])}
      from ${sql.table(table)}
      where (${sql.join(
        names.map((name) => sql`${text(name)} not like ${`${cipher.prefix}%`}`),
        sql` or `,
      )})
      ${after === undefined ? sql`` : sql`and (${key}) > (${sql.join(keys.map((name) => after[name]))})`}
      order by ${key} limit ${BATCH} for update`.execute(tx);
    if (rows.length === 0) return [];
    const sealed = rows.map((row) => sealRow(cipher, table, row));
    const set = [...names, ...(blinded === undefined ? [] : [blinded])];
    const list = (of: readonly Row[], name: string) => sql`${of.map((row) => row[name] ?? null)}::text[]`;
    await sql`
      update ${sql.table(table)} as stored
      set ${sql.join(
        set.map((name) => {
          const value = sql.ref(`fresh.new_${name}`);
          return columns[name] === 'jsonb'
            ? sql`${sql.ref(name)} = to_jsonb(${value})`
            : sql`${sql.ref(name)} = ${value}`;
        }),
      )}
      from unnest(${sql.join([
        ...keys.map((name) => list(rows, name)),
        ...set.map((name) => list(sealed, name)),
      ])}) as fresh(${sql.join([
        ...keys.map((name) => sql.ref(`key_${name}`)),
        ...set.map((name) => sql.ref(`new_${name}`)),
      ])})
      where ${sql.join(
        keys.map((name) => sql`${sql.ref(`stored.${name}`)}::text = ${sql.ref(`fresh.key_${name}`)}`),
        sql` and `,
      )}`.execute(tx);
    return rows;
  });
}

function sealRow(cipher: FieldCipher, table: string, row: Row): Row {
  const { row: keys, columns, blinded } = shapeOf(table);
  const before = keys.map((name) => row[name] ?? '');
  const now = keys.map((name) => {
    const value = row[name] ?? '';
    if (name !== blinded || isBlinded(value)) return value;
    const scope = keys.filter((key) => key !== blinded).map((key) => row[key] ?? '');
    return cipher.blind(scope, value);
  });
  const sealed: Record<string, string | null> = {};
  for (const [index, name] of keys.entries()) sealed[name] = now[index] ?? null;
  for (const name of Object.keys(columns)) {
    const value = row[name] ?? null;
    const place = (of: readonly string[]): Place => ({ table, column: name, row: of });
    sealed[name] =
      value === null
        ? null
        : cipher.seal(place(now), isSealed(value) ? cipher.open(place(before), value) : value);
  }
  return sealed;
}

function shapeOf(table: string): NonNullable<ReturnType<typeof sealedTable>> {
  const shape = sealedTable(table);
  if (!shape) throw new Error(`nothing of ${table} is encrypted`);
  return shape;
}
