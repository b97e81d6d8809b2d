import { Router, type Request } from 'express';
import {
  auditLogQuerySchema,
  idPattern,
  inviteSchema,
  updateAccountSchema,
  updateMemberSchema,
  VisavisError,
  type InvitationId,
  type NewInvitationWire,
  type UserId,
} from '@visavis/shared';
import type { Accounts } from '../accounts/createAccounts.ts';
import type { AuditLog } from '../audit/AuditLog.ts';
import { toAccountWire, toAuditEntryWire, toInvitationWire, toMemberWire } from './accountWire.ts';
import type { Guard } from './Guard.ts';
import { carryOutOnce } from './idempotency.ts';
import { allowOnly, baseUrl, jsonBody, parseBody, parseQuery } from './requests.ts';

export interface MemberRoutesDeps {
  guard: Guard;
  accounts: Accounts;
  audit: AuditLog;
  publicUrl: string | null;
}

/** `/v1/account`, `/v1/members`, `/v1/invitations` and `/v1/audit-log`: the account that the request is about. */
export function memberRoutes({ guard, accounts, audit, publicUrl }: MemberRoutesDeps): Router {
  const { members, invitations } = accounts;
  const router = Router();

  router
    .route('/account')
    .get(guard.require('team'), async (req, res) => {
      res.json(toAccountWire(await accounts.accounts.get(guard.principal(req).accountId)));
    })
    .patch(guard.require('account'), jsonBody, async (req, res) => {
      const { name, retention_days: retentionDays } = parseBody(updateAccountSchema, req);
      const change = { name, retentionDays };
      res.json(toAccountWire(await accounts.accounts.update(guard.principal(req), change)));
    })
    .all(allowOnly('GET', 'PATCH'));

  router
    .route('/members')
    .get(guard.require('team'), async (req, res) => {
      const list = await members.list(guard.principal(req).accountId);
      res.json({ data: list.map(toMemberWire) });
    })
    .all(allowOnly('GET'));

  router
    .route('/members/:user_id')
    .patch(guard.require('members'), jsonBody, async (req, res) => {
      const { role } = parseBody(updateMemberSchema, req);
      res.json(toMemberWire(await members.setRole(guard.principal(req), userIdOf(req), role)));
    })
    // Anybody may leave; the service says who may remove whom.
    .delete(guard.require('team'), async (req, res) => {
      await members.remove(guard.principal(req), userIdOf(req));
      res.status(204).end();
    })
    .all(allowOnly('PATCH', 'DELETE'));

  router
    .route('/invitations')
    .get(guard.require('members'), async (req, res) => {
      const list = await invitations.list(guard.principal(req).accountId);
      res.json({ data: list.map(toInvitationWire) });
    })
    .post(guard.require('members'), jsonBody, carryOutOnce, async (req, res) => {
      const { token, ...invitation } = await invitations.invite(
        guard.principal(req),
        parseBody(inviteSchema, req),
      );
      const body: NewInvitationWire = {
        ...toInvitationWire(invitation),
        token,
        // Behind the #: browsers send that part to nobody, so it is in no log.
        link: `${baseUrl(req, publicUrl)}/console/invitation#${token}`,
      };
      res.status(201).set('Cache-Control', 'no-store').json(body);
    })
    .all(allowOnly('GET', 'POST'));

  router
    .route('/invitations/:invitation_id')
    .delete(guard.require('members'), async (req, res) => {
      const id = req.params.invitation_id;
      if (typeof id !== 'string' || !idPattern('InvitationId').test(id))
        throw new VisavisError('not_found', 'This account has no such open invitation.');
      await invitations.revoke(guard.principal(req), id as InvitationId);
      res.status(204).end();
    })
    .all(allowOnly('DELETE'));

  router
    .route('/audit-log')
    .get(guard.require('audit'), async (req, res) => {
      const query = parseQuery(auditLogQuerySchema, req);
      const page = await audit.list(guard.principal(req).accountId, query);
      res.json({ data: page.entries.map(toAuditEntryWire), next_cursor: page.nextCursor });
    })
    .all(allowOnly('GET'));

  return router;
}

function userIdOf(req: Request): UserId {
  const id = req.params.user_id;
  if (typeof id === 'string' && idPattern('UserId').test(id)) return id as UserId;
  throw new VisavisError('not_found', 'This account has no such member.');
}
