import { sql } from 'kysely';
import { expect, it } from 'vitest';
import {
  OTHER_PEOPLE,
  PERSONAL_TABLES,
  type PersonalLine,
} from '../../server/src/endUsers/personalTables.ts';
import { describeOnEachStore } from '../support/stores.ts';

const LINES: Readonly<Record<string, PersonalLine>> = PERSONAL_TABLES;
/** Of a person: an end user's id, a session of theirs, or a user's id under any other name. */
const NAMES_A_PERSON = /^(end_user_id|session_id|(.+_)?user_id)$/;

describeOnEachStore('The list of what holds data of the people who talk', (database) => {
  const columnsByTable = async (): Promise<Map<string, string[]>> => {
    const { rows } = await sql<{ table_name: string; column_name: string }>`
      select c.table_name, c.column_name from information_schema.columns c
      join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
      where c.table_schema = current_schema() and t.table_type = 'BASE TABLE'`.execute(database().db);
    const found = new Map<string, string[]>();
    for (const { table_name, column_name } of rows) {
      found.set(table_name, [...(found.get(table_name) ?? []), column_name]);
    }
    return found;
  };

  it('has a line for every table that names a person', async () => {
    const tables = await columnsByTable();
    expect(tables.size).toBeGreaterThan(30);
    const naming = [...tables].flatMap(([table, columns]) =>
      columns.some((column) => NAMES_A_PERSON.test(column)) ? [table] : [],
    );
    const missing = naming.filter((table) => !(table in LINES) && !(table in OTHER_PEOPLE));
    expect(missing, 'add a line to server/src/endUsers/personalTables.ts').toEqual([]);
  });

  it('names only columns that are there', async () => {
    const tables = await columnsByTable();
    for (const [table, line] of Object.entries(LINES)) {
      const { of, speaker, email, exported, erased, expires, ends } = line;
      const named = [
        ...(of === 'end_user' ? [] : ['session_id']),
        ...(of === 'session' ? [] : ['account_id', 'end_user_id']),
        ...('without' in exported ? (exported.without ?? []) : []),
        ...('kept' in erased ? Object.keys(erased.blank ?? {}) : []),
        ...(expires === undefined ? [] : [expires]),
        ...(ends === undefined || table === 'sessions' ? [] : ['session_id']),
        ...(ends !== undefined && 'blank' in ends ? Object.keys(ends.blank) : []),
        ...(speaker === undefined ? [] : [speaker]),
        ...(email === undefined ? [] : [email]),
      ];
      const columns = tables.get(table) ?? [];
      expect(
        named.filter((column) => !columns.includes(column)),
        table,
      ).toEqual([]);
    }
  });
});
