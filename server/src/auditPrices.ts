import { idPattern, type UserId } from '@visavis/shared';
import type { AuditLog } from './audit/AuditLog.ts';
import type { Price } from './billing/PriceBook.ts';
import type { Executor } from './store/tables.ts';

/** Writes down who set prices: in the account's log when they are its own, else in the installation's. */
export async function auditPrices(audit: AuditLog, tx: Executor, written: readonly Price[]): Promise<void> {
  for (const accountId of new Set(written.map((price) => price.accountId))) {
    const prices = written.filter((price) => price.accountId === accountId);
    const by = prices[0]?.createdBy ?? '';
    await audit.record(tx, {
      accountId,
      actor: idPattern('UserId').test(by)
        ? { kind: 'user', userId: by as UserId }
        : { kind: 'system', part: 'prices' },
      action: 'prices.set',
      details: Object.fromEntries(
        prices.map(({ mode, microsPerSecond }) => [`${mode}_micros_per_second`, microsPerSecond]),
      ),
    });
  }
}
