import type { AuditLog } from './audit/AuditLog.ts';
import { findViolations, seeOneMoment, type Finding } from './billing/auditQueries.ts';
import type { Executor } from './store/tables.ts';

const EXAMPLES = 5;

/**
 * Looks at everything that must hold in a store: the ledger's invariants, and the chain of every audit log.
 * @param tx a transaction that has read nothing yet.
 */
export async function auditStore(tx: Executor, audit: AuditLog): Promise<Finding[]> {
  await seeOneMoment(tx);
  return findAllViolations(tx, audit);
}

/** The same, as this transaction sees it. */
export async function findAllViolations(tx: Executor, audit: AuditLog): Promise<Finding[]> {
  const findings = await findViolations(tx);
  const broken = await audit.verify(tx);
  return [
    ...findings,
    {
      invariant: 'each entry of an audit log follows the one before it, and none was changed (hash chain)',
      violations: broken.length,
      examples: broken.slice(0, EXAMPLES).map(({ chain, position }) => `${chain}:${position}`),
    },
  ];
}
