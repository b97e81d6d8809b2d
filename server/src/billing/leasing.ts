import { VisavisError, type Modality, type Quota, type SessionId } from '@visavis/shared';
import type { Executor } from '../store/tables.ts';
import { AccountBook } from './AccountBook.ts';
import * as charges from './chargeQueries.ts';
import { roundingOf, type Prices } from './money.ts';
import * as queries from './meterQueries.ts';
import type { SessionRow, SpanRow } from './meterQueries.ts';
import type { PriceBook } from './PriceBook.ts';
import { findSessionPrices, insertSessionPrices, type SessionPricesRow } from './priceQueries.ts';
import { leastFor, lend } from './quota.ts';
import { Spending } from './Spending.ts';
import { countConnected } from './spendingQueries.ts';
import type { Thresholds } from './Thresholds.ts';

export interface LeaseOptions {
  /** What is sent of the avatar at first. Default: video. */
  readonly mode?: Modality;
  /** The media-worker that the span is lent to: only it may report. */
  readonly workerId?: string | null;
}

export interface Lease {
  readonly epoch: number;
  /** Null: no limit. */
  readonly quota: Quota | null;
}

/** A connection that would end at once is better refused. */
const LEAST_MS = 5_000;

/** Leases the session within one transaction. @throws VisavisError, see `Meter.lease`. */
export async function leaseSpan(
  tx: Executor,
  sessionId: SessionId,
  options: LeaseOptions,
  context: { now: Date; prices: PriceBook; concurrency: (allowed: number | null) => number | null },
): Promise<Lease & { superseded: SpanRow | null }> {
  const { now } = context;
  const session = await queries.lockSession(tx, sessionId);
  requireConnectable(session);
  const accountId = session.account_id;
  const open = await queries.lockOpenSpan(tx, sessionId);
  const last = open ?? (await queries.lastSpan(tx, sessionId));
  const book = await AccountBook.open(tx, [accountId], now);
  const superseded = open ? await sealWithin(tx, open, { reason: 'superseded', now }, book) : null;
  const spending = await Spending.open(tx, book, [{ accountId, endUserId: session.end_user_id }], now);
  const limits = spending.limits(accountId);
  const most = least(
    context.concurrency(limits?.allowed_concurrent_sessions ?? null),
    limits?.max_concurrent_sessions ?? null,
  );
  if (most !== null && (await countConnected(tx, accountId, sessionId)) >= most) throw tooMany(most);
  const prices = await fixPrices(tx, session, context);
  const charged = await charges.openCharges(tx, {
    id: sessionId,
    accountId,
    endUserId: session.end_user_id,
  });
  const spender = {
    accountId,
    endUserId: session.end_user_id,
    chargedMicros: charged.charged_micros,
    maxCostMicros: session.max_cost_micros,
  };
  const budget = spending.budget(spender, 0);
  const mode = options.mode ?? 'video';
  const earlierMs = charged.video_ms + charged.voice_ms + charged.text_ms;
  const lent = budget
    ? lend({ countMs: 0, earlierMs, grantedMs: null, mode }, toPrices(prices), budget)
    : null;
  if (lent && lent.quota.grantedMs < LEAST_MS) throw nothingLeft(lent.quota.reason);
  const epoch = (last?.epoch ?? 0) + 1;
  const openReason = open ? 'replaced' : last ? 'resumed' : 'started';
  const grantedMs = lent?.quota.grantedMs ?? null;
  await queries.insertSpan(
    tx,
    { sessionId, epoch, mode, grantedMs, openReason, workerId: options.workerId ?? null },
    now,
  );
  if (lent) {
    await charges.writeHolds(
      tx,
      [
        {
          session_id: sessionId,
          epoch,
          account_id: accountId,
          end_user_id: session.end_user_id,
          hold_micros: lent.holdMicros,
        },
      ],
      now,
    );
    spending.held(spender, lent.holdMicros);
  }
  await book.write();
  return { epoch, quota: lent?.quota ?? null, superseded };
}

/** Seals a span that is locked, and gives back what was lent to it; `book.write` is the caller's. */
async function sealWithin(
  tx: Executor,
  span: { session_id: SessionId; epoch: number },
  seal: { reason: string; detail?: string | null; closedAt?: Date; silentSince?: Date; now: Date },
  book: AccountBook,
): Promise<SpanRow | null> {
  const ref = { sessionId: span.session_id, epoch: span.epoch };
  const sealed = await queries.sealSpan(tx, ref, {
    reason: seal.reason,
    detail: seal.detail ?? null,
    closedAt: seal.closedAt ?? null,
    ...(seal.silentSince ? { silentSince: seal.silentSince } : {}),
  });
  if (!sealed) return null;
  const hold = await charges.releaseHold(tx, ref, seal.now);
  if (hold) book.hold(hold.account_id, -hold.amount_micros);
  return sealed;
}

/** Seals one span within one transaction. @returns null when it is not open (any more). */
export async function sealOne(
  tx: Executor,
  ref: { sessionId: string; epoch: number },
  seal: { reason: string; detail?: string | null; closedAt?: Date; silentSince?: Date; now: Date },
): Promise<SpanRow | null> {
  const [span] = await queries.lockReported(tx, [ref]);
  if (span?.closed_at !== null) return null;
  const book = await AccountBook.open(tx, [span.account_id], seal.now);
  const sealed = await sealWithin(tx, span, seal, book);
  await book.write();
  return sealed;
}

