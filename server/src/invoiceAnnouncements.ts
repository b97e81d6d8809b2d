import type { AuditLog } from './audit/AuditLog.ts';
import type { InvoicesDeps } from './billing/invoices/Invoices.ts';
import type { Outbox } from './webhooks/Outbox.ts';

/** What becomes known of invoices: webhooks are told of each, and the audit log of who closed a month. */
export function invoiceAnnouncements(
  outbox: Outbox,
  audit: AuditLog,
): Pick<InvoicesDeps, 'finalized' | 'closed'> {
  return {
    finalized: (tx, { accountId, id, number, period, totalMicros }) =>
      outbox.add(tx, {
        accountId,
        type: 'invoice.finalized',
        data: { invoice_id: id, number, period, currency: 'usd', total_micros: totalMicros },
      }),
    closed: (tx, { period, by, issued }) =>
      audit.record(tx, {
        accountId: null,
        actor: by === null ? { kind: 'system', part: 'invoices' } : { kind: 'user', userId: by },
        action: 'invoices.closed',
        target: period,
        details: { issued: issued.map(({ number }) => number) },
      }),
  };
}
