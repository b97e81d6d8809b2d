import {
  Observer,
  type AccountId,
  type Clock,
  type MeterReport,
  type Quota,
  type SessionId,
} from '@visavis/shared';
import type { Database } from '../store/Database.ts';
import { Batches } from './Batches.ts';
import { unsettledSessions } from './chargeQueries.ts';
import {
  leaseSpans,
  requireSpendable,
  type Lease,
  type Leased,
  type LeaseOptions,
  type LeaseRequest,
} from './leasing.ts';
import { sealOne, settleSession } from './sealing.ts';
import * as queries from './meterQueries.ts';
import type { Payer } from './openBooks.ts';
import type { PriceBook } from './PriceBook.ts';
import type { Thresholds } from './Thresholds.ts';
import { takeReports, type Reported, type Taken } from './reporting.ts';

/** Why a span was sealed. */
export type SealReason =
  /** The connection ended in an orderly way, its final report taken. */
  | 'closed'
  /** A newer lease of the same session took over. */
  | 'superseded'
  /** No report for `SILENCE_MS`: the media-worker, or the way to it, is gone. */
  | 'silent';

/** One lease of a session: from a media-worker's start to its end. */
export interface Span {
  readonly sessionId: SessionId;
  readonly epoch: number;
  /** When the conversation opened; null while connecting. */
  readonly openedAt: Date | null;
  readonly closedAt: Date | null;
  /** Conversation time, ms. */
  readonly durationMs: number;
}

export interface Usage {
  /** Conversation time of all spans, ms. */
  readonly durationMs: number;
  /** The spans in which a conversation was open, oldest first. */
  readonly spans: readonly (Span & { readonly openedAt: Date })[];
}

export type MeterEvents = {
  leased: [lease: { sessionId: SessionId; epoch: number }];
  /** A conversation has nothing left to go on with, or was refused for it. */
  exhausted: [{ sessionId: SessionId; accountId: AccountId | null; reason: Quota['reason'] }];
  /** A report that moved the count. */
  counted: [span: Span];
  /** `sessionEnded`: it may have; false: at that time it had not. */
  sealed: [sealed: { span: Span; reason: SealReason; sessionEnded: boolean }];
};

/** A span is sealed after this long without a report. */
export const SILENCE_MS = 10_000;
/** The wall clock is corrected by small steps all the time. */
const CLOCK_STEP_MS = 1_000;
const REPORTS_AT_ONCE = 256;
const LEASES_AT_ONCE = 64;
const SETTLED_AT_ONCE = 100;
/** While connecting nothing is counted, and a peer may take its time (microphone prompt, slow ICE). */
const CONNECTING_SILENCE_MS = 120_000;

export interface MeterOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly prices: PriceBook;
  /** Default: nobody is told. */
  readonly thresholds?: Thresholds;
  /** How many sessions an account may have connected when the operators set nothing; null: any number. */
  readonly concurrentSessions?: number | null;
  /**
   * How much longer than it can have lasted a span may be reported, ms; what lies beyond does not count. Default: no
   * such check.
   */
  readonly toleranceMs?: number;
}

/**
 * Counts conversation time and charges it. Media-workers report a cumulative high-water mark per span; the sum over a
 * session's spans is its duration, everywhere. `epoch` fences: of two leases of one session only the newer can count.
 */
export class Meter {
  readonly observer = new Observer<MeterEvents>();
  readonly #options: MeterOptions;
  readonly #database: Database;
  readonly #clock: Clock;
  /** Since when silence is observed, by the clock that never steps. */
  #listeningSince: number;
  /** Between the two clocks, ms. */
  #skew: number;
  readonly #reports: Batches<Reported, Taken>;
  readonly #leases: Batches<LeaseRequest, Leased>;
  /** When this server leased its open spans, by the clock that never steps. */
  readonly #leasedAt = new Map<string, number>();

  constructor(options: MeterOptions) {
    this.#options = options;
    this.#database = options.database;
    this.#clock = options.clock;
    this.#listeningSince = options.clock.now();
    this.#skew = options.clock.wallNow() - options.clock.now();
    this.#reports = new Batches((reports) => this.#take(reports), REPORTS_AT_ONCE);
    this.#leases = new Batches((requests) => this.#lend(requests), LEASES_AT_ONCE);
  }

