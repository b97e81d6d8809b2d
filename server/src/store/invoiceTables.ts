import type { ColumnType } from 'kysely';
import type { AccountId, BillingMode, InvoiceId, LedgerTransactionId } from '@visavis/shared';

/** json, written as text: the party as it was when the invoice was issued. */
export interface PartyColumn {
  readonly name: string;
  /** One line each. */
  readonly address: readonly string[];
  readonly tax_id: string | null;
  readonly email: string | null;
}

/** Invoices and what they are made of; `invoiceSchema.ts` makes them. */
export interface InvoiceTables {
  billing_details: {
    account_id: AccountId;
    name: string;
    address: string;
    tax_id: string | null;
    email: string | null;
    updated_at: Date;
  };
  invoice_counter: { one: boolean; last: number };
  /** Append-only. */
  invoices: {
    id: InvoiceId;
    position: number;
    number: string;
    account_id: AccountId;
    /** `2026-11`. */
    period: string;
    issued_at: Date;
    billing_mode: BillingMode;
    seller: ColumnType<PartyColumn, string, never>;
    buyer: ColumnType<PartyColumn, string, never>;
    tax: ColumnType<{ readonly name: string; readonly percent: number } | null, string | null, never>;
    total_micros: number;
    /** Of the total. */
    tax_micros: number;
    credit_applied_micros: number;
    due_micros: number;
  };
  /** Append-only. */
  invoice_lines: {
    invoice_id: InvoiceId;
    line: number;
    /** When it was used: before the invoice's period for a correction. */
    period: string;
    kind: InvoiceLineKind;
    description: string;
    ms: number;
    micros_per_second: number | null;
    amount_micros: number;
    transaction_id: LedgerTransactionId | null;
  };
  closed_periods: { period: string; closed_at: Date };
}

export type InvoiceLineKind = 'video' | 'voice' | 'text' | 'rounding' | 'adjustment';
