import { VisavisError, type AccountId, type Modality, type Quota, type SessionId } from '@visavis/shared';
import type { Executor } from '../store/tables.ts';
import { lastly, together } from '../store/together.ts';
import * as charges from './chargeQueries.ts';
import { Crowd, mostAtOnce, type Concurrency } from './Crowd.ts';
import { insertSpans, leaseStates, lockSessions, type LeaseState, type NewSpan } from './leaseQueries.ts';
import type { Prices } from './money.ts';
import * as queries from './meterQueries.ts';
import type { SessionRow, SpanRow } from './meterQueries.ts';
import { openBooks, openKnownBooks, type Payer } from './openBooks.ts';
import type { PriceBook } from './PriceBook.ts';
import { findSessionPrices, insertSessionPrices, toPrices } from './priceQueries.ts';
import { lend } from './quota.ts';
import { sealWithin } from './sealing.ts';
import { countConnected } from './spendingQueries.ts';

export interface LeaseOptions {
  /** What is sent of the avatar at first. Default: video. */
  readonly mode?: Modality;
  /** The media-worker that the span is lent to: only it may report. */
  readonly workerId?: string | null;
  /** Whose session it is, where that is known: then the account is read with it. */
  readonly payer?: Payer;
}

export interface Lease {
  readonly epoch: number;
  /** Null: no limit. */
  readonly quota: Quota | null;
}

/** A connection that would end at once is better refused. */
const LEAST_MS = 5_000;

/** What came of a lease. */
export type Leased =
  | { readonly kind: 'leased'; readonly lease: Lease; readonly superseded: SpanRow | null }
  | { readonly kind: 'refused'; readonly error: VisavisError };

export interface LeaseRequest {
  readonly sessionId: SessionId;
  readonly options: LeaseOptions;
}

interface LeaseContext {
  readonly now: Date;
  readonly prices: PriceBook;
  readonly concurrency: Concurrency;
}

/** A lease that is given, before it is written. */
interface Given {
  readonly session: SessionRow;
  readonly span: NewSpan;
  readonly holdMicros: number | null;
  readonly prices: Prices;
  readonly state: LeaseState;
}

/**
 * Leases sessions, each of them once, within one transaction. What one of them is refused changes nothing, and is no
 * concern of the others.
 * @returns for each request what came of it, with the errors of `Meter.lease`.
 */
export async function leaseSpans(
  tx: Executor,
  requests: readonly LeaseRequest[],
  context: LeaseContext,
): Promise<Leased[]> {
  const { now } = context;
  const ids = requests.map(({ sessionId }) => sessionId);
  // Carried out in this order: sessions are locked before spans, and those before accounts, everywhere.
  const [locked, found, lapsing, known] = await together(
    lockSessions(tx, ids),
    leaseStates(tx, ids),
    queries.lockOpen(tx, ids),
    openKnownBooks(
      tx,
      requests.map(({ options }) => options.payer),
      now,
      { holdsOnly: true },
    ),
  );
  const sessions = new Map(locked.map((session) => [session.id, session]));
  const live = locked.filter(({ status }) => status !== 'TERMINATED');
  if (live.length === 0)
    return requests.map(({ sessionId }) => refused(unconnectable(sessions.get(sessionId))));
  const isLive = new Set(live.map(({ id }) => id));
  const states = new Map(
    found.filter((state) => isLive.has(state.session_id)).map((state) => [state.session_id, state]),
  );
  const replaced = new Map(lapsing.map((span) => [span.session_id, span]));
  const accountIds = live.map(({ account_id }) => account_id);
  const { book, spending } = known ?? (await openBooks(tx, live.map(payerOf), now, { holdsOnly: true }));
  const crowd = await Crowd.open(tx, spending, accountIds, context.concurrency);
  const inForce = new Map<AccountId, Prices>();
  const given: Given[] = [];
  const answers: Leased[] = [];
  for (const { sessionId, options } of requests) {
    const session = sessions.get(sessionId);
    const state = states.get(sessionId);
    if (!session || !state) {
      answers.push(refused(unconnectable(session)));
      continue;
    }
    const accountId = session.account_id;
    const open = replaced.get(sessionId) ?? null;
    const most = crowd.full(accountId, open !== null);
    if (most !== null) {
      answers.push(refused(tooMany(most)));
      continue;
    }
    const prices =
      pricesOf(state) ?? inForce.get(accountId) ?? (await context.prices.inForce(accountId, context.now, tx));
    inForce.set(accountId, inForce.get(accountId) ?? prices);
    const spender = {
      ...payerOf(session),
      chargedMicros: state.charged_micros,
      maxCostMicros: session.max_cost_micros,
    };
    // What the span before it held is its own.
    if (open) spending.held(spender, -open.hold_micros);
    const budget = spending.budget(spender, 0);
    const mode = options.mode ?? 'video';
    const lent = budget
      ? lend({ countMs: 0, earlierMs: state.charged_ms, grantedMs: null, mode }, prices, budget)
      : null;
    if (lent && lent.quota.grantedMs < LEAST_MS) {
      if (open) spending.held(spender, open.hold_micros);
      answers.push(refused(nothingLeft(lent.quota.reason)));
      continue;
    }
    if (lent) spending.held(spender, lent.holdMicros);
    crowd.joined(accountId, open !== null);
    const epoch = (state.epoch ?? 0) + 1;
    given.push({
      session,
      state,
      prices,
      holdMicros: lent?.holdMicros ?? null,
      span: {
        sessionId,
        epoch,
        mode,
        grantedMs: lent?.quota.grantedMs ?? null,
        openReason: open ? 'replaced' : state.epoch === null ? 'started' : 'resumed',
        workerId: options.workerId ?? null,
      },
    });
    const superseded = open && (await sealWithin(tx, open, { reason: 'superseded', now }, null));
    answers.push({ kind: 'leased', lease: { epoch, quota: lent?.quota ?? null }, superseded });
  }
  lastly(tx, writeLeases(tx, given, now), book.write());
  return answers;
}

