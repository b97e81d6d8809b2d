import { Router } from 'express';
import {
  adminPricesQuerySchema,
  listLedgerQuerySchema,
  MODALITIES,
  putPricesSchema,
  updateLimitsSchema,
  VisavisError,
  type AccountId,
  type BalanceWire,
  type LedgerTransactionWire,
  type LimitsWire,
  type PriceListWire,
  type PriceWire,
  type SessionId,
  type UpdateLimitsRequest,
} from '@visavis/shared';
import type { BillingLimits, Limits } from '../billing/BillingLimits.ts';
import type { Balance, Ledger, LedgerTransaction } from '../billing/Ledger.ts';
import type { Price, PriceBook } from '../billing/PriceBook.ts';
import type { Timeline } from '../billing/Timeline.ts';
import type { SessionService } from '../sessions/SessionService.ts';
import type { Guard } from './Guard.ts';
import { allowOnly, jsonBody, parseBody, parseQuery, sessionIdOf } from './requests.ts';

export interface BillingRoutesDeps {
  guard: Guard;
  ledger: Ledger;
  prices: PriceBook;
  billingLimits: BillingLimits;
}

/** `/v1/billing`: what an account has, what it spent it on, and what it may spend. */
export function billingRoutes({ guard, ledger, prices, billingLimits }: BillingRoutesDeps): Router {
  const router = Router();

  router
    .route('/balance')
    .get(guard.require('billing'), async (req, res) => {
      const { accountId } = guard.principal(req);
      res.json(toBalanceWire(await ledger.balance(accountId), await billingLimits.spentThisMonth(accountId)));
    })
    .all(allowOnly('GET'));

  router
    .route('/ledger')
    .get(guard.require('billing'), async (req, res) => {
      const { limit, cursor, session_id } = parseQuery(listLedgerQuerySchema, req);
      const page = await ledger.list(guard.principal(req).accountId, {
        limit,
        ...(cursor === undefined ? {} : { cursor }),
        ...(session_id === undefined ? {} : { sessionId: session_id as SessionId }),
      });
      res.json({ data: page.transactions.map(toTransactionWire), next_cursor: page.nextCursor });
    })
    .all(allowOnly('GET'));

  router
    .route('/prices')
    .get(guard.require('usage'), async (req, res) => {
      res.json(await priceList(prices, guard.principal(req).accountId));
    })
    .all(allowOnly('GET'));

  router
    .route('/limits')
    .get(guard.require('billing'), async (req, res) => {
      res.json(toLimitsWire(await billingLimits.get(guard.principal(req).accountId)));
    })
    .patch(guard.require('billing'), jsonBody, async (req, res) => {
      const request = parseBody(updateLimitsSchema, req);
      const principal = guard.principal(req);
      const operator = principal.kind === 'user' && principal.operator;
      if (request.allowed_concurrent_sessions !== undefined && !operator) {
        throw new VisavisError(
          'forbidden',
          'allowed_concurrent_sessions is set by operators of the installation: ask them for more.',
        );
      }
      res.json(toLimitsWire(await billingLimits.update(principal.accountId, toChanges(request), principal)));
    })
    .all(allowOnly('GET', 'PATCH'));

  return router;
}

/** `/v1/sessions/{session_id}/spans`: why a session was billed what it was. */
export function spanRoutes(deps: { guard: Guard; sessions: SessionService; timeline: Timeline }): Router {
  const { guard, sessions, timeline } = deps;
  const router = Router({ mergeParams: true });
  router
    .route('/')
    .get(guard.require('usage'), async (req, res) => {
      const session = await sessions.get(guard.principal(req).accountId, sessionIdOf(req));
      res.json(await timeline.of(session.id));
    })
    .all(allowOnly('GET'));
  return router;
}

