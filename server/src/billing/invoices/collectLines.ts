import type { AccountId, LedgerTransactionId, Modality } from '@visavis/shared';
import type { Executor } from '../../store/tables.ts';
import { daysOfMonth } from '../usage/days.ts';
import type { InvoiceLine } from './Invoice.ts';
import * as queries from './invoiceQueries.ts';

export interface NewLine extends InvoiceLine {
  readonly transactionId: LedgerTransactionId | null;
}

const NAMES: Readonly<Record<Modality, string>> = {
  video: 'Video conversation',
  voice: 'Voice conversation',
  text: 'Text conversation',
};

/**
 * What the ledger charged an account until the end of a month and no invoice holds yet. In the month itself, time by mode
 * and price; before it, what was charged after the invoice of then.
 */
export async function collectLines(tx: Executor, accountId: AccountId, period: string): Promise<NewLine[]> {
  const days = daysOfMonth(period);
  const charged = await queries.notInvoiced(tx, accountId, days.to);
  const used = await queries.usedByPrice(tx, accountId, days);
  const lines: NewLine[] = [];
  for (const row of charged) {
    const kind = row.kind;
    const correction = row.period < period ? `Correction for ${row.period}: ` : '';
    if (kind === 'rounding') {
      lines.push(lineOf(row, `${correction}Whole seconds of ended sessions`, null));
      continue;
    }
    const prices = used.filter(({ mode }) => mode === kind);
    if (correction === '' && agree(prices, row)) {
      for (const each of prices) {
        lines.push(lineOf({ ...each, period, kind }, NAMES[kind], each.micros_per_second));
      }
    } else {
      lines.push(lineOf(row, `${correction}${NAMES[kind]}`, null));
    }
  }
  for (const row of await queries.adjustmentsNotInvoiced(tx, accountId, days.to)) {
    const correction = row.period < period ? `Correction for ${row.period}: ` : '';
    lines.push({
      kind: 'adjustment',
      period: row.period,
      description: `${correction}${row.description}`,
      ms: 0,
      microsPerSecond: null,
      amountMicros: row.amount_micros,
      transactionId: row.id,
    });
  }
  // The month itself first, corrections after it.
  return lines.toSorted((a, b) => Number(a.period < period) - Number(b.period < period));
}

/** Whether time by price is all of the time: so it is, unless there was time without a session. */
function agree(prices: readonly queries.UsedRow[], row: queries.ChargedRow): boolean {
  return (
    prices.reduce((sum, { ms }) => sum + ms, 0) === row.ms &&
    prices.reduce((sum, { amount_micros }) => sum + amount_micros, 0) === row.amount_micros
  );
}

function lineOf(row: queries.ChargedRow, description: string, microsPerSecond: number | null): NewLine {
  return {
    kind: row.kind,
    period: row.period,
    description,
    ms: row.ms,
    microsPerSecond,
    amountMicros: row.amount_micros,
    transactionId: null,
  };
}
