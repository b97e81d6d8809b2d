import { Router } from 'express';
import {
  adminAccountsQuerySchema,
  auditLogQuerySchema,
  idPattern,
  VisavisError,
  type AccountId,
  type AdminAccountWire,
} from '@visavis/shared';
import type { Accounts } from '../accounts/createAccounts.ts';
import type { AuditLog } from '../audit/AuditLog.ts';
import { toAuditEntryWire, toCountedAccountWire, toMemberWire } from './accountWire.ts';
import type { Guard } from './Guard.ts';
import { allowOnly, parseQuery } from './requests.ts';

export interface AdminAccountRoutesDeps {
  guard: Guard;
  accounts: Accounts;
  audit: AuditLog;
}

/** `/v1/admin/accounts` and `/v1/admin/audit-log`: for operators of the installation. */
export function adminAccountRoutes({ guard, accounts, audit }: AdminAccountRoutesDeps): Router {
  const router = Router();

  router
    .route('/accounts')
    .get(guard.requireOperator, async (req, res) => {
      const page = await accounts.accounts.list(parseQuery(adminAccountsQuerySchema, req));
      res.json({ data: page.accounts.map(toCountedAccountWire), next_cursor: page.nextCursor });
    })
    .all(allowOnly('GET'));

  router
    .route('/accounts/:account_id')
    .get(guard.requireOperator, async (req, res) => {
      const id = req.params.account_id;
      if (typeof id !== 'string' || !idPattern('AccountId').test(id))
        throw new VisavisError('not_found', 'There is no such account.');
      const account = await accounts.accounts.getCounted(id as AccountId);
      const members = await accounts.members.list(account.id);
      const body: AdminAccountWire = {
        ...toCountedAccountWire(account),
        members: members.map(toMemberWire),
      };
      res.json(body);
    })
    .all(allowOnly('GET'));

  router
    .route('/audit-log')
    .get(guard.requireOperator, async (req, res) => {
      const page = await audit.list(null, parseQuery(auditLogQuerySchema, req));
      res.json({ data: page.entries.map(toAuditEntryWire), next_cursor: page.nextCursor });
    })
    .all(allowOnly('GET'));

  return router;
}
