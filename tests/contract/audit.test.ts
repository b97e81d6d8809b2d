import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { newId, type UserId } from '@visavis/shared';
import { findAllViolations } from '../../server/src/auditStore.ts';
import { expectSoundLedger } from '../support/audit.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

describeOnEachStore('AuditLog', (database) => {
  let services: TestServices;
  let userId: UserId;
  beforeAll(async () => {
    services = await createServices(database());
    userId = newId('UserId');
  });

  const record = (action: string, details: Record<string, unknown> = {}): Promise<void> =>
    database().transaction((tx) =>
      services.audit.record(tx, {
        accountId: services.accountId,
        actor: { kind: 'user', userId },
        action,
        target: 'key_1',
        details,
      }),
    );

  it('lists what happened, newest first, page by page, without a gap', async () => {
    await Promise.all(Array.from({ length: 5 }, (_, index) => record('thing.done', { index, 7: 'x' })));
    await record('thing.undone');
    const first = await services.audit.list(services.accountId, { limit: 4 });
    expect(first.entries[0]).toMatchObject({
      position: 6,
      action: 'thing.undone',
      target: 'key_1',
      actor: { kind: 'user', id: userId, name: null },
    });
    const second = await services.audit.list(services.accountId, { limit: 4, cursor: first.nextCursor! });
    expect([...first.entries, ...second.entries].map(({ position }) => position)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(second.nextCursor).toBeNull();
    const only = await services.audit.list(services.accountId, { limit: 10, action: 'thing.undone' });
    expect(only.entries).toHaveLength(1);
    await expect(
      services.audit.list(services.accountId, { limit: 4, cursor: 'YXVkaXQuLTE' }),
    ).rejects.toMatchObject({ code: 'validation_failed' });
  });

  it("keeps each account's entries, and the installation's, to themselves", async () => {
    const other = await services.keys.createAccount('other');
    await database().transaction((tx) =>
      services.audit.record(tx, {
        accountId: null,
        actor: { kind: 'system', part: 'prices' },
        action: 'price.changed',
      }),
    );
    expect((await services.audit.list(other, { limit: 10 })).entries).toEqual([]);
    expect((await services.audit.list(null, { limit: 10 })).entries).toMatchObject([
      { actor: { kind: 'system', id: 'system:prices' }, action: 'price.changed', details: {} },
    ]);
  });

  it('forgets what its transaction did not do', async () => {
    const before = (await services.audit.list(services.accountId, { limit: 1 })).entries[0]!.position;
    const failing = database().transaction(async (tx) => {
      await services.audit.record(tx, {
        accountId: services.accountId,
        actor: { kind: 'user', userId },
        action: 'never.happened',
      });
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    await record('thing.done');
    expect((await services.audit.list(services.accountId, { limit: 1 })).entries[0]).toMatchObject({
      position: before + 1,
      action: 'thing.done',
    });
  });

  it('can be neither changed nor deleted', async () => {
    const { db } = database();
    await expect(db.updateTable('audit_log').set({ action: 'x' }).execute()).rejects.toThrow(/append-only/);
    await expect(db.deleteFrom('audit_log').execute()).rejects.toThrow(/append-only/);
  });

  it('finds an entry that was written over behind its back, and one cut off at the end', async () => {
    await record('thing.done');
    expect(await services.audit.verify()).toEqual([]);
    const { db } = database();
    const chain = services.accountId;
    const { position } = await db
      .selectFrom('audit_heads')
      .select('position')
      .where('chain', '=', chain)
      .executeTakeFirstOrThrow();
    // The head goes back, so that this entry is written a second time, as a forger would.
    const row = await db
      .selectFrom('audit_log')
      .selectAll()
      .where('chain', '=', chain)
      .where('position', '=', position)
      .executeTakeFirstOrThrow();
    const forged = { ...row, position: position + 1, id: newId('AuditEntryId'), action: 'forged' };
    await db
      .insertInto('audit_log')
      .values({ ...forged, details: JSON.stringify(row.details) })
      .execute();
    await db
      .updateTable('audit_heads')
      .set({ position: position + 1 })
      .where('chain', '=', chain)
      .execute();
    expect(await services.audit.verify()).toEqual([{ chain, position: position + 1 }]);

    const cut = await services.keys.createAccount('cut off');
    await db
      .insertInto('audit_heads')
      .values({ chain: cut, position: 1, hash: 'of what was there' })
      .execute();
    expect(await services.audit.verify()).toContainEqual({ chain: cut, position: 1 });
  });
});

describeOnEachStore('npm run audit', (database) => {
  let services: TestServices;
  beforeAll(async () => {
    services = await createServices(database());
    const { id } = await services.sessions.create(services.accountId, { face: 'maya' });
    const { epoch } = await services.meter.lease(id);
    await services.meter.report({ sessionId: id, epoch, cumulativeMs: 4_200, seq: 0 });
    await services.meter.seal(id, epoch);
    await services.sessions.terminateIfLive(id, 'terminated_by_api');
    await services.meter.settle(id);
    await services.keys.create(services.accountId, 'an entry of the audit log');
  });

  it('finds nothing wrong in what was written as it should be', () => expectSoundLedger(database()));

  const DAYS = 'the days of the ledger are what its entries add up to';
  const USAGE = 'the days of usage are what the entries of the sessions add up to';
  const SPANS = 'the days of usage hold exactly the milliseconds of the spans, in each mode';
  const LOG = 'each entry of an audit log follows the one before it, and none was changed (hash chain)';

  it.each([
    {
      what: "a ledger day's money",
      table: 'ledger_days',
      set: 'amount_micros = amount_micros + 1',
      found: [DAYS],
    },
    { what: "a ledger day's time", table: 'ledger_days', set: 'ms = ms + 1', found: [DAYS] },
    { what: 'a ledger day that is missing', table: 'ledger_days', set: null, found: [DAYS] },
    {
      what: "a usage day's money",
      table: 'usage_days',
      set: 'amount_micros = amount_micros + 1',
      found: [USAGE],
    },
    { what: "a usage day's time", table: 'usage_days', set: 'ms = ms + 1', found: [USAGE, SPANS] },
    { what: 'a usage day that is missing', table: 'usage_days', set: null, found: [USAGE, SPANS] },
    { what: 'an entry of the ledger', table: 'ledger_entries', set: 'ms = ms + 1', found: [DAYS, USAGE] },
    { what: 'a span', table: 'meter_spans', set: 'cumulative_ms = 1, video_ms = 1', found: [SPANS] },
    { what: 'an entry of the audit log', table: 'audit_log', set: "actor = 'system:nobody'", found: [LOG] },
    { what: 'an audit log that is cut off', table: 'audit_log', set: null, found: [LOG] },
  ])('finds $what, whoever went around the triggers', async ({ table, set, found }) => {
    const undone = database().transaction(async (tx) => {
      const name = sql.table(table);
      await sql`alter table ${name} disable trigger user`.execute(tx);
      await (set === null
        ? sql`delete from ${name}`.execute(tx)
        : sql`update ${name} set ${sql.raw(set)}`.execute(tx));
      const violations = (await findAllViolations(tx, services.audit)).filter((each) => each.violations > 0);
      const invariants = violations.map(({ invariant }) => invariant);
      expect(invariants).toEqual(expect.arrayContaining(found));
      expect([DAYS, USAGE, SPANS, LOG].filter((each) => invariants.includes(each))).toEqual(found);
      for (const { examples } of violations) expect(examples[0]).toBeTruthy();
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
  });
});
