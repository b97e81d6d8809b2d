import { MODALITIES, type MeterReport, type Modality, type Quota } from '@visavis/shared';
import type { Executor } from '../store/tables.ts';
import { lastly, together } from '../store/together.ts';
import type { AccountBook } from './AccountBook.ts';
import * as charges from './chargeQueries.ts';
import { costOf, NO_TIME, totalMs, type ModeMs, type Prices } from './money.ts';
import * as queries from './meterQueries.ts';
import type { ReportedSpan } from './meterQueries.ts';
import { openBooks, openKnownBooks, type Payer } from './openBooks.ts';
import type { Entry } from './Posting.ts';
import { cutTo, leastFor, lend } from './quota.ts';
import type { Spending } from './Spending.ts';
import type { Thresholds } from './Thresholds.ts';

/** A report and who made it. */
export interface Reported {
  readonly report: MeterReport;
  /** Null: from the inside. */
  readonly workerId: string | null;
  /** Whose session it is, where that is known: then the account is read with the span. */
  readonly payer?: Payer | undefined;
  /** The span cannot have lasted longer, ms; Infinity: not known. */
  readonly atMostMs: (leasedAt: Date) => number;
  /** It is the last: the span is sealed with it. */
  readonly ends?: boolean;
}

export interface Taken {
  readonly stop: boolean;
  /** Absent: nothing is known about it, and nothing changes. */
  readonly quota?: Quota | null;
  /** The span as it became, when the report moved it. */
  readonly counted: ReportedSpan | null;
  /** Nothing is left to go on with. */
  readonly exhausted: boolean;
  /** The span, when this report sealed it. */
  readonly sealed: ReportedSpan | null;
}

const REFUSED: Taken = { stop: true, counted: null, exhausted: false, sealed: null };

/**
 * Takes reports, in their order, within one transaction: the count of a span, the charge for it and what is lent to go on
 * are stored together or not at all. A report that changes nothing (a duplicate, one that is late or out of order, one of
 * a sealed span) writes nothing.
 */
export async function takeReports(
  tx: Executor,
  all: readonly Reported[],
  now: Date,
  thresholds: Thresholds | null = null,
): Promise<Taken[]> {
  const reports = all.map(({ report }) => report);
  const payers = all.map(({ payer }) => payer);
  // Carried out in this order: spans are locked before accounts, everywhere.
  const [spans, known] = await together(queries.lockReported(tx, reports), openKnownBooks(tx, payers, now));
  const byKey = new Map(spans.map((span) => [keyOf(span.session_id, span.epoch), span]));
  const open = spans.filter(({ closed_at }) => closed_at === null);
  if (open.length === 0) return all.map(() => REFUSED);
  const { book, spending } = known ?? (await openBooks(tx, open.map(payerOf), now));
  const moved = new Set<ReportedSpan>();
  const lent = new Set<ReportedSpan>();
  const answers = all.map((reported): Taken => {
    const { report, workerId } = reported;
    const span = byKey.get(keyOf(report.sessionId, report.epoch));
    if (span?.closed_at !== null) return REFUSED;
    if (workerId !== null && span.worker_id !== null && workerId !== span.worker_id) return REFUSED;
    const stop = span.status === 'TERMINATED';
    const isNew = report.seq > span.seq;
    if (!isNew && !reported.ends) return { stop, counted: null, exhausted: false, sealed: null };
    if (isNew) count(span, reported, now, book, spending);
    moved.add(span);
    if (span.has_hold) lent.add(span);
    if (reported.ends) {
      end(span, now, spending);
      return { stop, counted: isNew ? { ...span } : null, exhausted: false, sealed: { ...span } };
    }
    const quota = renew(span, spending);
    if (quota !== null) lent.add(span);
    const exhausted = quota !== null && quota.grantedMs <= span.cumulative_ms;
    return { stop, quota, counted: { ...span }, exhausted, sealed: null };
  });
  if (moved.size === 0) return answers;
  const billed = [...moved].filter(isBilled);
  lastly(
    tx,
    queries.updateReported(tx, [...moved], now),
    billed.length > 0 && charges.updateCharges(tx, billed),
    lent.size > 0 && charges.writeHolds(tx, [...lent], now),
    book.write(),
    spending.write(),
  );
  await thresholds?.note(tx, book, spending, now);
  return answers;
}

