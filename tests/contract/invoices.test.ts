import { sql } from 'kysely';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  adminInvoiceListSchema,
  billingDetailsSchema,
  invoiceListSchema,
  invoiceSchema,
  newId,
  type InvoiceWire,
  type SessionId,
} from '@visavis/shared';
import { AccountBook } from '../../server/src/billing/AccountBook.ts';
import { Invoices, type Issued } from '../../server/src/billing/invoices/Invoices.ts';
import type { Entry } from '../../server/src/billing/Posting.ts';
import { amountsIn } from '../support/invoiceAmounts.ts';
import { TestHttpServer } from '../support/httpServer.ts';
import { Person } from '../support/Person.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

describeOnEachStore('Invoices', (database) => {
  let services: TestServices;
  let server: TestHttpServer;
  let invoices: Invoices;
  let finalized: Issued[];
  let sessionId: SessionId;
  beforeEach(async () => {
    services = await createServices(database());
    finalized = [];
    invoices = build({});
    server = await TestHttpServer.start({ ...services, invoices });
    sessionId = (await services.sessions.create(services.accountId, {})).id;
    const prices = { video_price: 3_000, voice_price: 1_500, text_price: 500 };
    await database()
      .db.insertInto('session_prices')
      .values({
        session_id: sessionId,
        account_id: services.accountId,
        ...prices,
        fixed_at: new Date('2026-01-01'),
      })
      .execute();
  });
  afterEach(async () => {
    await server.close();
  });

  const build = (options: Partial<ConstructorParameters<typeof Invoices>[0]>): Invoices =>
    new Invoices({
      database: database(),
      clock: services.clock,
      seller: { name: 'Visavis Cloud', address: ['1 Main Street', 'Paris'], taxId: 'FR1', email: null },
      tax: { name: 'VAT', percent: 20 },
      numberPrefix: 'T-',
      finalized: async (_tx, invoice) => void finalized.push(invoice),
      closed: async () => undefined,
      ...options,
    });
  const now = (time: string): Promise<void> =>
    services.clock.advance(Date.parse(time) - services.clock.wallNow());
  let references = 0;
  async function charge(at: string, entries: readonly Entry[]): Promise<void> {
    const { accountId } = services;
    const kind = entries[0]?.ledgerAccount === 'rounding' ? 'rounding' : 'usage';
    await database().transaction(async (tx) => {
      const book = await AccountBook.open(tx, [accountId], new Date(at));
      const reference = `${accountId}:${++references}`;
      book.charge({ accountId, at: new Date(at), kind, sessionId, reference, description: 'test' }, entries);
      await book.write();
    });
  }
  const credit = (kind: 'top_up' | 'adjustment', amountMicros: number, description?: string) =>
    database().transaction((tx) =>
      services.ledger.credit(tx, {
        accountId: services.accountId,
        kind,
        amountMicros,
        reference: `${services.accountId}:${++references}`,
        ...(description === undefined ? {} : { description }),
      }),
    );
  const video = (seconds: number): Entry => ({
    ledgerAccount: 'usage:video',
    amountMicros: seconds * 3_000,
    ms: seconds * 1_000,
  });
  const voice = (seconds: number): Entry => ({
    ledgerAccount: 'usage:voice',
    amountMicros: seconds * 1_500,
    ms: seconds * 1_000,
  });
  const mine = (issued: readonly Issued[]) =>
    issued.filter(({ accountId }) => accountId === services.accountId);
  const get = async (id: string): Promise<InvoiceWire> =>
    invoiceSchema.parse((await server.request('GET', `/v1/invoices/${id}`)).json);
  const list = async () => invoiceListSchema.parse((await server.request('GET', '/v1/invoices')).json).data;

  it('hold a month by mode and price: what credit covered is paid, the rest is due until it is paid', async () => {
    await credit('top_up', 1_000_000);
    await charge('2026-01-31T23:59:59Z', [video(3_723), voice(60)]);
    await charge('2026-01-31T23:59:59Z', [{ ledgerAccount: 'rounding', amountMicros: 7 }]);
    await charge('2026-02-01T00:00:00Z', [video(1)]);
    await now('2026-02-01T00:00:00Z');
    const [issued] = mine(await invoices.close('2026-01'));
    const invoice = await get(issued!.id);
    const total = 3_723 * 3_000 + 60 * 1_500 + 7;
    expect(invoice).toMatchObject({
      period: '2026-01',
      status: 'due',
      issued_at: '2026-02-01T00:00:00.000Z',
      total_micros: total,
      credit_applied_micros: 1_000_000,
      due_micros: total - 1_000_000,
      paid_micros: 0,
      seller: { name: 'Visavis Cloud', tax_id: 'FR1' },
      buyer: { name: 'test', address: [] },
      subtotal_micros: total - Math.round(total / 6),
      tax: { name: 'VAT', percent: 20, amount_micros: Math.round(total / 6) },
    });
    expect(invoice.lines).toMatchObject([
      { kind: 'video', duration_ms: 3_723_000, micros_per_second: 3_000, amount_micros: 11_169_000 },
      { kind: 'voice', duration_ms: 60_000, micros_per_second: 1_500, amount_micros: 90_000 },
      { kind: 'rounding', duration_ms: 0, micros_per_second: null, amount_micros: 7 },
    ]);
    expect(finalized).toContainEqual({ ...issued, totalMicros: total });
    const { accountId } = services;
    const paid = { accountId, amountMicros: total - 1_000_000, reference: `${accountId}:paid` };
    await database().transaction((tx) => services.ledger.settle(tx, paid));
    expect(await list()).toMatchObject([{ id: issued!.id, status: 'paid', paid_micros: total - 1_000_000 }]);
  });

  it('are issued once each, numbered without a gap, by two runs at once', async () => {
    const accounts = [services, await createServices(database()), await createServices(database())];
    for (const account of accounts) {
      const { accountId } = account;
      const { id } = await account.sessions.create(accountId, {});
      const at = new Date('2026-01-10');
      await database().transaction(async (tx) => {
        const book = await AccountBook.open(tx, [accountId], at);
        book.charge({ accountId, at, kind: 'usage', sessionId: id, reference: id, description: 'test' }, [
          video(9),
        ]);
        await book.write();
      });
    }
    await now('2026-02-01T00:00:00Z');
    const runs = await Promise.all([invoices.close('2026-01'), invoices.close('2026-01')]);
    const all = runs.flat();
    for (const { accountId } of accounts) {
      expect(all.filter((each) => each.accountId === accountId)).toHaveLength(1);
    }
    expect(await invoices.close('2026-01')).toEqual([]);
    const { rows } = await sql<{ position: number }>`select position from invoices order by position`.execute(
      database().db,
    );
    expect(rows.map(({ position }) => position)).toEqual(rows.map((_, index) => index + 1));
  });

  it('leave no gap in the numbers when issuing fails half way', async () => {
    await charge('2026-01-10T00:00:00Z', [video(1)]);
    await now('2026-02-01T00:00:00Z');
    const failing = build({ finalized: async () => Promise.reject(new Error('no outbox')) });
    await expect(failing.close('2026-01')).rejects.toThrow('no outbox');
    expect(await list()).toEqual([]);
    const [issued] = mine(await invoices.close('2026-01'));
    const { rows } = await sql<{ last: number; count: number }>`
      select last, (select count(*)::int from invoices) as count from invoice_counter`.execute(database().db);
    expect(rows[0]?.last).toBe(rows[0]?.count);
    expect(issued?.number).toBe(`T-${String(rows[0]?.last).padStart(6, '0')}`);
  });

  it('are kept by the store itself from being changed or deleted', async () => {
    await charge('2026-01-10T00:00:00Z', [video(1)]);
    await now('2026-02-01T00:00:00Z');
    await invoices.close('2026-01');
    for (const statement of [
      sql`update invoices set total_micros = 0`,
      sql`delete from invoices`,
      sql`update invoice_lines set amount_micros = 0`,
      sql`delete from invoice_lines`,
      sql`truncate invoices cascade`,
    ]) {
      await expect(statement.execute(database().db)).rejects.toThrow(/append-only/);
    }
  });

  it('tell on the next one what was charged or corrected after they were final; together they are the ledger', async () => {
    await charge('2026-01-10T00:00:00Z', [video(10)]);
    await now('2026-02-01T00:00:00Z');
    const [january] = mine(await invoices.close('2026-01'));
    await charge('2026-01-31T23:00:00Z', [video(5)]);
    await credit('adjustment', -2_000, 'Voice that was not counted');
    await charge('2026-02-03T00:00:00Z', [voice(4)]);
    await now('2026-03-01T00:00:00Z');
    const [february] = mine(await invoices.close('2026-02'));
    expect((await get(january!.id)).total_micros).toBe(30_000);
    expect((await get(february!.id)).lines).toMatchObject([
      { kind: 'voice', period: '2026-02', amount_micros: 6_000 },
      { kind: 'adjustment', description: 'Voice that was not counted', amount_micros: 2_000 },
      {
        kind: 'video',
        period: '2026-01',
        description: 'Correction for 2026-01: Video conversation',
        duration_ms: 5_000,
        amount_micros: 15_000,
      },
    ]);
    await now('2026-04-01T00:00:00Z');
    expect(mine(await invoices.close('2026-03'))).toEqual([]);
    const due = (await list()).reduce((sum, each) => sum + each.due_micros, 0);
    expect(due).toBe((await services.ledger.balance(services.accountId)).owedMicros);
    expect(due).toBe(53_000);
  });

  it('come by themselves an hour after the month, those that were missed too, each for its own month', async () => {
    await charge('2027-01-10T00:00:00Z', [video(1)]);
    await charge('2027-02-10T00:00:00Z', [video(2)]);
    await now('2027-03-01T00:59:59Z');
    await invoices.closeEnded();
    const periods = async () => (await list()).map(({ period, total_micros }) => [period, total_micros]);
    expect(await periods()).toEqual([['2027-01', 3_000]]);
    await now('2027-03-01T01:00:00Z');
    await invoices.closeEnded();
    await invoices.closeEnded();
    expect(await periods()).toEqual([
      ['2027-02', 6_000],
      ['2027-01', 3_000],
    ]);
  });

  it('are a PDF and a page whose lines add up to the total, and that run nothing of what customers call themselves', async () => {
    const details = {
      name: 'Łucja <script>alert(1)</script> & Söhne',
      address: '12 rue de la République\n69002 Lyon',
      tax_id: 'FR123',
      email: 'accounts@example.com',
    };
    const put = await server.request('PUT', '/v1/billing/details', { body: details });
    expect(billingDetailsSchema.parse(put.json)).toEqual(details);
    await credit('top_up', 20_000_000);
    await charge('2026-01-10T00:00:00Z', [video(3_723), voice(61)]);
    await charge('2026-01-10T00:00:00Z', [{ ledgerAccount: 'rounding', amountMicros: -250 }]);
    await now('2026-02-01T00:00:00Z');
    const [issued] = mine(await invoices.close('2026-01'));
    const path = `/v1/invoices/${issued!.id}`;

    const pdf = await server.request('GET', `${path}/pdf`);
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect(pdf.headers.get('content-disposition')).toBe(
      `attachment; filename="invoice-${issued!.number}.pdf"`,
    );
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf.bytes)), {
      mergePages: true,
    });
    const page = (await server.request('GET', `${path}/html`)).bytes.toString();
    const visible = page
      .slice(page.indexOf('<main>'))
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
    for (const shown of [text, visible]) {
      for (const part of [issued!.number, details.name, '69002 Lyon', 'FR123', 'Visavis Cloud', '01:02:03']) {
        expect(shown.replaceAll(/\s+/g, ' ')).toContain(part);
      }
      const amounts = amountsIn(shown);
      const lines = amounts.slice(0, 3);
      const [subtotal = 0, tax = 0, total = 0, fromCredit = 0, due = 0] = amounts.slice(3);
      expect(lines).toEqual([11_169_000, 91_500, -250]);
      expect(lines.reduce((sum, each) => sum + each, 0)).toBe(total);
      expect(subtotal + tax).toBe(total);
      expect(total + fromCredit).toBe(due);
      expect(due).toBe(0);
      expect(amounts).toHaveLength(8);
    }
    expect(page).not.toContain('<script');
    const policy = (await server.request('GET', `${path}/html`)).headers.get('content-security-policy');
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-/);
    // Who they are made out to later changes nothing in it.
    await server.request('PUT', '/v1/billing/details', { body: { name: 'Other', address: '' } });
    expect((await get(issued!.id)).buyer.name).toBe(details.name);
  });

  it("are nobody else's, and closed by operators alone, when the month is over", async () => {
    await charge('2026-01-10T00:00:00Z', [video(1)]);
    await expect(invoices.close('2026-01')).rejects.toMatchObject({ code: 'conflict' });
    await now('2026-02-01T00:00:00Z');
    const [issued] = mine(await invoices.close('2026-01'));
    const stranger = await createServices(database());
    const theirs = await TestHttpServer.start({ ...stranger, invoices });
    try {
      for (const suffix of ['', '/html', '/pdf']) {
        const foreign = await theirs.request('GET', `/v1/invoices/${issued!.id}${suffix}`);
        const missing = await theirs.request('GET', `/v1/invoices/${newId('InvoiceId')}${suffix}`);
        expect(foreign.status).toBe(404);
        expect(foreign.bytes.toString()).toBe(missing.bytes.toString());
      }
      expect((await theirs.request('GET', '/v1/invoices')).json).toEqual({ data: [], next_cursor: null });
    } finally {
      await theirs.close();
    }
  });

  it('are closed and listed for all accounts by operators, and by nobody else', async () => {
    await charge('2026-01-10T00:00:00Z', [video(2)]);
    await now('2026-02-01T00:00:00Z');
    const body = { period: '2026-01' };
    const customer = await Person.signUp(server);
    const calls = [
      ['POST', '/v1/admin/invoices/close', body],
      ['GET', '/v1/admin/invoices', undefined],
      ['GET', '/v1/admin/audit-log', undefined],
    ] as const;
    for (const [method, path, sent] of calls) {
      expect((await server.request(method, path, { body: sent })).status).toBe(401);
      expect((await customer.request(method, path, sent)).status).toBe(403);
    }
    expect(await list()).toEqual([]);
    const operator = new Person(server);
    const { password } = await services.accounts.users.appointOperator(operator.email);
    await operator.signIn(password ?? '');
    const early = await operator.request('POST', '/v1/admin/invoices/close', { period: '2026-02' });
    expect([early.status, early.json]).toMatchObject([409, { code: 'conflict' }]);
    const closed = await operator.request('POST', '/v1/admin/invoices/close', body);
    expect(closed.status).toBe(200);
    const [mineNow] = await list();
    const all = adminInvoiceListSchema.parse(
      (await operator.request('GET', '/v1/admin/invoices?limit=100')).json,
    );
    expect(all.data.find(({ id }) => id === mineNow?.id)).toEqual({
      ...mineNow,
      account_id: services.accountId,
      account_name: 'test',
    });
    const first = adminInvoiceListSchema.parse(
      (await operator.request('GET', '/v1/admin/invoices?limit=1')).json,
    );
    expect(first.data).toEqual(all.data.slice(0, 1));
    expect((await operator.request('GET', '/v1/admin/invoices?cursor=x')).status).toBe(422);
  });
});