/** `/v1/admin/prices`: the price book, for operators. */
export function adminPriceRoutes({ guard, prices }: { guard: Guard; prices: PriceBook }): Router {
  const router = Router();
  router
    .route('/')
    .get(guard.requireOperator, async (req, res) => {
      const { account_id } = parseQuery(adminPricesQuerySchema, req);
      res.json(await priceList(prices, (account_id as AccountId | undefined) ?? null));
    })
    .put(guard.requireOperator, jsonBody, async (req, res) => {
      const request = parseBody(putPricesSchema, req);
      const accountId = (request.account_id as AccountId | null | undefined) ?? null;
      const validFrom = request.valid_from === undefined ? {} : { validFrom: new Date(request.valid_from) };
      const written = MODALITIES.flatMap((mode) => {
        const microsPerSecond = request.micros_per_second[mode];
        return microsPerSecond === undefined ? [] : [{ accountId, mode, microsPerSecond, ...validFrom }];
      });
      await prices.set(written, guard.user(req).userId);
      res.json(await priceList(prices, accountId));
    })
    .all(allowOnly('GET', 'PUT'));
  return router;
}

async function priceList(prices: PriceBook, accountId: AccountId | null): Promise<PriceListWire> {
  return {
    micros_per_second: { ...(await prices.now(accountId)) },
    history: (await prices.history(accountId)).map(toPriceWire),
  };
}

function toBalanceWire(balance: Balance, spentThisMonth: number): BalanceWire {
  return {
    billing_mode: balance.billingMode,
    balance_micros: balance.balanceMicros,
    held_micros: balance.heldMicros,
    available_micros: balance.availableMicros,
    owed_micros: balance.owedMicros,
    spent_this_month_micros: spentThisMonth,
    grants: balance.grants.map((grant) => ({
      id: grant.id,
      kind: grant.kind,
      amount_micros: grant.amountMicros,
      remaining_micros: grant.remainingMicros,
      expires_at: grant.expiresAt?.toISOString() ?? null,
      created_at: grant.createdAt.toISOString(),
    })),
  };
}

function toTransactionWire(transaction: LedgerTransaction): LedgerTransactionWire {
  const { entries } = transaction;
  const own = entries.filter(
    ({ ledgerAccount }) => ledgerAccount === 'credit' || ledgerAccount === 'receivable',
  );
  return {
    id: transaction.id,
    position: transaction.position,
    at: transaction.at.toISOString(),
    kind: transaction.kind,
    description: transaction.description,
    session_id: transaction.sessionId,
    epoch: transaction.epoch,
    reference: transaction.reference,
    hash: transaction.hash,
    change_micros: own.reduce((sum, { amountMicros }) => sum + amountMicros, 0),
    ms: entries.reduce((sum, entry) => sum + entry.ms, 0),
    entries: entries.map(({ ledgerAccount, amountMicros, ms }) => ({
      ledger_account: ledgerAccount,
      amount_micros: amountMicros,
      ms,
    })),
  };
}

function toPriceWire(price: Price): PriceWire {
  return {
    id: price.id,
    account_id: price.accountId,
    mode: price.mode,
    micros_per_second: price.microsPerSecond,
    valid_from: price.validFrom.toISOString(),
    created_at: price.createdAt.toISOString(),
    created_by: price.createdBy,
  };
}

function toLimitsWire(limits: Limits): LimitsWire {
  return {
    allowed_concurrent_sessions: limits.allowedConcurrentSessions,
    max_concurrent_sessions: limits.maxConcurrentSessions,
    max_cost_per_session_micros: limits.maxCostPerSessionMicros,
    max_cost_per_end_user_micros: limits.maxCostPerEndUserMicros,
    max_cost_per_month_micros: limits.maxCostPerMonthMicros,
  };
}

function toChanges(request: UpdateLimitsRequest): Partial<Limits> {
  const changes = {
    allowedConcurrentSessions: request.allowed_concurrent_sessions,
    maxConcurrentSessions: request.max_concurrent_sessions,
    maxCostPerSessionMicros: request.max_cost_per_session_micros,
    maxCostPerEndUserMicros: request.max_cost_per_end_user_micros,
    maxCostPerMonthMicros: request.max_cost_per_month_micros,
  };
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
