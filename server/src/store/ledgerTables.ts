import type { Generated } from 'kysely';
import type {
  AccountId,
  BillingMode,
  CreditGrantId,
  CreditKind,
  LedgerTransactionId,
  Modality,
  PriceId,
  SessionId,
} from '@visavis/shared';

/** The ledger's tables; `ledgerSchema.ts` makes them. Money in micros, time in ms, prices in micros per second. */
export interface LedgerTables {
  /** Running state, projected; the lock of everything that moves an account's money. */
  billing_accounts: {
    account_id: AccountId;
    billing_mode: BillingMode;
    balance_micros: Generated<number>;
    held_micros: Generated<number>;
    /** Of the last transaction. */
    position: Generated<number>;
    hash: Generated<string>;
    created_at: Date;
  };
  /** Append-only. */
  price_book: {
    id: PriceId;
    position: Generated<number>;
    /** Null: for every account without a price of its own. */
    account_id: AccountId | null;
    mode: Modality;
    /** Null ends an account's own price. */
    micros_per_second: number | null;
    valid_from: Date;
    created_at: Date;
    created_by: string;
  };
  /** Append-only. */
  session_prices: {
    session_id: SessionId;
    account_id: AccountId;
    video_price: number;
    voice_price: number;
    text_price: number;
    fixed_at: Date;
  };
  session_charges: {
    session_id: SessionId;
    account_id: AccountId;
    end_user_id: string | null;
    video_ms: Generated<number>;
    voice_ms: Generated<number>;
    text_ms: Generated<number>;
    charged_micros: Generated<number>;
    /** When its whole seconds were charged. */
    settled_at: Date | null;
  };
  /** Append-only. */
  ledger_transactions: {
    id: LedgerTransactionId;
    account_id: AccountId;
    /** 1, 2, 3 … within the account. */
    position: number;
    at: Date;
    kind: string;
    session_id: SessionId | null;
    epoch: number | null;
    /** The dedup key: whatever comes twice with the same reference is applied once. */
    reference: string;
    description: string;
    prev_hash: string;
    hash: string;
  };
  /** Append-only; each transaction's sum is zero. */
  ledger_entries: {
    transaction_id: LedgerTransactionId;
    line: number;
    ledger_account: string;
    amount_micros: number;
    ms: Generated<number>;
  };
  credit_grants: {
    id: CreditGrantId;
    position: Generated<number>;
    account_id: AccountId;
    kind: CreditKind;
    amount_micros: number;
    remaining_micros: number;
    expires_at: Date | null;
    reference: string;
    created_at: Date;
  };
  holds: {
    session_id: SessionId;
    epoch: number;
    account_id: AccountId;
    end_user_id: string | null;
    amount_micros: number;
    created_at: Date;
    released_at: Date | null;
  };
  billing_limits: {
    account_id: AccountId;
    /** What the operators allow; null: the installation's default. */
    allowed_concurrent_sessions: number | null;
    /** The customer's own limits; null: none. */
    max_concurrent_sessions: number | null;
    max_cost_per_session_micros: number | null;
    max_cost_per_end_user_micros: number | null;
    max_cost_per_month_micros: number | null;
    updated_at: Date;
  };
  /** What an account was told of already. */
  usage_thresholds: {
    account_id: AccountId;
    kind: 'low_credit' | 'credit_exhausted' | 'account_limit';
    /** The month of a limit; of credit: the grant that came last. */
    period: string;
    /** Of a limit; 0 otherwise. */
    percent: number;
    /** As percent. */
    limit_micros: number;
    reached_at: Date;
  };
  monthly_charges: {
    account_id: AccountId;
    /** `2026-11`, UTC. */
    month: string;
    /** '': the whole account. */
    end_user_id: string;
    charged_micros: number;
    ms: number;
  };
}