async function writeLeases(tx: Executor, given: readonly Given[], now: Date): Promise<void> {
  if (given.length === 0) return;
  const fixed = given
    .filter(({ state }) => pricesOf(state) === null)
    .map(({ session: { id, account_id }, prices }) => ({ id, accountId: account_id, prices }));
  const charged = given
    .filter(({ state }) => !state.has_charges)
    .map(({ session: { id, account_id, end_user_id } }) => ({
      id,
      accountId: account_id,
      endUserId: end_user_id,
    }));
  const spans = given.map(({ span, session, holdMicros }) => ({
    ...span,
    hold:
      holdMicros === null
        ? null
        : { accountId: session.account_id, endUserId: session.end_user_id, micros: holdMicros },
  }));
  await together(
    fixed.length > 0 && insertSessionPrices(tx, fixed, now),
    charged.length > 0 && charges.openCharges(tx, charged),
    insertSpans(tx, spans, now),
  );
}

function refused(error: VisavisError): Leased {
  return { kind: 'refused', error };
}

/** Whether the account could connect a further session now. @throws VisavisError as `leaseSpan`. */
export async function requireSpendable(
  tx: Executor,
  sessionId: SessionId,
  context: LeaseContext,
): Promise<void> {
  const session = await queries.findSession(tx, sessionId);
  if (!session || session.status === 'TERMINATED') throw unconnectable(session);
  const accountId = session.account_id;
  const { spending } = await openBooks(tx, [payerOf(session)], context.now);
  const most = mostAtOnce(spending, accountId, context.concurrency);
  if (most !== null && (await countConnected(tx, accountId, sessionId)) >= most) throw tooMany(most);
  const last = await queries.lastSpan(tx, sessionId);
  // Connected already: what is lent to it is its own.
  if (last?.closed_at === null) return;
  const charged = await charges.findCharges(tx, sessionId);
  const prices = await findSessionPrices(tx, sessionId);
  const budget = spending.budget(
    {
      ...payerOf(session),
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

function payerOf({ account_id, end_user_id }: SessionRow): Payer {
  return { accountId: account_id, endUserId: end_user_id };
}

function pricesOf({ video_price, voice_price, text_price }: LeaseState): Prices | null {
  if (video_price === null || voice_price === null || text_price === null) return null;
  return { video: video_price, voice: voice_price, text: text_price };
}

/** Of a session that is not there, or has ended. */
function unconnectable(session: SessionRow | undefined): VisavisError {
  return session === undefined
    ? new VisavisError('not_found', 'There is no such session.')
    : new VisavisError('session_terminated', 'The session was terminated: create a new one.');
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
