import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { describeOnEachStore } from '../support/stores.ts';

describeOnEachStore('Statements', (database) => {
  beforeAll(async () => {
    await sql`create table things (id integer primary key, name text, at timestamptz, facts jsonb, bytes bytea,
      big bigint, tags text[], yes boolean)`.execute(database().db);
  });
  const kept = async (like: string): Promise<number> => {
    const { rows } = await sql<{ count: number }>`
      select count(*)::integer as count from pg_prepared_statements where statement like ${like}`.execute(
      database().db,
    );
    return rows[0]!.count;
  };

  it('give every kind of value back as it was', async () => {
    const row = {
      id: 1,
      name: "it's",
      at: new Date('2026-01-02T03:04:05.678Z'),
      facts: { a: [1, 'two', null] },
      big: 2 ** 40,
      tags: ['a', 'b "c"'],
      yes: true,
    };
    const bytes = Buffer.from([0, 1, 255]);
    await sql`insert into things values (${row.id}, ${row.name}, ${row.at}, ${JSON.stringify(row.facts)}::jsonb,
      ${bytes}, ${row.big}, ${row.tags}, ${row.yes})`.execute(database().db);
    await sql`insert into things (id, name) values (${2}, ${null})`.execute(database().db);
    const { rows } = await sql<typeof row & { bytes: Uint8Array }>`select * from things order by id`.execute(
      database().db,
    );
    expect({ ...rows[0], bytes: Buffer.from(rows[0]!.bytes) }).toEqual({ ...row, bytes });
    expect(rows[1]).toEqual({
      id: 2,
      name: null,
      at: null,
      facts: null,
      bytes: null,
      big: null,
      tags: null,
      yes: null,
    });
    const changed = await sql`update things set yes = ${false}`.execute(database().db);
    expect(changed.numAffectedRows).toBe(2n);
  });

  it('are parsed once by the store in this process, and not kept without end', async () => {
    const find = (id: number): Promise<unknown> =>
      sql`select id as once from things where id = ${id}`.execute(database().db);
    for (const id of [1, 2, 1]) await find(id);
    const inThisProcess = database().engine === 'pglite';
    expect(await kept('select id as once%')).toBe(inThisProcess ? 1 : 0);
    for (let column = 0; column < 320; column++) {
      await sql`select ${sql.lit(column)} as many`.execute(database().db);
    }
    expect(await kept('%')).toBeLessThanOrEqual(300);
    expect(await find(2)).toMatchObject({ rows: [{ once: 2 }] });
  });

  it('go on after one that failed, inside a transaction and outside of it', async () => {
    const insert = (id: number, db = database().db): Promise<unknown> =>
      sql`insert into things (id) values (${id})`.execute(db);
    await insert(10);
    await expect(insert(10)).rejects.toMatchObject({ code: '23505' });
    await insert(11);
    await expect(sql`select nothing from things`.execute(database().db)).rejects.toMatchObject({
      code: '42703',
    });
    const failing = database().transaction(async (tx) => {
      await insert(12, tx);
      await insert(11, tx);
    });
    await expect(failing).rejects.toMatchObject({ code: '23505' });
    const swallowed = database().transaction(async (tx) => {
      await insert(13, tx);
      await insert(11, tx).catch(() => undefined);
    });
    await expect(swallowed, 'what is half done is not stored').rejects.toThrow();
    const { rows } = await sql<{ id: number }>`select id from things where id > 9 order by id`.execute(
      database().db,
    );
    expect(rows.map(({ id }) => id)).toEqual([10, 11]);
  });

  it('see a table as it has become', async () => {
    const all = async (): Promise<unknown> =>
      (await sql`select * from changing`.execute(database().db)).rows[0];
    await sql`create table changing (a integer)`.execute(database().db);
    await sql`insert into changing values (${1})`.execute(database().db);
    expect([await all(), await all()]).toEqual([{ a: 1 }, { a: 1 }]);
    await sql`alter table changing alter column a type text, add column b integer default 2`.execute(
      database().db,
    );
    expect(await all()).toEqual({ a: '1', b: 2 });
  });
});
