import { Router, type Request } from 'express';
import {
  monthSchema,
  usageReportQuerySchema,
  VisavisError,
  type StatementWire,
  type UsageGroupWire,
  type UsageReportWire,
} from '@visavis/shared';
import type { Statement, Statements } from '../billing/usage/Statements.ts';
import type { UsageReports } from '../billing/usage/UsageReports.ts';
import type { Guard } from './Guard.ts';
import { allowOnly, parseQuery } from './requests.ts';

/** `/v1/usage`: what was used and what it cost, by day, session, end user, face or mode. */
export function usageRoutes(deps: { guard: Guard; usageReports: UsageReports }): Router {
  const { guard, usageReports } = deps;
  const router = Router();
  router
    .route('/')
    .get(guard.require('usage'), async (req, res) => {
      const { from, to, group_by, format, limit, cursor } = parseQuery(usageReportQuerySchema, req);
      const { accountId } = guard.principal(req);
      res.vary('Accept');
      if ((format ?? preferred(req)) === 'csv') {
        const { range, text } = await usageReports.csv(accountId, { from, to, groupBy: group_by });
        const name = `usage-by-${group_by}-${range.from}-${range.to}.csv`;
        res.set('Content-Disposition', `attachment; filename="${name}"`);
        res.type('text/csv').send(text);
        return;
      }
      const report = await usageReports.get(accountId, { from, to, groupBy: group_by, limit, cursor });
      const wire: UsageReportWire = {
        ...report.range,
        group_by,
        total: toFigures(report.total),
        data: report.rows.map((row) => ({ key: row.key === '' ? null : row.key, ...toFigures(row) })),
        next_cursor: report.nextCursor,
      };
      res.json(wire);
    })
    .all(allowOnly('GET'));
  return router;
}

/** `/v1/statements/{period}`: a month of the ledger, added up. */
export function statementRoutes(deps: { guard: Guard; statements: Statements }): Router {
  const { guard, statements } = deps;
  const router = Router();
  router
    .route('/:period')
    .get(guard.require('billing'), async (req, res) => {
      const period = monthSchema.safeParse(req.params.period);
      if (!period.success) {
        throw new VisavisError(
          'not_found',
          'There is no statement of that name: name a month, as in 2026-11.',
        );
      }
      res.json(toStatementWire(await statements.get(guard.principal(req).accountId, period.data)));
    })
    .all(allowOnly('GET'));
  return router;
}

function preferred(req: Request): 'json' | 'csv' {
  return req.accepts(['application/json', 'text/csv']) === 'text/csv' ? 'csv' : 'json';
}

type Sums = Awaited<ReturnType<UsageReports['get']>>['total'];

function toFigures(sums: Sums): Omit<UsageGroupWire, 'key'> {
  return {
    sessions: sums.sessions,
    duration_ms: sums.duration_ms,
    amount_micros: sums.amount_micros,
    by_mode: {
      video: { duration_ms: sums.video_ms, amount_micros: sums.video_micros },
      voice: { duration_ms: sums.voice_ms, amount_micros: sums.voice_micros },
      text: { duration_ms: sums.text_ms, amount_micros: sums.text_micros },
    },
    rounding_micros: sums.rounding_micros,
  };
}

function toStatementWire(statement: Statement): StatementWire {
  const charge = (mode: 'video' | 'voice' | 'text') => ({
    duration_ms: statement.charges[mode].ms,
    amount_micros: statement.charges[mode].micros,
  });
  return {
    period: statement.month,
    currency: 'usd',
    from: statement.from.toISOString(),
    to: statement.to.toISOString(),
    final: statement.final,
    opening_balance_micros: statement.openingMicros,
    credits: { trial_micros: statement.trialMicros, top_up_micros: statement.topUpMicros },
    payments_micros: statement.paymentsMicros,
    charges: {
      video: charge('video'),
      voice: charge('voice'),
      text: charge('text'),
      rounding_micros: statement.roundingMicros,
      total_micros: statement.chargedMicros,
    },
    adjustments_micros: statement.adjustmentsMicros,
    expired_micros: statement.expiredMicros,
    other_micros: statement.otherMicros,
    closing_balance_micros: statement.closingMicros,
  };
}
