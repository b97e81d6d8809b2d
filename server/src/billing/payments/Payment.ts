import {
  newId,
  type AccountId,
  type DisputeState,
  type PaymentId,
  type PaymentKind,
  type PaymentStatus,
  type PlanId,
  type ProcessorName,
} from '@visavis/shared';

/** What an account pays us: once for a top-up, once a month for a plan. Money in micros. */
export interface Payment {
  readonly id: PaymentId;
  readonly accountId: AccountId;
  readonly processor: ProcessorName;
  readonly kind: PaymentKind;
  /** Who pays, when it is an end user of the account; null: the account itself. */
  readonly endUserId: string | null;
  /** For people: what is bought, when it is nothing of our price list. */
  readonly title: string | null;
  /** Where an end user goes on afterwards; null: in the console. */
  readonly returnUrl: string | null;
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

type Asked = Pick<
  Payment,
  'accountId' | 'processor' | 'kind' | 'plan' | 'amountMicros' | 'creditMicros' | 'createdAt'
>;

type Offer = Pick<Payment, 'endUserId' | 'title' | 'returnUrl'>;

/** A payment of which nothing is known yet but what it is for. */
export function openPayment(asked: Asked & Partial<Offer>): Payment {
  return {
    endUserId: null,
    title: null,
    returnUrl: null,
    ...asked,
    id: newId('PaymentId'),
    status: 'open',
    reference: null,
    url: null,
    intent: null,
    invoice: null,
    failure: null,
    refundedMicros: 0,
    dispute: null,
    disputedMicros: 0,
    reversedMicros: 0,
    reversals: 0,
    completedAt: null,
  };
}
