import type { ColumnType, Generated } from 'kysely';
import type {
  AccountId,
  DisputeState,
  PaymentId,
  PaymentKind,
  PaymentStatus,
  PlanId,
  ProcessorName,
} from '@visavis/shared';

/** The payments' tables; `paymentSchema.ts` makes them. Money in micros. */
export interface PaymentTables {
  payments: {
    id: PaymentId;
    account_id: AccountId;
    processor: ProcessorName;
    kind: PaymentKind;
    /** Who pays, when it is an end user of the account. */
    end_user_id: string | null;
    title: string | null;
    return_url: string | null;
    plan: PlanId | null;
    /** What is paid. */
    amount_micros: number;
    /** What it is worth here. */
    credit_micros: number;
    status: PaymentStatus;
    /** The processor's checkout. */
    reference: string | null;
    url: string | null;
    /** The processor's own ids, once they are known: refunds and disputes name these. */
    intent: string | null;
    invoice: string | null;
    failure: string | null;
    refunded_micros: Generated<number>;
    dispute: Generated<DisputeState | null>;
    disputed_micros: Generated<number>;
    /** Credit that was taken back, and in how many bookings. */
    reversed_micros: Generated<number>;
    reversals: Generated<number>;
    created_at: Date;
    completed_at: Date | null;
  };
  payment_events: {
    processor: ProcessorName;
    id: string;
    type: string;
    payment_id: PaymentId | null;
    /** jsonb, written as JSON text. */
    change: ColumnType<unknown, string, never>;
    /** The id of a payment that is not known yet. */
    waits_for: string | null;
    created_at: Date;
    received_at: Date;
  };
  /** `end_user_id` is empty for the account itself. */
  payment_customers: {
    account_id: AccountId;
    end_user_id: string;
    processor: ProcessorName;
    customer_id: string;
  };
}
