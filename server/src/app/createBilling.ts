import type { SessionId } from '@visavis/shared';
import { auditPrices } from '../auditPrices.ts';
import { BillingLimits } from '../billing/BillingLimits.ts';
import { Ledger } from '../billing/Ledger.ts';
import { Meter } from '../billing/Meter.ts';
import { PriceBook } from '../billing/PriceBook.ts';
import { Thresholds } from '../billing/Thresholds.ts';
import { Timeline } from '../billing/Timeline.ts';
import { Invoices } from '../billing/invoices/Invoices.ts';
import { createPayments, type Payments } from '../billing/payments/createPayments.ts';
import { Statements } from '../billing/usage/Statements.ts';
import { UsageReports } from '../billing/usage/UsageReports.ts';
import { invoiceAnnouncements } from '../invoiceAnnouncements.ts';
import type { Logger } from '../log.ts';
import { stripeKeys } from '../partSettings.ts';
import type { SessionService } from '../sessions/SessionService.ts';
import { thresholdEvent } from '../thresholdEvent.ts';
import type { Outbox } from '../webhooks/Outbox.ts';
import type { Basics } from './Basics.ts';

/** What a media-worker may count beyond the time that we saw pass: a moment for messages on their way. */
const METER_TOLERANCE_MS = 2_000;

/** Seconds, credit and money. */
export interface Billing {
  readonly ledger: Ledger;
  readonly prices: PriceBook;
  readonly billingLimits: BillingLimits;
  readonly meter: Meter;
  readonly payments: Payments;
  readonly invoices: Invoices;
  readonly timeline: Timeline;
  readonly usageReports: UsageReports;
  readonly statements: Statements;
}

export function createBilling(
  { config, database, clock, audit, record, part }: Basics,
  { outbox, sessions }: { outbox: Outbox; sessions: SessionService },
): Billing {
  const thresholds = new Thresholds({
    lowCreditMicros: config.lowCreditMicros,
    crossed: (tx, threshold) => outbox.add(tx, thresholdEvent(threshold)),
  });
  const ledger = new Ledger({
    database,
    clock,
    trial: { creditMicros: config.trialCreditMicros, days: config.trialDays },
    thresholds,
  });
  const prices = new PriceBook({
    database,
    clock,
    changed: (tx, written) => auditPrices(audit, tx, written),
  });
  const meter = new Meter({ database, clock, prices, thresholds, toleranceMs: METER_TOLERANCE_MS });
  settleEnded(meter, sessions, part('meter'));
  return {
    ledger,
    prices,
    billingLimits: new BillingLimits({ database, clock, record }),
    meter,
    payments: createPayments(
      { database, clock, credit: ledger, outbox, record, log: part('payments') },
      stripeKeys(config),
    ),
    invoices: new Invoices({
      database,
      clock,
      seller: {
        name: config.sellerName,
        address: config.sellerAddress,
        taxId: config.sellerTaxId,
        email: config.sellerEmail,
      },
      tax: config.taxPercent === 0 ? null : { name: config.taxName, percent: config.taxPercent },
      numberPrefix: config.invoiceNumberPrefix,
      ...invoiceAnnouncements(outbox, audit),
    }),
    timeline: new Timeline({ database }),
    usageReports: new UsageReports({ database, clock }),
    statements: new Statements({ database, clock }),
  };
}

/** A session is charged for once it has ended and its last span is sealed, whichever comes last. */
function settleEnded(meter: Meter, sessions: SessionService, log: Logger): void {
  const settle = (id: SessionId): void =>
    void meter.settle(id).catch((error: unknown) => {
      // Tried again every minute.
      log.warn({ err: error, sessionId: id }, 'an ended session could not be settled');
    });
  sessions.observer.on('statusChanged', ({ session, to }) => {
    if (to === 'TERMINATED') settle(session.id);
  });
  meter.observer.on('sealed', ({ span, sessionEnded }) => {
    if (sessionEnded) settle(span.sessionId);
  });
}
