import type { AccountId, InvoiceId } from '@visavis/shared';
import type { InvoiceLineKind } from '../../store/invoiceTables.ts';

/** Who sells or buys, as it stands on an invoice. */
export interface Party {
  readonly name: string;
  /** One line each. */
  readonly address: readonly string[];
  readonly taxId: string | null;
  readonly email: string | null;
}

/** A tax that is in the prices. */
export interface Tax {
  readonly name: string;
  /** 19 for 19 %. */
  readonly percent: number;
}

export interface InvoiceLine {
  readonly kind: InvoiceLineKind;
  /** The month that it is of; before the invoice's own: a correction. */
  readonly period: string;
  readonly description: string;
  readonly ms: number;
  readonly microsPerSecond: number | null;
  readonly amountMicros: number;
}

export interface InvoiceSummary {
  readonly id: InvoiceId;
  readonly accountId: AccountId;
  readonly number: string;
  /** `2026-11`. */
  readonly period: string;
  readonly issuedAt: Date;
  /** Of all lines, tax and all. */
  readonly totalMicros: number;
  /** Of it, paid from credit. */
  readonly creditAppliedMicros: number;
  /** The rest of it. */
  readonly dueMicros: number;
  /** Of what is due, paid until now. */
  readonly paidMicros: number;
}

/** A final invoice: nothing of it ever changes but what was paid. */
export interface Invoice extends InvoiceSummary {
  readonly seller: Party;
  readonly buyer: Party;
  readonly tax: Tax | null;
  /** Of the total. */
  readonly taxMicros: number;
  readonly lines: readonly InvoiceLine[];
}

export function isPaid({ dueMicros, paidMicros }: InvoiceSummary): boolean {
  return paidMicros >= dueMicros;
}

/** @returns the tax that is in an amount, micros, to the nearest. */
export function taxIn(amountMicros: number, tax: Tax | null): number {
  if (tax === null) return 0;
  return Math.round((amountMicros * tax.percent) / (100 + tax.percent));
}
