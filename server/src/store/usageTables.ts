import type { AccountId, SessionId, UsageKind } from '@visavis/shared';

/**
 * The ledger by day, kept by a trigger; `usageSchema.ts` makes it. Read-only here. A day is text, as in `2026-11-30`,
 * where queries write it, and is read by `to_char`.
 */
export interface UsageTables {
  ledger_days: {
    account_id: AccountId;
    day: string;
    kind: string;
    ledger_account: string;
    amount_micros: number;
    ms: number;
  };
  usage_days: {
    account_id: AccountId;
    day: string;
    session_id: SessionId;
    mode: UsageKind;
    face: string;
    amount_micros: number;
    ms: number;
  };
}
