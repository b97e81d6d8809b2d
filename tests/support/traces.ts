import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect } from 'vitest';
import type { Database } from '../../server/src/store/Database.ts';

/** @returns where any of these words is: columns of the database, and files below the directory, as dumps and greps find it. */
export async function tracesOf(
  words: readonly string[],
  { database, directory }: { database: Database; directory: string },
): Promise<string[]> {
  const found: string[] = [];
  const { rows: columns } = await sql<{ t: string; c: string }>`
    select c.table_name as t, c.column_name as c from information_schema.columns c
    join information_schema.tables x on x.table_schema = c.table_schema and x.table_name = c.table_name
    where c.table_schema = current_schema() and x.table_type = 'BASE TABLE'`.execute(database.db);
  expect(columns.length).toBeGreaterThan(200);
  for (const { t, c } of columns) {
    const like = words.map((word) => sql`${sql.ref(c)}::text like ${`%${word}%`}`);
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(t)}
      where ${sql.join(like, sql` or `)}`.execute(database.db);
    if (rows[0]!.n > 0) found.push(`${t}.${c}`);
  }
  for (const name of await readdir(directory, { recursive: true })) {
    const path = join(directory, name);
    const bytes = (await stat(path)).isFile() ? await readFile(path) : Buffer.alloc(0);
    if (words.some((word) => bytes.includes(word))) found.push(name);
  }
  return found;
}
