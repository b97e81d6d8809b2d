import { createHash } from 'node:crypto';
import type { AccountId, LedgerKind, LedgerTransactionId, Modality, SessionId } from '@visavis/shared';

/**
 * The ledger accounts of double entry, seen from the customer: `credit` is what may still be spent, `receivable` what is
 * owed (negative); their sum is the balance. The others say where it came from and what it went to.
 */
export type LedgerAccount =
  | 'credit'
  | 'receivable'
  | 'cash'
  | 'promotion'
  | 'adjustments'
  | 'expired'
  | 'rounding'
  | `usage:${Modality}`;

export interface Entry {
  readonly ledgerAccount: LedgerAccount;
  readonly amountMicros: number;
  /** Conversation time; only of `usage:…`. */
  readonly ms?: number;
}

/** What moves an account: its entries sum to zero. */
export interface Posting {
  readonly accountId: AccountId;
  readonly at: Date;
  readonly kind: LedgerKind;
  readonly sessionId?: SessionId;
  readonly epoch?: number;
  /** The dedup key. */
  readonly reference: string;
  /** For people. */
  readonly description: string;
  readonly entries: readonly Entry[];
}

export interface PostedTransaction extends Posting {
  readonly id: LedgerTransactionId;
  readonly position: number;
  readonly prevHash: string;
  readonly hash: string;
}

/**
 * Each transaction's hash holds the one before it: what is changed, removed or put in between later shows.
 * `auditQueries.ts` says the same in SQL.
 */
export function hashOf(posted: Omit<PostedTransaction, 'hash'>): string {
  const entries = posted.entries
    .map(({ ledgerAccount, amountMicros, ms = 0 }) => `${ledgerAccount}=${amountMicros}/${ms}`)
    .join(',');
  const text = [
    posted.prevHash,
    posted.id,
    posted.accountId,
    posted.position,
    posted.at.getTime(),
    posted.kind,
    posted.sessionId ?? '',
    posted.epoch ?? '',
    posted.reference,
    posted.description,
    entries,
  ].join('|');
  return createHash('sha256').update(text).digest('hex');
}
