import {
  idPattern,
  newId,
  VisavisError,
  type AccountId,
  type Clock,
  type InvoiceId,
  type UserId,
} from '@visavis/shared';
import type { Database } from '../../store/Database.ts';
import type { PartyColumn } from '../../store/invoiceTables.ts';
import { decodeTimeCursor, timePage, type TimePosition } from '../../store/timeCursor.ts';
import type { Executor } from '../../store/tables.ts';
import { lockAccounts } from '../ledgerQueries.ts';
import { daysOfMonth, monthOf, nextMonth } from '../usage/days.ts';
import { collectLines, type NewLine } from './collectLines.ts';
import { taxIn, type Invoice, type InvoiceSummary, type Party, type Tax } from './Invoice.ts';
import * as queries from './invoiceQueries.ts';

export interface InvoicesDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly seller: Party;
  /** In the prices; null: none. */
  readonly tax: Tax | null;
  /** What numbers begin with. */
  readonly numberPrefix: string;
  /** Told in the transaction that issues the invoice. */
  readonly finalized: (tx: Executor, invoice: Issued) => Promise<void>;
  /** Told in the transaction that closes the month. @param by null: it was closed by itself. */
  readonly closed: (
    tx: Executor,
    closing: { period: string; by: UserId | null; issued: readonly Issued[] },
  ) => Promise<void>;
}

export interface Issued {
  readonly id: InvoiceId;
  readonly accountId: AccountId;
  readonly number: string;
  readonly period: string;
  readonly totalMicros: number;
}

export interface BillingDetails {
  readonly name: string;
  readonly address: string;
  readonly taxId: string | null;
  readonly email: string | null;
}

/** Months close by themselves this long after their end: servers whose clocks differ have written all of it by then. */
const GRACE_MS = 60 * 60_000;

/**
 * Invoices: what an account was charged in a calendar month (UTC), final from the moment it is issued. What changes later
 * (a correction, time that was counted late) stands on the next one: so all invoices together are the ledger's charges,
 * none of them twice.
 */
export class Invoices {
  readonly #deps: InvoicesDeps;

  constructor(deps: InvoicesDeps) {
    this.#deps = deps;
  }

