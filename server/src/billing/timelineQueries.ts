import { sql } from 'kysely';
import type { Modality, SessionId } from '@visavis/shared';
import type { Executor } from '../store/tables.ts';

export interface SpanCharge {
  readonly epoch: number | null;
  readonly mode: Modality | null;
  readonly micros: number;
}

/** What the ledger charged for a session, by span and mode; without either: its whole seconds. */
export async function chargesOf(db: Executor, sessionId: SessionId): Promise<SpanCharge[]> {
  const { rows } = await sql<{ epoch: number | null; ledger_account: string; micros: number }>`
    select epoch, ledger_account, sum(amount_micros)::bigint as micros
      from ledger_transactions join ledger_entries on transaction_id = ledger_transactions.id
      where session_id = ${sessionId} and (ledger_account like 'usage:%' or ledger_account = 'rounding')
      group by epoch, ledger_account`.execute(db);
  return rows.map(({ epoch, ledger_account, micros }) => ({
    epoch,
    mode: ledger_account === 'rounding' ? null : (ledger_account.slice('usage:'.length) as Modality),
    micros,
  }));
}
