import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../../server/src/store/Database.ts';
import { DirectoryInUseError } from '../../server/src/store/DirectoryLock.ts';
import { claimSetting, getOrCreateSetting, getSetting } from '../../server/src/store/settings.ts';
import { lastly, together } from '../../server/src/store/together.ts';
import { describeOnEachStore, emptyPostgres } from '../support/stores.ts';
import { TEST_KEYS } from '../support/testKeys.ts';

describeOnEachStore('Database', (database) => {
  it('answers a ping', async () => {
    await expect(database().ping()).resolves.toBeUndefined();
  });

  it('undoes everything when a transaction throws', async () => {
    const failing = database().transaction(async (tx) => {
      await claimSetting(tx, 'half', 'done');
      throw new Error('stop here');
    });
    await expect(failing).rejects.toThrow('stop here');
    expect(await getSetting(database().db, 'half')).toBeUndefined();
  });

  it('carries out the statements of a transaction in the order of their calls, waited for or not', async () => {
    const seen = await database().transaction(async (tx) => {
      const read = (): Promise<string | undefined> => getSetting(tx, 'order');
      const write = claimSetting(tx, 'order', 'written');
      // Of a text that was never prepared before, and then of one that was.
      const [before, changed, after] = await together(
        read(),
        sql`update settings set value = value || ' and changed' where key = 'order'`.execute(tx),
        read(),
      );
      await write;
      return [before, Number(changed.numAffectedRows), after];
    });
    expect(seen).toEqual(['written', 1, 'written and changed']);
  });

  it('stores what a transaction does lastly, or throws what it failed with and undoes all', async () => {
    const end = (...last: string[]): Promise<string> =>
      database().transaction(async (tx) => {
        await claimSetting(tx, last[0]!, 'first');
        lastly(
          tx,
          ...last.map((key) => sql`insert into settings values (${`${key} lastly`}, 'x')`.execute(tx)),
        );
        return 'done';
      });
    expect(await end('good')).toBe('done');
    expect(await getSetting(database().db, 'good lastly')).toBe('x');
    await expect(end('bad', 'good', 'late')).rejects.toThrow(/duplicate key/);
    expect(await getSetting(database().db, 'bad')).toBeUndefined();
    expect(await getSetting(database().db, 'late lastly')).toBeUndefined();
    expect(await end('next')).toBe('done');
  });

  it('gives everybody who asks at once the same setting', async () => {
    let proposals = 0;
    const propose = (): string => `proposal ${proposals++}`;
    const values = await Promise.all(
      Array.from({ length: 8 }, () => getOrCreateSetting(database().db, 'shared', propose)),
    );
    expect(new Set(values).size).toBe(1);
    expect(await getOrCreateSetting(database().db, 'shared', propose)).toBe(values[0]);
  });

  it('keeps transactions of concurrent callers apart', async () => {
    const setThenFail = (key: string, fail: boolean): Promise<void> =>
      database().transaction(async (tx) => {
        await claimSetting(tx, key, 'set');
        await new Promise((resolve) => setImmediate(resolve));
        if (fail) throw new Error('undone');
      });
    await Promise.allSettled([
      setThenFail('apart1', false),
      setThenFail('apart2', true),
      setThenFail('apart3', false),
    ]);
    expect(await getSetting(database().db, 'apart1')).toBe('set');
    expect(await getSetting(database().db, 'apart2')).toBeUndefined();
    expect(await getSetting(database().db, 'apart3')).toBe('set');
  });

  it('refuses by itself what no session may be', async () => {
    const insert = database()
      .db.insertInto('history_entries')
      .values({
        session_id: 'ses_none' as never,
        id: 'x',
        role: 'user',
        content: '' as never,
        timestamp: new Date(),
        interrupted: false,
      })
      .execute();
    await expect(insert).rejects.toThrow(/foreign key/);
  });
});

describe('Database in a directory', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'visavis-store-'));
  });
  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it('finds what it wrote after it was closed and opened again', async () => {
    const first = await Database.open({ dataDir: directory });
    await claimSetting(first.db, 'kept', 'yes');
    await first.close();
    await first.close();
    const second = await Database.open({ dataDir: directory });
    expect(await getSetting(second.db, 'kept')).toBe('yes');
    await second.close();
  });

  it('refuses a second writer by name of the directory, and lets it in when the first is killed', async () => {
    const holder = holdStore(directory, 'before the kill');
    await holder.ready;
    const refused = Database.open({ dataDir: directory });
    await expect(refused).rejects.toBeInstanceOf(DirectoryInUseError);
    await expect(refused).rejects.toThrow(directory);
    await expect(refused).rejects.toThrow(`process ${holder.process.pid}`);

    const ended = once(holder.process, 'exit');
    holder.process.kill('SIGKILL');
    await ended;
    const database = await Database.open({ dataDir: directory });
    expect(await getSetting(database.db, 'written')).toBe('before the kill');
    await database.close();
  });
});

describe('Database on Postgres', () => {
  it('is brought up to date once when several servers start together', async () => {
    const url = await emptyPostgres();
    const servers = await Promise.all(
      Array.from({ length: 4 }, () => Database.open({ url, keys: TEST_KEYS })),
    );
    await Promise.all(servers.map((server) => server.ping()));
    await Promise.all(servers.map((server) => server.close()));
  });

  it('refuses a schema of a newer version', async () => {
    const url = await emptyPostgres();
    const database = await Database.open({ url, keys: TEST_KEYS });
    await database.close();
    await execute(
      url,
      `insert into kysely_migration (name, timestamp) values ('999_future', '2030-01-01T00:00:00.000Z')`,
    );
    await expect(Database.open({ url, keys: TEST_KEYS })).rejects.toThrow(/newer version of Visavis/);
  });

  it('says what it cannot reach', async () => {
    await expect(Database.open({ url: 'postgres://localhost:1/nothing', keys: TEST_KEYS })).rejects.toThrow(
      /database cannot be opened.*ECONNREFUSED/,
    );
  });

  it('survives the loss of its connections, idle and in use', async () => {
    const url = await emptyPostgres();
    const errors: Error[] = [];
    const database = await Database.open(
      { url, keys: TEST_KEYS },
      { onConnectionError: (error) => errors.push(error) },
    );
    const inUse = database.transaction(async (tx) => {
      await claimSetting(tx, 'lost', 'with the connection');
      await terminateOthers(url);
      await getSetting(tx, 'lost');
    });
    await expect(inUse).rejects.toThrow();
    expect(await getSetting(database.db, 'lost')).toBeUndefined();
    await terminateOthers(url);
    await expect.poll(() => errors.length).toBeGreaterThan(0);
    await expect(database.ping()).resolves.toBeUndefined();
    await database.close();
  });
});

/** A process of its own that opens the store, writes, and keeps it open until it is killed. */
function holdStore(directory: string, value: string): { process: ChildProcess; ready: Promise<unknown> } {
  const store = join(import.meta.dirname, '../../server/src/store');
  const program = `
    import { Database } from '${store}/Database.ts';
    import { claimSetting } from '${store}/settings.ts';
    const database = await Database.open({ dataDir: process.argv[1] });
    await claimSetting(database.db, 'written', process.argv[2]);
    console.log('ready');
    process.stdin.resume().on('end', () => process.exit());
  `;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program, directory, value], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return { process: child, ready: once(child.stdout, 'data') };
}

async function execute(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(text);
  await client.end();
}

async function terminateOthers(url: string): Promise<void> {
  await execute(
    url,
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`,
  );
}
