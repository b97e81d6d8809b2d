import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  MODALITIES,
  statementSchema,
  USAGE_GROUPS,
  usageReportSchema,
  type SessionId,
  type UsageGroup,
} from '@visavis/shared';
import { AccountBook } from '../../server/src/billing/AccountBook.ts';
import type { Entry } from '../../server/src/billing/Posting.ts';
import { TestHttpServer } from '../support/httpServer.ts';
import { Random } from '../support/random.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

const DAY_MS = 24 * 60 * 60_000;

describeOnEachStore('Usage', (database) => {
  let services: TestServices;
  let server: TestHttpServer;
  beforeEach(async () => {
    services = await createServices(database());
    server = await TestHttpServer.start(services);
  });
  afterEach(async () => {
    await server.close();
  });

  let references = 0;
  /** A charge as the meter makes it. */
  async function charge(sessionId: SessionId, at: string | Date, entries: readonly Entry[]): Promise<void> {
    await database().transaction(async (tx) => {
      const book = await AccountBook.open(tx, [services.accountId], new Date(at));
      const kind = entries[0]?.ledgerAccount === 'rounding' ? 'rounding' : 'usage';
      book.charge(
        {
          accountId: services.accountId,
          at: new Date(at),
          kind,
          sessionId,
          reference: `${kind}:${sessionId}:${++references}`,
          description: 'test',
        },
        entries,
      );
      await book.write();
    });
  }
  const video = (ms: number): Entry => ({ ledgerAccount: 'usage:video', amountMicros: ms * 3, ms });
  const voice = (ms: number): Entry => ({ ledgerAccount: 'usage:voice', amountMicros: ms, ms });
  const read = async (query: string) =>
    usageReportSchema.parse((await server.request('GET', `/v1/usage?${query}`)).json);
  const create = async (request: object): Promise<SessionId> =>
    (await services.sessions.create(services.accountId, request)).id;

  it('is told by UTC day, days without any too, from the first inclusive to the last exclusive', async () => {
    const id = await create({});
    await charge(id, '2026-03-01T23:59:59.999Z', [video(1_000)]);
    await charge(id, '2026-03-02T00:00:00Z', [video(2_000), voice(500)]);
    await charge(id, '2026-03-04T00:00:00Z', [video(4_000)]);
    const report = await read('from=2026-03-01&to=2026-03-04');
    expect(report.data.map(({ key, duration_ms }) => [key, duration_ms])).toEqual([
      ['2026-03-01', 1_000],
      ['2026-03-02', 2_500],
      ['2026-03-03', 0],
    ]);
    expect(report.data[1]).toMatchObject({
      sessions: 1,
      amount_micros: 6_500,
      by_mode: {
        video: { duration_ms: 2_000, amount_micros: 6_000 },
        voice: { duration_ms: 500, amount_micros: 500 },
      },
    });
    // The session is in two days and is one.
    expect(report.total).toMatchObject({ sessions: 1, duration_ms: 3_500, amount_micros: 9_500 });
    const paged = [
      await read('from=2026-03-01&to=2026-03-04&limit=2'),
      await read(
        `from=2026-03-01&to=2026-03-04&limit=2&cursor=${(await read('from=2026-03-01&to=2026-03-04&limit=2')).next_cursor}`,
      ),
    ];
    expect(paged.flatMap(({ data }) => data)).toEqual(report.data);
  });

  it('is told by session, end user, face and mode, the most expensive first', async () => {
    const [first, second, third] = [
      await create({ face: 'maya', end_user_id: '=cmd()' }),
      await create({ face: 'maya' }),
      await create({ face: 'maya', end_user_id: '=cmd()' }),
    ];
    await charge(first, '2026-03-01T10:00:00Z', [video(1_000)]);
    await charge(second, '2026-03-01T10:00:00Z', [video(5_000)]);
    await charge(third, '2026-03-02T10:00:00Z', [voice(9_000)]);
    await charge(third, '2026-03-02T10:01:00Z', [{ ledgerAccount: 'rounding', amountMicros: -7 }]);
    const range = 'from=2026-03-01&to=2026-03-03';
    const keys = async (group: UsageGroup) =>
      (await read(`${range}&group_by=${group}`)).data.map(({ key, sessions, amount_micros }) => [
        key,
        sessions,
        amount_micros,
      ]);
    expect(await keys('session')).toEqual([
      [second, 1, 15_000],
      [third, 1, 8_993],
      [first, 1, 3_000],
    ]);
    expect(await keys('end_user')).toEqual([
      [null, 1, 15_000],
      ['=cmd()', 2, 11_993],
    ]);
    expect(await keys('face')).toEqual([['maya', 3, 26_993]]);
    expect(await keys('mode')).toEqual([
      ['video', 2, 18_000],
      ['voice', 1, 9_000],
      ['rounding', 0, -7],
    ]);
  });

  it('keeps the face that a session had when it was charged', async () => {
    const id = await create({ face: 'maya' });
    await charge(id, '2026-03-01T10:00:00Z', [video(1_000)]);
    await database().db.updateTable('sessions').set({ face: 'leo' }).where('id', '=', id).execute();
    await charge(id, '2026-03-01T10:01:00Z', [video(2_000)]);
    const { data } = await read('from=2026-03-01&to=2026-03-02&group_by=face');
    expect(data.map(({ key, duration_ms }) => [key, duration_ms])).toEqual([
      ['leo', 2_000],
      ['maya', 1_000],
    ]);
  });

  it("adds up to the ledger's own sum by any grouping, page by page, for any account and range", async () => {
    const random = new Random(20_261_126);
    const stranger = await createServices(database());
    const sessions: SessionId[] = [];
    for (let index = 0; index < 12; index++) {
      const endUser = random.below(3) === 0 ? {} : { end_user_id: `user ${random.below(4)}` };
      sessions.push(await create({ face: 'maya', ...endUser }));
    }
    const start = Date.parse('2026-02-25T00:00:00Z');
    for (let index = 0; index < 150; index++) {
      const id = sessions[random.below(sessions.length)]!;
      const at = new Date(start + random.below(10 * DAY_MS));
      const entry = (): Entry => {
        const mode = MODALITIES[random.below(3)]!;
        const ms = 1 + random.below(3_000);
        return { ledgerAccount: `usage:${mode}`, amountMicros: random.below(9_000), ms };
      };
      const entries: Entry[] =
        random.below(6) === 0
          ? [{ ledgerAccount: 'rounding', amountMicros: 1 + random.below(2_000) - 1_000 || 1 }]
          : Array.from({ length: 1 + random.below(2) }, entry);
      await charge(id, at, entries);
    }
    const theirs = await stranger.sessions.create(stranger.accountId, { face: 'maya' });
    await database().transaction(async (tx) => {
      const at = new Date(start + DAY_MS);
      const book = await AccountBook.open(tx, [stranger.accountId], at);
      const { accountId } = stranger;
      const occasion = { accountId, at, sessionId: theirs.id, reference: theirs.id, description: 'test' };
      book.charge({ ...occasion, kind: 'usage' }, [video(77_777)]);
      await book.write();
    });
    for (let round = 0; round < 6; round++) {
      const first = random.below(9);
      const from = new Date(start + first * DAY_MS);
      const to = new Date(from.getTime() + (1 + random.below(10 - first)) * DAY_MS);
      const oracle = await database()
        .db.selectFrom('ledger_entries')
        .innerJoin('ledger_transactions', 'ledger_transactions.id', 'ledger_entries.transaction_id')
        .select(['amount_micros', 'ms', 'ledger_account'])
        .where('account_id', '=', services.accountId)
        .where('at', '>=', from)
        .where('at', '<', to)
        .where('ledger_account', 'in', ['usage:video', 'usage:voice', 'usage:text', 'rounding'])
        .execute();
      const micros = oracle.reduce((sum, row) => sum + row.amount_micros, 0);
      const ms = oracle.reduce((sum, row) => sum + row.ms, 0);
      const range = `from=${from.toISOString().slice(0, 10)}&to=${to.toISOString().slice(0, 10)}`;
      for (const group of USAGE_GROUPS) {
        const groups = [];
        let cursor = '';
        do {
          const page = await read(`${range}&group_by=${group}&limit=3${cursor}`);
          expect(page.total).toMatchObject({ amount_micros: micros, duration_ms: ms });
          groups.push(...page.data);
          cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
        } while (cursor !== '');
        expect(new Set(groups.map(({ key }) => key)).size, group).toBe(groups.length);
        expect(
          groups.reduce((sum, each) => sum + each.amount_micros, 0),
          group,
        ).toBe(micros);
        expect(
          groups.reduce((sum, each) => sum + each.duration_ms, 0),
          group,
        ).toBe(ms);
        for (const each of groups) {
          const { video: seen, voice: heard, text } = each.by_mode;
          expect(seen.duration_ms + heard.duration_ms + text.duration_ms).toBe(each.duration_ms);
          expect(seen.amount_micros + heard.amount_micros + text.amount_micros + each.rounding_micros).toBe(
            each.amount_micros,
          );
        }
      }
    }
  });

  it('is exported as CSV, by parameter or by Accept, with nothing that a spreadsheet would run', async () => {
    const id = await create({ end_user_id: '=HYPERLINK("http://evil","x"),y' });
    await charge(id, '2026-03-01T10:00:00Z', [video(1_500)]);
    const path = '/v1/usage?from=2026-03-01&to=2026-03-02&group_by=end_user';
    const answer = await server.request('GET', `${path}&format=csv`);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe(
      'attachment; filename="usage-by-end_user-2026-03-01-2026-03-02.csv"',
    );
    expect(answer.bytes.toString()).toBe(
      'end_user,sessions,seconds,video_seconds,voice_seconds,text_seconds,amount_usd,amount_micros,' +
        'video_micros,voice_micros,text_micros,rounding_micros\r\n' +
        `"'=HYPERLINK(""http://evil"",""x""),y",1,1.5,1.5,0,0,0.0045,4500,4500,0,0,0\r\n`,
    );
    const accepted = await server.request('GET', path, { headers: { accept: 'text/csv' } });
    expect(accepted.bytes.toString()).toBe(answer.bytes.toString());
    const json = await server.request('GET', `${path}&format=json`, { headers: { accept: 'text/csv' } });
    expect(json.headers.get('content-type')).toMatch(/json/);
    const anything = await server.request('GET', path, { headers: { accept: '*/*' } });
    expect(anything.headers.get('content-type')).toMatch(/json/);
  });

  it('is of the last 30 days when nothing is said, and refuses what is no range', async () => {
    const today = new Date(services.clock.wallNow()).toISOString().slice(0, 10);
    const { data } = await read('');
    expect([data.length, data.at(-1)?.key]).toEqual([30, today]);
    for (const [query, field] of [
      ['from=2026-03-02&to=2026-03-02', 'from'],
      ['from=2026-03-02&to=2027-03-04', 'from'],
      ['from=2026-02-30', 'from'],
      ['to=2026-03-01T00:00:00Z', 'to'],
      ['group_by=planet', 'group_by'],
      ['cursor=AAAA', 'cursor'],
      ['colour=red', 'colour'],
    ]) {
      const { status, json } = await server.request('GET', `/v1/usage?${query}`);
      expect([status, json], query).toMatchObject([422, { errors: [{ path: field }] }]);
    }
  });

  it('needs a key for usage, and one for billing for statements', async () => {
    const owner = await services.keys.authenticate(server.key);
    const { key } = await services.keys.createFor(owner, { name: 'narrow', scopes: ['sessions'] });
    expect((await server.request('GET', '/v1/usage', { key: null })).status).toBe(401);
    expect((await server.request('GET', '/v1/usage', { key })).status).toBe(403);
    expect((await server.request('GET', '/v1/statements/2026-03', { key })).status).toBe(403);
  });

  it('is stated by month: what there was, came, went and is left', async () => {
    const id = await create({});
    const { ledger, accountId } = services;
    const at = (time: string) => services.clock.advance(Date.parse(time) - services.clock.wallNow());
    const credit = (kind: 'trial' | 'top_up' | 'adjustment', amountMicros: number, expiresAt?: Date) =>
      database().transaction((tx) =>
        ledger.credit(tx, {
          accountId,
          kind,
          amountMicros,
          reference: `${accountId}:${++references}`,
          ...(expiresAt ? { expiresAt } : {}),
        }),
      );
    const year = new Date(services.clock.wallNow()).getUTCFullYear() + 1;
    await at(`${year}-01-15T00:00:00Z`);
    await credit('trial', 50_000, new Date(`${year}-02-20T00:00:00Z`));
    await charge(id, `${year}-01-31T23:59:59Z`, [video(1_000)]);
    await at(`${year}-02-01T00:00:00Z`);
    await charge(id, `${year}-02-01T00:00:00Z`, [video(2_000), voice(1_000)]);
    await charge(id, `${year}-02-01T00:00:01Z`, [{ ledgerAccount: 'rounding', amountMicros: 11 }]);
    await credit('top_up', 5_000);
    await credit('adjustment', -1_000);
    await at(`${year}-02-20T00:00:00Z`);
    await ledger.expire();
    await charge(id, `${year}-02-21T00:00:00Z`, [video(3_000)]);
    await database().transaction((tx) =>
      ledger.settle(tx, { accountId, amountMicros: 2_000, reference: `${accountId}:${++references}` }),
    );
    const state = async (month: string) =>
      statementSchema.parse((await server.request('GET', `/v1/statements/${month}`)).json);
    expect(await state(`${year}-01`)).toMatchObject({
      final: true,
      opening_balance_micros: 0,
      credits: { trial_micros: 50_000, top_up_micros: 0 },
      charges: { total_micros: 3_000 },
      closing_balance_micros: 47_000,
    });
    const february = await state(`${year}-02`);
    expect(february).toEqual({
      period: `${year}-02`,
      currency: 'usd',
      from: `${year}-02-01T00:00:00.000Z`,
      to: `${year}-03-01T00:00:00.000Z`,
      final: false,
      opening_balance_micros: 47_000,
      credits: { trial_micros: 0, top_up_micros: 5_000 },
      payments_micros: 2_000,
      charges: {
        video: { duration_ms: 5_000, amount_micros: 15_000 },
        voice: { duration_ms: 1_000, amount_micros: 1_000 },
        text: { duration_ms: 0, amount_micros: 0 },
        rounding_micros: 11,
        total_micros: 16_011,
      },
      adjustments_micros: -1_000,
      // What was left of the trial: 47,000 less what February took until then.
      expired_micros: 47_000 - 7_011 - 1_000,
      other_micros: 0,
      closing_balance_micros: 47_000 + 5_000 + 2_000 - 16_011 - 1_000 - 38_989,
    });
    expect(february.closing_balance_micros).toBe((await ledger.balance(accountId)).balanceMicros);
    expect((await server.request('GET', '/v1/statements/2026-13')).status).toBe(404);
  });
});