  /**
   * Leases the session: a new epoch, whose count begins with the first report above zero. An open span of an older
   * epoch is sealed at its last proof of life. The first lease fixes the session's prices.
   * @throws VisavisError `not_found`, `session_terminated`, `insufficient_credit`, `cost_limit`, `concurrency_limit`.
   */
  async lease(sessionId: SessionId, options: LeaseOptions = {}): Promise<Lease> {
    const leased = await this.#leases.add({ sessionId, options });
    if (leased.kind === 'refused') throw leased.error;
    const { lease, superseded } = leased;
    this.#leasedAt.set(`${sessionId}:${lease.epoch}`, this.#clock.now());
    if (superseded) this.#sealed(superseded, 'superseded', { sessionEnded: false });
    this.observer.emit('leased', { sessionId, epoch: lease.epoch });
    return lease;
  }

  /** Whether the session could be connected now. @throws VisavisError as `lease`. */
  async requireSpendable(sessionId: SessionId): Promise<void> {
    const now = this.#now();
    await this.#database.transaction((tx) => requireSpendable(tx, sessionId, this.#context(now)));
  }

  /**
   * Takes a report. Duplicate, late and reordered ones change nothing; whatever was lost, the next one heals. Reports
   * also are proof of life: they must come at least every few seconds, also while the count stands still.
   * @param workerId who reports; a span that was lent to another is none of its business.
   * @returns `stop`: this epoch is sealed (or unknown), or its session has ended; the worker shall close it. `quota`: how
   * far it may count; null: no limit; absent: as before.
   */
  async report(
    report: MeterReport,
    workerId: string | null = null,
  ): Promise<{ stop: boolean; quota?: Quota | null }> {
    const { stop, quota, counted, exhausted } = await this.#add(report, { workerId });
    if (counted && exhausted && quota) {
      const { session_id: sessionId, account_id: accountId } = counted;
      this.observer.emit('exhausted', { sessionId, accountId, reason: quota.reason });
    }
    return { stop, ...(quota === undefined ? {} : { quota }) };
  }

  /**
   * A span's last report and its orderly end, stored together: as `report` and `seal`, in one transaction. An epoch that
   * is not open changes nothing.
   * @param payer whose session it is, where that is known.
   */
  async end(report: MeterReport, payer?: Payer): Promise<void> {
    const { sealed, stop } = await this.#add(report, { workerId: null, ends: true, payer });
    if (sealed) this.#sealed(sealed, 'closed', { sessionEnded: stop });
  }

