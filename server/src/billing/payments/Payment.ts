import type {
  AccountId,
  DisputeState,
  PaymentId,
  PaymentKind,
  PaymentStatus,
  PlanId,
  ProcessorName,
} from '@visavis/shared';

/** What an account pays us: once for a top-up, once a month for a plan. Money in micros. */
export interface Payment {
  readonly id: PaymentId;
  readonly accountId: AccountId;
  readonly processor: ProcessorName;
  readonly kind: PaymentKind;
  readonly plan: PlanId | null;
  readonly amountMicros: number;
  /** What it gives. */
  readonly creditMicros: number;
  readonly status: PaymentStatus;
  /** The processor's checkout. */
  readonly reference: string | null;
  /** Where to pay. */
  readonly url: string | null;
  readonly intent: string | null;
  readonly invoice: string | null;
  readonly failure: string | null;
  readonly refundedMicros: number;
  readonly dispute: DisputeState | null;
  readonly disputedMicros: number;
  /** Credit that was taken back, and in how many bookings. */
  readonly reversedMicros: number;
  readonly reversals: number;
  readonly createdAt: Date;
  readonly completedAt: Date | null;
}
