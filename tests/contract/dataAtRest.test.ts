import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import type { SessionId } from '@visavis/shared';
import { Database } from '../../server/src/store/Database.ts';
import { dataKeysIn, parseDataKeys } from '../../server/src/store/dataKeys.ts';
import { SEALED_TABLES } from '../../server/src/store/sealedColumns.ts';
import { copyEmptyStore } from '../support/emptyStore.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

const SECRET = 'zebra-umbrella-7341';

/** Something in every column that is encrypted. @returns the session. */
async function fill(services: TestServices): Promise<SessionId> {
  const { accountId, sessions, memory, webhooks } = services;
  await webhooks.create(accountId, { url: 'https://example.com/hook' }, { kind: 'system', part: 'test' });
  const { id } = await sessions.create(accountId, {
    face: 'maya',
    end_user_id: 'eve',
    memory: true,
    behavior: `Behave ${SECRET}`,
    context: `Context ${SECRET}`,
    greeting: `Hello ${SECRET}`,
    metadata: { note: SECRET },
  });
  await sessions.appendHistory(id, {
    id: 'm1',
    role: 'user',
    speaker: { id: 'eve', name: SECRET },
    content: `I feel ${SECRET}`,
    timestamp: '2026-01-02T03:04:05.000Z',
  });
  await memory.remember(id, [{ category: 'like', text: `Likes ${SECRET}` }]);
  return id;
}

async function expectReadable({ accountId, sessions, memory }: TestServices, id: SessionId): Promise<void> {
  const session = await sessions.get(accountId, id);
  expect(session).toMatchObject({
    behavior: `Behave ${SECRET}`,
    context: `Context ${SECRET}`,
    greeting: `Hello ${SECRET}`,
    metadata: { note: SECRET },
  });
  expect(session.history).toMatchObject([
    { content: `I feel ${SECRET}`, speaker: { id: 'eve', name: SECRET } },
  ]);
  const facts = await memory.recall({ accountId, endUserId: 'eve' });
  expect(facts.map(({ text }) => text)).toEqual([`Likes ${SECRET}`]);
}

