/** Money is whole micros (1 USD = 1,000,000); prices are micros per second of conversation. */

/** `prepaid`: stops when the credit is used up. `postpaid`: what exceeds the credit is owed, and invoiced. */
export const BILLING_MODES = ['prepaid', 'postpaid'] as const;
export type BillingMode = (typeof BILLING_MODES)[number];

/** Where credit comes from. */
export const CREDIT_KINDS = ['trial', 'top_up', 'adjustment'] as const;
export type CreditKind = (typeof CREDIT_KINDS)[number];

/** What moves an account's ledger. */
export const LEDGER_KINDS = [
  /** Conversation time, as it is reported. */
  'usage',
  /** A session's whole seconds, once, at its end. */
  'rounding',
  ...CREDIT_KINDS,
  /** Credit whose time is over. */
  'expiry',
  /** What was owed is paid. */
  'payment',
] as const;
export type LedgerKind = (typeof LEDGER_KINDS)[number];
