import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { PgliteDialect } from '../../server/src/store/pglite/PgliteDialect.ts';
import { PgliteThread, StoreLostError } from '../../server/src/store/pglite/PgliteThread.ts';
import { copyEmptyStore } from '../support/emptyStore.ts';

interface Things {
  things: { id: number };
}

describe('The thread of a store', () => {
  let directory: string;
  let db: Kysely<Things>;
  let threads: PgliteThread[];
  let lost: Error[];

  beforeEach(async () => {
    directory = await copyEmptyStore(inject('emptyStore'));
    threads = [];
    lost = [];
    db = new Kysely<Things>({
      dialect: new PgliteDialect({
        directory: join(directory, 'pglite'),
        onLost: (error) => lost.push(error),
        open: async (options) => {
          const thread = await PgliteThread.open(options);
          threads.push(thread);
          return thread;
        },
      }),
    });
    await sql`create table things (id integer primary key)`.execute(db);
  });
  afterEach(async () => {
    await db.destroy();
    await rm(directory, { recursive: true, force: true });
  });

  const insert = (id: number, on: Kysely<Things> = db): Promise<unknown> =>
    on.insertInto('things').values({ id }).execute();
  const stored = async (): Promise<number[]> => {
    const rows = await db.selectFrom('things').select('id').orderBy('id').execute();
    return rows.map(({ id }) => id);
  };

  it('is replaced when it dies: what was stored is there, and whoever waits hears of it', async () => {
    await insert(1);
    const slow = sql`select count(*) from generate_series(1, 1000000000)`.execute(db);
    const waiting = insert(2);
    await Promise.all([
      expect(slow).rejects.toBeInstanceOf(StoreLostError),
      expect(waiting).rejects.toBeInstanceOf(StoreLostError),
      threads[0]!.kill(),
    ]);
    expect(await stored()).toEqual([1]);
    await Promise.all([insert(3), insert(4)]);
    expect(await stored()).toEqual([1, 3, 4]);
    expect(threads).toHaveLength(2);
    expect(lost).toEqual([expect.any(StoreLostError)]);
  });

  it('takes a transaction with it that was under way: no part of it is stored, also none that comes later', async () => {
    await insert(1);
    const transaction = db.transaction().execute(async (tx) => {
      await insert(2, tx);
      await threads[0]!.kill();
      // Somebody else has the store opened again.
      const other = stored();
      await insert(3, tx).catch(() => undefined);
      await insert(4, tx);
      await other;
    });
    await expect(transaction).rejects.toBeInstanceOf(StoreLostError);
    expect(await stored()).toEqual([1]);
    expect(threads).toHaveLength(2);
  });

  it('is sent single statements while others are not answered, and none of them into a transaction', async () => {
    await insert(1);
    const answered: string[] = [];
    const [, seen] = await Promise.all([
      db.transaction().execute(async (tx) => {
        await insert(2, tx);
        await new Promise((resolve) => setImmediate(resolve));
        expect(answered, 'a transaction is alone').toEqual([]);
        await sql`delete from things where id = 2`.execute(tx);
      }),
      stored().finally(() => answered.push('reader')),
      expect(insert(1).finally(() => answered.push('failing'))).rejects.toMatchObject({ code: '23505' }),
      insert(4).finally(() => answered.push('last')),
    ]);
    expect(seen).not.toContain(2);
    expect(await stored(), 'one that fails is no concern of the others').toEqual([1, 4]);
  });

  it('does what it was asked for before it is closed, and nothing afterwards', async () => {
    const asked = insert(1);
    await sql`select 1`.execute(db);
    await Promise.all([asked, threads[0]!.close(), threads[0]!.close()]);
    await expect(insert(2)).rejects.toThrow('The store is closed.');
    expect(lost).toEqual([]);
    expect(threads, 'it was closed: another is not opened').toHaveLength(1);
  });
});
