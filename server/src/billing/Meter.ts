import { Observer, VisavisError, type Clock, type MeterReport, type SessionId } from '@visavis/shared';
import type { Database } from '../store/Database.ts';
import * as queries from './meterQueries.ts';

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
  /** A report that moved the count. */
  counted: [span: Span];
  sealed: [sealed: { span: Span; reason: SealReason }];
};

/** A span is sealed after this long without a report. */
export const SILENCE_MS = 10_000;
/** While connecting nothing is counted, and a peer may take its time (microphone prompt, slow ICE). */
const CONNECTING_SILENCE_MS = 120_000;

/**
 * Counts conversation time. Media-workers report a cumulative high-water mark per span; the sum over a session's spans
 * is its duration, everywhere. `epoch` fences: of two leases of one session only the newer can count.
 */
export class Meter {
  readonly observer = new Observer<MeterEvents>();
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #startedAt: number;

  constructor(deps: { database: Database; clock: Clock }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
    this.#startedAt = deps.clock.wallNow();
  }

  /**
   * Leases the session: a new epoch, whose count begins with the first report above zero. An open span of an older
   * epoch is sealed at its last proof of life.
   * @throws VisavisError `not_found`, `session_terminated`.
   */
  async openSpan(sessionId: SessionId): Promise<number> {
    const now = new Date(this.#clock.wallNow());
    const { epoch, superseded } = await this.#database.transaction(async (tx) => {
      const status = await queries.lockSession(tx, sessionId);
      if (status === undefined) throw new VisavisError('not_found', 'There is no such session.');
      if (status === 'TERMINATED') {
        throw new VisavisError('session_terminated', 'The session was terminated: create a new one.');
      }
      return {
        superseded: await queries.sealOpenSpan(tx, sessionId, 'superseded'),
        epoch: await queries.insertSpan(tx, sessionId, now),
      };
    });
    if (superseded) this.observer.emit('sealed', { span: toSpan(superseded), reason: 'superseded' });
    this.observer.emit('leased', { sessionId, epoch });
    return epoch;
  }

  /**
   * Takes a report. Duplicate, late and reordered ones change nothing; whatever was lost, the next one heals. Reports
   * also are proof of life: they must come at least every few seconds, also while the count stands still.
   * @returns `stop`: this epoch is sealed (or unknown), or its session has ended; the worker shall close it.
   */
  async report(report: MeterReport): Promise<{ stop: boolean }> {
    const now = new Date(this.#clock.wallNow());
    const { applied, goOn } = await this.#database.transaction(async (tx) => ({
      applied: await queries.applyReport(tx, report, now),
      goOn: await queries.mayGoOn(tx, report.sessionId, report.epoch),
    }));
    if (applied) this.observer.emit('counted', toSpan(applied));
    return { stop: !goOn };
  }

  /**
   * Ends a span in an orderly way, after its final report. Sealing twice, or an epoch that is not open, changes nothing.
   * @returns the span if this call sealed it.
   */
  async seal(sessionId: SessionId, epoch: number, reason: SealReason = 'closed'): Promise<Span | null> {
    const now = new Date(this.#clock.wallNow());
    const row = await queries.sealSpan(this.#database.db, sessionId, epoch, reason, now);
    if (!row) return null;
    this.observer.emit('sealed', { span: toSpan(row), reason });
    return toSpan(row);
  }

  /**
   * Seals spans whose media-worker fell silent, at their last proof of life: call it every second or so. Silence is
   * not held against a worker while this server was down: it counts from this server's start at the earliest.
   * @returns what was sealed.
   */
  async sealSilent(): Promise<Span[]> {
    const now = this.#clock.wallNow();
    if (now - this.#startedAt < SILENCE_MS) return [];
    const rows = await queries.sealSilentSpans(this.#database.db, 'silent', {
      opened: new Date(now - SILENCE_MS),
      connecting: new Date(now - CONNECTING_SILENCE_MS),
    });
    const spans = rows.map(toSpan);
    for (const span of spans) this.observer.emit('sealed', { span, reason: 'silent' });
    return spans;
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
}

function toSpan(row: queries.SpanRow): Span {
  return {
    sessionId: row.session_id,
    epoch: row.epoch,
    openedAt: row.opened_at,
    closedAt: row.closed_at,
    durationMs: row.cumulative_ms,
  };
}