/** Moves the span's count to what is reported, as far as it may go, and charges the difference. */
function count(
  span: ReportedSpan,
  reported: Reported,
  now: Date,
  book: AccountBook,
  spending: Spending,
): void {
  const { report } = reported;
  const counted: ModeMs = { video: span.video_ms, voice: span.voice_ms, text: span.text_ms };
  const limitMs = Math.max(
    span.cumulative_ms,
    Math.min(span.granted_ms ?? Infinity, reported.atMostMs(span.leased_at)),
  );
  span.seq = report.seq;
  if (!isBilled(span)) {
    span.cumulative_ms = Math.max(span.cumulative_ms, Math.min(report.cumulativeMs, limitMs));
  } else {
    const time = cutTo(limitMs, counted, reportedTime(span, report, counted));
    span.mode = report.mode ?? span.mode;
    [span.video_ms, span.voice_ms, span.text_ms] = [time.video, time.voice, time.text];
    span.cumulative_ms = totalMs(time);
    charge(span, counted, time, now, book, spending);
  }
  if (span.cumulative_ms > 0) span.opened_at ??= new Date(now.getTime() - span.cumulative_ms);
}

/** High-water marks of each mode: none of them ever falls. */
function reportedTime(span: ReportedSpan, report: MeterReport, counted: ModeMs): ModeMs {
  const time = report.byMode ?? {
    ...counted,
    [span.mode]: counted[span.mode] + Math.max(0, report.cumulativeMs - span.cumulative_ms),
  };
  const highest = (mode: Modality): number => Math.max(counted[mode], time[mode]);
  return { video: highest('video'), voice: highest('voice'), text: highest('text') };
}

/** Computed from the session's totals before and after: so rounding never adds up. */
function charge(
  span: BilledSpan,
  before: ModeMs,
  after: ModeMs,
  now: Date,
  book: AccountBook,
  spending: Spending,
): void {
  const ms = totalMs(after) - totalMs(before);
  if (ms === 0) return;
  const prices = pricesOf(span);
  const session: ModeMs = {
    video: span.session_video_ms,
    voice: span.session_voice_ms,
    text: span.session_text_ms,
  };
  const entries: Entry[] = [];
  const total = { ...NO_TIME, ...session };
  for (const mode of MODALITIES) {
    const more = after[mode] - before[mode];
    if (more === 0) continue;
    total[mode] += more;
    const amountMicros = costOf(total[mode], prices[mode]) - costOf(session[mode], prices[mode]);
    entries.push({ ledgerAccount: `usage:${mode}`, amountMicros, ms: more });
  }
  const micros = entries.reduce((sum, { amountMicros }) => sum + amountMicros, 0);
  book.charge(
    {
      accountId: span.account_id,
      at: now,
      kind: 'usage',
      sessionId: span.session_id,
      epoch: span.epoch,
      reference: `usage:${span.session_id}:${span.epoch}:${span.seq}`,
      description: 'Conversation time',
    },
    entries,
  );
  [span.session_video_ms, span.session_voice_ms, span.session_text_ms] = [
    total.video,
    total.voice,
    total.text,
  ];
  span.charged_micros += micros;
  spending.charged(spenderOf(span), micros, ms, leastFor(prices));
}

/** Seals the span, and gives back what was lent to it. */
function end(span: ReportedSpan, now: Date, spending: Spending): void {
  spending.held(spenderOf(span), -span.hold_micros);
  span.hold_micros = 0;
  span.closed_at = now;
  span.seal_reason = 'closed';
}

/** Lends further time when half of what was lent is used. */
function renew(span: ReportedSpan, spending: Spending): Quota | null {
  if (!isBilled(span)) return null;
  const budget = spending.budget(spenderOf(span), span.hold_micros);
  const earlierMs = span.session_video_ms + span.session_voice_ms + span.session_text_ms - span.cumulative_ms;
  const { quota, holdMicros } = budget
    ? lend(
        { countMs: span.cumulative_ms, earlierMs, grantedMs: span.granted_ms, mode: span.mode },
        pricesOf(span),
        budget,
      )
    : { quota: null, holdMicros: 0 };
  spending.held(spenderOf(span), holdMicros - span.hold_micros);
  span.hold_micros = holdMicros;
  span.granted_ms = quota?.grantedMs ?? null;
  return quota;
}

type BilledSpan = ReportedSpan & { video_price: number; voice_price: number; text_price: number };

function isBilled(span: ReportedSpan): span is BilledSpan {
  return span.billed && span.video_price !== null;
}

function pricesOf(span: BilledSpan): Prices {
  return { video: span.video_price, voice: span.voice_price, text: span.text_price };
}

function payerOf(span: ReportedSpan): Payer {
  return { accountId: span.account_id, endUserId: span.end_user_id };
}

function spenderOf(span: ReportedSpan) {
  return {
    ...payerOf(span),
    chargedMicros: span.charged_micros,
    maxCostMicros: span.max_cost_micros,
  };
}

function keyOf(sessionId: string, epoch: number): string {
  return `${sessionId}:${epoch}`;
}