  /**
   * Issues the invoices of a month, and of those before it that were never closed. Run twice, or by several at once, it
   * issues each once.
   * @param period as in `2026-11`, UTC.
   * @returns what this call issued.
   * @throws VisavisError `conflict` while the month goes on.
   */
  async close(period: string, by: UserId | null = null): Promise<Issued[]> {
    const { database, clock, closed } = this.#deps;
    const { to } = daysOfMonth(period);
    if (clock.wallNow() < Date.parse(to)) {
      throw new VisavisError('conflict', `${period} goes on until ${to} (UTC): close it then.`);
    }
    const issued: Issued[] = [];
    for (const accountId of await queries.chargedAccounts(database.db, to)) {
      issued.push(...(await this.#closeAccount(accountId, period)));
    }
    await database.transaction(async (tx) => {
      await queries.markClosed(tx, period, new Date(clock.wallNow()));
      await closed(tx, { period, by, issued });
    });
    return issued;
  }

  /** Closes the months that are over and are not closed yet: call it every few minutes. */
  async closeEnded(): Promise<void> {
    const { database, clock } = this.#deps;
    const first = await queries.firstOpenMonth(database.db);
    const now = monthOf(clock.wallNow() - GRACE_MS);
    for (let month = first ?? now; month < now; month = nextMonth(month)) await this.close(month);
  }

  /** @throws VisavisError `validation_failed` for a cursor that no list gave. */
  async list(
    accountId: AccountId,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<{ invoices: InvoiceSummary[]; nextCursor: string | null }> {
    const after = positionOf(cursor);
    const rows = await queries.listInvoices(this.#deps.database.db, accountId, { after, limit: limit + 1 });
    const page = timePage(
      rows.map((row) => ({ ...toSummary(row), createdAt: row.issued_at })),
      limit,
    );
    return { invoices: page.data, nextCursor: page.nextCursor };
  }

  /** For operators: every account's. @throws VisavisError as `list`. */
  async listAll({ limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<{
    invoices: (InvoiceSummary & { readonly accountName: string })[];
    nextCursor: string | null;
  }> {
    const after = positionOf(cursor);
    const rows = await queries.listAllInvoices(this.#deps.database.db, { after, limit: limit + 1 });
    const page = timePage(
      rows.map((row) => ({ ...toSummary(row), accountName: row.account_name, createdAt: row.issued_at })),
      limit,
    );
    return { invoices: page.data, nextCursor: page.nextCursor };
  }

  /** @throws VisavisError `not_found`, also for another account's. */
  async get(accountId: AccountId, id: string): Promise<Invoice> {
    const { db } = this.#deps.database;
    const row = await queries.findInvoice(db, accountId, id as InvoiceId);
    if (!row) throw new VisavisError('not_found', 'There is no such invoice.');
    const lines = await queries.listLines(db, row.id);
    return {
      ...toSummary(row),
      seller: toParty(row.seller),
      buyer: toParty(row.buyer),
      tax: row.tax,
      taxMicros: row.tax_micros,
      lines: lines.map((line) => ({
        kind: line.kind,
        period: line.period,
        description: line.description,
        ms: line.ms,
        microsPerSecond: line.micros_per_second,
        amountMicros: line.amount_micros,
      })),
    };
  }

  /** Whom the next invoice is made out to. */
  async details(accountId: AccountId): Promise<BillingDetails> {
    const { db } = this.#deps.database;
    const row = await queries.findDetails(db, accountId);
    if (!row) {
      return { name: await queries.accountName(db, accountId), address: '', taxId: null, email: null };
    }
    return { name: row.name, address: row.address, taxId: row.tax_id, email: row.email };
  }

  /** Invoices that were issued keep what they say. */
  async setDetails(accountId: AccountId, details: BillingDetails): Promise<void> {
    await queries.writeDetails(this.#deps.database.db, {
      account_id: accountId,
      name: details.name,
      address: details.address,
      tax_id: details.taxId,
      email: details.email,
      updated_at: new Date(this.#deps.clock.wallNow()),
    });
  }

  async #closeAccount(accountId: AccountId, last: string): Promise<Issued[]> {
    const { database } = this.#deps;
    const months = await queries.monthsToInvoice(database.db, accountId, last);
    const issued: Issued[] = [];
    // The last one also when nothing was charged in it: corrections of earlier ones may wait.
    for (const month of new Set([...months, last])) {
      const invoice = await database.transaction((tx) => this.#issue(tx, accountId, month));
      if (invoice) issued.push(invoice);
    }
    return issued;
  }

  /** @returns null when there is one already, or nothing to invoice. */
  async #issue(tx: Executor, accountId: AccountId, period: string): Promise<Issued | null> {
    const { clock, numberPrefix, seller, tax, finalized } = this.#deps;
    // Nothing is charged meanwhile, and another run waits here and then finds the invoice.
    const [account] = await lockAccounts(tx, [accountId]);
    if (!account || (await queries.hasInvoice(tx, accountId, period))) return null;
    const lines = await collectLines(tx, accountId, period);
    if (lines.length === 0) return null;
    const totalMicros = lines.reduce((sum, { amountMicros }) => sum + amountMicros, 0);
    const dueMicros = await queries.owedNotInvoiced(tx, accountId, daysOfMonth(period).to);
    const buyer = await this.#buyer(tx, accountId);
    const position = await queries.takeNumber(tx);
    const id = newId('InvoiceId');
    const number = `${numberPrefix}${String(position).padStart(6, '0')}`;
    await queries.insertInvoice(
      tx,
      {
        id,
        position,
        number,
        account_id: accountId,
        period,
        issued_at: new Date(clock.wallNow()),
        billing_mode: account.billing_mode,
        seller: JSON.stringify(toColumn(seller)),
        buyer: JSON.stringify(toColumn(buyer)),
        tax: tax === null ? null : JSON.stringify(tax),
        total_micros: totalMicros,
        tax_micros: taxIn(totalMicros, tax),
        credit_applied_micros: totalMicros - dueMicros,
        due_micros: dueMicros,
      },
      lines.map((line, index) => toLineRow(id, line, index)),
    );
    const issued = { id, accountId, number, period, totalMicros };
    await finalized(tx, issued);
    return issued;
  }

  async #buyer(tx: Executor, accountId: AccountId): Promise<Party> {
    const row = await queries.findDetails(tx, accountId);
    if (!row) {
      return { name: await queries.accountName(tx, accountId), address: [], taxId: null, email: null };
    }
    const address = row.address.split(/\r?\n/).filter((line) => line.trim() !== '');
    return { name: row.name, address, taxId: row.tax_id, email: row.email };
  }
}

function positionOf(cursor: string | undefined): TimePosition | null {
  return cursor === undefined ? null : decodeTimeCursor(cursor, idPattern('InvoiceId'));
}

function toLineRow(invoiceId: InvoiceId, line: NewLine, index: number) {
  return {
    invoice_id: invoiceId,
    line: index + 1,
    period: line.period,
    kind: line.kind,
    description: line.description,
    ms: line.ms,
    micros_per_second: line.microsPerSecond,
    amount_micros: line.amountMicros,
    transaction_id: line.transactionId,
  };
}

function toSummary(row: queries.InvoiceRow): InvoiceSummary {
  return {
    id: row.id,
    accountId: row.account_id,
    number: row.number,
    period: row.period,
    issuedAt: row.issued_at,
    totalMicros: row.total_micros,
    creditAppliedMicros: row.credit_applied_micros,
    dueMicros: row.due_micros,
    paidMicros: row.paid_micros,
  };
}

function toParty({ name, address, tax_id, email }: PartyColumn): Party {
  return { name, address, taxId: tax_id, email };
}

function toColumn({ name, address, taxId, email }: Party): PartyColumn {
  return { name, address, tax_id: taxId, email };
}