/**
 * Charges an ended session's whole seconds, once: up to the next after a normal end, down to the last after a crash.
 * Credit that is not there is not taken: a prepaid account never owes.
 */
export async function settleSession(
  tx: Executor,
  sessionId: SessionId,
  now: Date,
  thresholds: Thresholds | null = null,
): Promise<boolean> {
  const session = await queries.lockSession(tx, sessionId);
  if (session?.status !== 'TERMINATED') return false;
  const book = await AccountBook.open(tx, [session.account_id], now);
  const charged = await charges.findCharges(tx, sessionId);
  const prices = await findSessionPrices(tx, sessionId);
  if (!charged || !prices || charged.settled_at !== null) return false;
  const last = await queries.lastSpan(tx, sessionId);
  if (last?.closed_at === null) return false;
  const time = { video: charged.video_ms, voice: charged.voice_ms, text: charged.text_ms };
  let micros = roundingOf(time, toPrices(prices), last?.seal_reason === 'closed');
  const { billing_mode } = book.state(session.account_id);
  if (billing_mode === 'prepaid') {
    micros = Math.min(micros, Math.max(0, book.available(session.account_id)));
  }
  if (micros !== 0) {
    book.charge(
      {
        accountId: session.account_id,
        at: now,
        kind: 'rounding',
        sessionId,
        reference: `rounding:${sessionId}`,
        description: micros > 0 ? 'Up to the whole second' : 'Down to the whole second',
      },
      [{ ledgerAccount: 'rounding', amountMicros: micros }],
    );
    const spender = { accountId: session.account_id, endUserId: session.end_user_id };
    const spending = await Spending.open(tx, book, [spender], now);
    spending.charged(spender, micros, 0, leastFor(toPrices(prices)));
    await spending.write();
    await thresholds?.note(tx, book, spending, now);
  }
  await charges.settleCharges(tx, sessionId, charged.charged_micros + micros, now);
  await book.write();
  return true;
}

/** Whether the account could connect a further session now. @throws VisavisError as `leaseSpan`. */
export async function requireSpendable(
  tx: Executor,
  sessionId: SessionId,
  context: { now: Date; prices: PriceBook; concurrency: (allowed: number | null) => number | null },
): Promise<void> {
  const session = await queries.findSession(tx, sessionId);
  requireConnectable(session);
  const accountId = session.account_id;
  const book = await AccountBook.open(tx, [accountId], context.now);
  const spending = await Spending.open(
    tx,
    book,
    [{ accountId, endUserId: session.end_user_id }],
    context.now,
  );
  const limits = spending.limits(accountId);
  const most = least(
    context.concurrency(limits?.allowed_concurrent_sessions ?? null),
    limits?.max_concurrent_sessions ?? null,
  );
  if (most !== null && (await countConnected(tx, accountId, sessionId)) >= most) throw tooMany(most);
  const last = await queries.lastSpan(tx, sessionId);
  // Connected already: what is lent to it is its own.
  if (last?.closed_at === null) return;
  const charged = await charges.findCharges(tx, sessionId);
  const prices = await findSessionPrices(tx, sessionId);
  const budget = spending.budget(
    {
      accountId,
      endUserId: session.end_user_id,
      chargedMicros: charged?.charged_micros ?? 0,
      maxCostMicros: session.max_cost_micros,
    },
    0,
  );
  if (!budget) return;
  const inForce = prices ? toPrices(prices) : await context.prices.inForce(accountId, context.now, tx);
  const earlierMs = charged ? charged.video_ms + charged.voice_ms + charged.text_ms : 0;
  const { quota } = lend({ countMs: 0, earlierMs, grantedMs: null, mode: 'video' }, inForce, budget);
  if (quota.grantedMs < LEAST_MS) throw nothingLeft(quota.reason);
}

async function fixPrices(
  tx: Executor,
  session: SessionRow,
  { now, prices }: { now: Date; prices: PriceBook },
): Promise<SessionPricesRow> {
  const fixed = await findSessionPrices(tx, session.id);
  if (fixed) return fixed;
  const inForce = await prices.inForce(session.account_id, now, tx);
  return insertSessionPrices(tx, { id: session.id, accountId: session.account_id }, inForce, now);
}

function toPrices(row: SessionPricesRow): Prices {
  return { video: row.video_price, voice: row.voice_price, text: row.text_price };
}

function requireConnectable(session: SessionRow | undefined): asserts session is SessionRow {
  if (session === undefined) throw new VisavisError('not_found', 'There is no such session.');
  if (session.status === 'TERMINATED') {
    throw new VisavisError('session_terminated', 'The session was terminated: create a new one.');
  }
}

function least(...limits: readonly (number | null)[]): number | null {
  const set = limits.filter((limit) => limit !== null);
  return set.length === 0 ? null : Math.min(...set);
}

const RETRY_AFTER_S = 5;

function tooMany(most: number): VisavisError {
  return new VisavisError(
    'concurrency_limit',
    `The account may have ${most} session${most === 1 ? '' : 's'} connected at once: end one, or ask for more.`,
    { retryAfterS: RETRY_AFTER_S },
  );
}

function nothingLeft(reason: Quota['reason']): VisavisError {
  return reason === 'insufficient_credit'
    ? new VisavisError(
        'insufficient_credit',
        'The credit is used up: top up (POST /v1/payments/checkout), then connect again.',
      )
    : new VisavisError(
        'cost_limit',
        "A limit of what may be spent is reached: the session's max_cost_micros, or one of GET /v1/billing/limits.",
      );
}