  /**
   * Ends a span in an orderly way, after its final report. Sealing twice, or an epoch that is not open, changes nothing.
   * @param detail why the connection ended, for people.
   * @returns the span if this call sealed it.
   */
  async seal(
    sessionId: SessionId,
    epoch: number,
    reason: SealReason = 'closed',
    detail: string | null = null,
  ): Promise<Span | null> {
    const now = this.#now();
    const row = await this.#database.transaction((tx) =>
      sealOne(tx, { sessionId, epoch }, { reason, detail, closedAt: now, now }),
    );
    return row && this.#sealed(row, reason, { sessionEnded: true });
  }

  /**
   * Seals spans whose media-worker fell silent, at their last proof of life: call it every second or so. Silence is
   * not held against a worker while this server was down, or when the wall clock is set: it counts from then at the
   * earliest.
   * @returns what was sealed.
   */
  async sealSilent(): Promise<Span[]> {
    const skew = this.#clock.wallNow() - this.#clock.now();
    if (Math.abs(skew - this.#skew) > CLOCK_STEP_MS) {
      this.#skew = skew;
      this.#listeningSince = this.#clock.now();
    }
    if (this.#clock.now() - this.#listeningSince < SILENCE_MS) return [];
    const now = this.#now();
    const limits = {
      opened: new Date(now.getTime() - SILENCE_MS),
      connecting: new Date(now.getTime() - CONNECTING_SILENCE_MS),
      ahead: new Date(now.getTime() + SILENCE_MS),
    };
    const spans: Span[] = [];
    for (const span of await queries.listSilentSpans(this.#database.db, limits)) {
      const silentSince = span.last_report_at;
      const ref = { sessionId: span.session_id, epoch: span.epoch };
      // A report may have come meanwhile: the condition is looked at again under the lock.
      const row = await this.#database.transaction((tx) =>
        sealOne(tx, ref, { reason: 'silent', silentSince, now }),
      );
      if (row) spans.push(this.#sealed(row, 'silent', { sessionEnded: true }));
    }
    return spans;
  }

  /**
   * Charges the whole seconds of a session that has ended; once, however often it is called.
   * @returns whether this call did.
   */
  async settle(sessionId: SessionId): Promise<boolean> {
    const now = this.#now();
    const { thresholds } = this.#options;
    return this.#database.transaction((tx) => settleSession(tx, sessionId, now, thresholds));
  }

  /** Settles what an end left behind (the server died): call it every minute or so. */
  async settleEnded(): Promise<void> {
    for (const sessionId of await unsettledSessions(this.#database.db, SETTLED_AT_ONCE)) {
      await this.settle(sessionId);
    }
  }

  /** Conversation time of a session; zero for one that was never connected or does not exist. */
  async usage(sessionId: SessionId): Promise<Usage> {
    const rows = await queries.listOpenedSpans(this.#database.db, sessionId);
    const spans = rows.flatMap((row) => {
      const span = toSpan(row);
      return span.openedAt ? [{ ...span, openedAt: span.openedAt }] : [];
    });
    return { durationMs: spans.reduce((sum, span) => sum + span.durationMs, 0), spans };
  }

  async #add(report: MeterReport, more: Pick<Reported, 'workerId' | 'ends' | 'payer'>): Promise<Taken> {
    const taken = await this.#reports.add({
      report,
      ...more,
      atMostMs: (leasedAt) => this.#atMostMs(report, leasedAt),
    });
    if (taken.counted) this.observer.emit('counted', toSpan(taken.counted));
    return taken;
  }

  /** Leases of one session are made one after the other, within the same transaction. */
  async #lend(requests: readonly LeaseRequest[]): Promise<readonly Leased[]> {
    const context = this.#context(this.#now());
    const ofSessions = [...Map.groupBy(requests, ({ sessionId }) => sessionId).values()];
    const rounds = Math.max(...ofSessions.map(({ length }) => length));
    return this.#database.transaction(async (tx) => {
      const answers = new Map<LeaseRequest, Leased>();
      for (let round = 0; round < rounds; round++) {
        const each = ofSessions.flatMap((own) => own[round] ?? []);
        const leased = await leaseSpans(tx, each, context);
        for (const [index, request] of each.entries()) answers.set(request, leased[index]!);
      }
      return requests.map((request) => answers.get(request)!);
    });
  }

  async #take(reports: readonly Reported[]): Promise<readonly Taken[]> {
    const now = this.#now();
    const { thresholds } = this.#options;
    return this.#database.transaction((tx) => takeReports(tx, reports, now, thresholds));
  }

  /** By the wall clock and by the one that never steps, whichever is later: a wall clock that is set back cuts nobody. */
  #atMostMs({ sessionId, epoch }: MeterReport, leasedAt: Date): number {
    const { toleranceMs = Infinity } = this.#options;
    const here = this.#leasedAt.get(`${sessionId}:${epoch}`);
    const byWall = this.#clock.wallNow() - leasedAt.getTime();
    const bySteady = here === undefined ? 0 : this.#clock.now() - here;
    return Math.max(byWall, bySteady) + toleranceMs;
  }

  #sealed(
    row: Parameters<typeof toSpan>[0],
    reason: SealReason,
    { sessionEnded }: { sessionEnded: boolean },
  ): Span {
    const span = toSpan(row);
    this.#leasedAt.delete(`${span.sessionId}:${span.epoch}`);
    this.observer.emit('sealed', { span, reason, sessionEnded });
    return span;
  }

  #context(now: Date): Parameters<typeof leaseSpans>[2] {
    const { prices, concurrentSessions = null } = this.#options;
    return { now, prices, concurrency: (allowed) => allowed ?? concurrentSessions };
  }

  #now(): Date {
    return new Date(this.#clock.wallNow());
  }
}

function toSpan(row: Omit<queries.ReportedSpan, 'status'> | queries.SpanRow): Span {
  return {
    sessionId: row.session_id,
    epoch: row.epoch,
    openedAt: row.opened_at,
    closedAt: row.closed_at,
    durationMs: row.cumulative_ms,
  };
}