/** Every row of every table, as text. */
async function everything(database: Database): Promise<string> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = current_schema() and table_type = 'BASE TABLE'`.execute(database.db);
  let text = '';
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(
      database.db,
    );
    text += rows.map(({ row }) => row).join('\n');
  }
  return text;
}

describeOnEachStore('What people said', (database) => {
  it('is nowhere in the database in clear, and comes out as it was said', async () => {
    const services = await createServices(database());
    const id = await fill(services);
    await expectReadable(services, id);
    const stored = await everything(database());
    expect(stored).toContain(id);
    expect(stored).not.toContain(SECRET);
    expect(stored).not.toContain('taste:');
  });

  it('cannot be moved to another session: it opens nowhere else', async () => {
    const services = await createServices(database());
    const [mine, other] = [await fill(services), await fill(services)];
    await sql`update history_entries set content =
      (select content from history_entries where session_id = ${mine} and id = 'm1')
      where session_id = ${other}`.execute(database().db);
    await expect(services.sessions.get(services.accountId, other)).rejects.toThrow(/not written there/);
    await sql`update sessions set context = 'in clear' where id = ${mine}`.execute(database().db);
    await expect(services.sessions.get(services.accountId, mine)).rejects.toThrow(/in clear/);
  });

  it('has replaced facts replaced, also now that their keys cannot be read', async () => {
    const services = await createServices(database());
    const { id } = await services.sessions.create(services.accountId, {
      face: 'maya',
      end_user_id: 'leo',
      memory: true,
    });
    await services.memory.remember(id, [{ category: 'home', text: 'Lives in Rome' }]);
    await services.memory.remember(id, [{ category: 'home', text: 'Lives in Oslo' }]);
    const facts = await services.memory.recall({ accountId: services.accountId, endUserId: 'leo' });
    expect(facts.map(({ text }) => text)).toEqual(['Lives in Oslo']);
  });
});

describe('A data directory', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await copyEmptyStore(inject('emptyStore'));
  });
  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  /** The files in which it is found, the key's own aside. */
  async function grep(text: string): Promise<string[]> {
    const found: string[] = [];
    for (const name of await readdir(directory, { recursive: true })) {
      const path = join(directory, name);
      if ((await stat(path)).isFile() && (await readFile(path)).includes(text)) found.push(name);
    }
    return found;
  }

  const store = async (of: { data: string; keys?: string }): Promise<Database> =>
    Database.open(
      of.keys === undefined ? { dataDir: of.data } : { dataDir: of.data, keys: parseDataKeys(of.keys) },
    );

  it('that an older version wrote is encrypted when it is opened, and its files hold nothing in clear', async () => {
    const first = await store({ data: directory });
    const services = await createServices(first);
    const id = await fill(services);
    await putInClear(first);
    await sql`delete from settings where key in ('sealed_columns')`.execute(first.db);
    await first.close();
    expect((await grep(SECRET)).length).toBeGreaterThan(0);

    const second = await store({ data: directory });
    const reopened = { ...(await createServices(second)), accountId: services.accountId };
    await expectReadable(reopened, id);
    expect(await everything(second)).not.toContain(SECRET);
    expect(await grep(SECRET)).toEqual([]);
    await second.close();
    const third = await store({ data: directory });
    await expectReadable({ ...(await createServices(third)), accountId: services.accountId }, id);
    await third.close();
  });

  /** As it was before anything was encrypted. */
  async function putInClear(database: Database): Promise<void> {
    const { cipher, db } = database;
    for (const [table, { row: keys, columns }] of Object.entries(SEALED_TABLES)) {
      const { rows } = await sql<Record<string, string | number | null>>`
        select * from ${sql.table(table)}`.execute(db);
      for (const row of rows) {
        for (const [column, type] of Object.entries(columns)) {
          const value = row[column] ?? null;
          if (value === null) continue;
          const place = { table, column, row: keys.map((key) => row[key] ?? '') };
          const text = cipher.open(place, String(value));
          await sql`update ${sql.table(table)}
            set ${sql.ref(column)} = ${type === 'jsonb' ? sql`${text}::jsonb` : sql`${text}`}
            where ${sql.join(
              keys.map((key) => sql`${sql.ref(key)} = ${row[key]}`),
              sql` and `,
            )}`.execute(db);
        }
      }
    }
    await sql`update memory_facts set key = 'taste:zebra'`.execute(db);
  }

  it('goes over to a new key while it is used, and needs the old one no more', async () => {
    const [{ key }] = dataKeysIn(directory);
    const old = key.toString('base64');
    const next = randomBytes(32).toString('base64');
    const first = await store({ data: directory });
    const services = await createServices(first);
    const id = await fill(services);
    await first.close();

    await expect(store({ data: directory, keys: next })).rejects.toThrow(/data key is not the one/);
    const both = await store({ data: directory, keys: `${next},${old}` });
    const during = { ...(await createServices(both)), accountId: services.accountId };
    await expectReadable(during, id);
    expect(await both.reseal()).toBeGreaterThanOrEqual(4);
    expect(await both.reseal()).toBe(0);
    await expectReadable(during, id);
    await during.memory.remember(id, [{ category: 'like', text: `Likes ${SECRET}` }]);
    await expectReadable(during, id);
    await both.close();

    const last = await store({ data: directory, keys: next });
    await expectReadable({ ...(await createServices(last)), accountId: services.accountId }, id);
    await last.close();
  });

  it('is of no use without the key, which is beside the database and not in it', async () => {
    const database = await store({ data: directory });
    await fill(await createServices(database));
    await database.close();
    const stolen = await mkdtemp(join(tmpdir(), 'visavis-stolen-'));
    try {
      await cp(join(directory, 'pglite'), join(stolen, 'pglite'), { recursive: true });
      await expect(store({ data: stolen })).rejects.toThrow(/data key is not the one/);
      await writeFile(join(stolen, 'data.key'), await readFile(join(directory, 'data.key')));
      await (await store({ data: stolen })).close();
    } finally {
      await rm(stolen, { recursive: true, force: true });
    }
  });
});
