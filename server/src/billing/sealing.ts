import type { SessionId } from '@visavis/shared';
import type { Executor } from '../store/tables.ts';
import { AccountBook } from './AccountBook.ts';
import * as charges from './chargeQueries.ts';
import { roundingOf } from './money.ts';
import * as queries from './meterQueries.ts';
import type { SpanRow } from './meterQueries.ts';
import { findSessionPrices, toPrices } from './priceQueries.ts';
import { leastFor } from './quota.ts';
import { Spending } from './Spending.ts';
import type { Thresholds } from './Thresholds.ts';

/**
 * Seals a span that is locked, and gives back what was lent to it; `book.write` is the caller's.
 * @param book null: it knows already.
 */
export async function sealWithin(
  tx: Executor,
  span: { session_id: SessionId; epoch: number },
  seal: { reason: string; detail?: string | null; closedAt?: Date; silentSince?: Date; now: Date },
  book: AccountBook | null,
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
  if (hold) book?.hold(hold.account_id, -hold.amount_micros);
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
  const book = await AccountBook.open(tx, [span.account_id], seal.now, { holdsOnly: true });
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
