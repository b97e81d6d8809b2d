import {
  TURN_MEASURES,
  type AnalyticsWire,
  type Clock,
  type Observer,
  type SessionId,
  type TurnMetrics,
} from '@visavis/shared';
import type { LiveFigures } from '../dispatch/LiveFigures.ts';
import type { Service } from '../lifecycle.ts';
import type { Logger } from '../log.ts';
import type { Database } from '../store/Database.ts';
import type { TurnFigures } from '../store/tables.ts';
import * as queries from './analyticsQueries.ts';
import { ConnectionRecord } from './ConnectionRecord.ts';
import { summarize } from './summarize.ts';

/**
 * Keeps what is measured of each session. It only listens: when a figure cannot be stored, that is logged and the
 * conversation knows nothing of it. What is told of one session is stored in the order in which it was told.
 */
export class SessionAnalytics implements Service {
  readonly id = 'analytics';
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #log: Pick<Logger, 'error'>;
  readonly #writing = new Map<SessionId, Promise<void>>();
  readonly #connections = new Map<SessionId, ConnectionRecord>();

  constructor(deps: { database: Database; clock: Clock; log: Pick<Logger, 'error'> }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
    this.#log = deps.log;
  }

  /** Listens from now on. @returns the release. */
  watch(figures: Observer<LiveFigures>): () => void {
    const releases = [
      figures.on('turn', (id, metrics) => this.#merge(id, metrics.turnId, partOf(metrics))),
      figures.on('browserTurn', (id, report) => {
        this.#merge(id, report.turnId, { figures: figuresOf(report) });
      }),
      figures.on('interrupted', (id, turnId) => this.#merge(id, turnId, { interrupted: true })),
      figures.on('falseAlarm', (id, turnId) => this.#merge(id, turnId, { falseAlarms: 1 })),
      figures.on('opened', (id, firstFrameSentMs) => {
        const connection = new ConnectionRecord(new Date(this.#clock.wallNow()), firstFrameSentMs);
        this.#connections.set(id, connection);
        this.#put(id, connection);
      }),
      figures.on('browserOpened', (id, ms) => {
        const connection = this.#connections.get(id);
        if (connection?.browserFirstFrameMs !== null) return;
        connection.browserFirstFrameMs = Math.round(ms);
        this.#put(id, connection);
      }),
      figures.on('network', (id, sample) => this.#connections.get(id)?.network(sample)),
      figures.on('ended', (id) => {
        const connection = this.#connections.get(id);
        this.#connections.delete(id);
        if (connection) this.#put(id, connection);
      }),
    ];
    return () => releases.forEach((release) => release());
  }

  /** What was measured so far, also of a session that is connected now. The caller has checked whose it is. */
  async get(id: SessionId): Promise<AnalyticsWire> {
    const connection = this.#connections.get(id);
    if (connection) this.#put(id, connection);
    await this.#writing.get(id);
    return summarize(
      id,
      await queries.listTurns(this.#database.db, id),
      await queries.listConnections(this.#database.db, id),
    );
  }

  async start(): Promise<void> {
    // Listening begins with `watch`.
  }

  /** Waits for what is being stored. */
  async stop(): Promise<void> {
    await Promise.all(this.#writing.values());
  }

  #merge(sessionId: SessionId, turnId: string, part: queries.TurnPart): void {
    const at = new Date(this.#clock.wallNow());
    this.#write(sessionId, () => queries.mergeTurn(this.#database.db, { sessionId, turnId, at }, part));
  }

  #put(id: SessionId, connection: ConnectionRecord): void {
    const { openedAt, rttMs, lossToBrowser, lossFromBrowser } = connection;
    const row = {
      session_id: id,
      opened_at: openedAt,
      first_frame_sent_ms: connection.firstFrameSentMs,
      browser_first_frame_ms: connection.browserFirstFrameMs,
      rtt_ms_mean: rttMs.mean,
      rtt_ms_max: rttMs.max,
      loss_to_browser_mean: lossToBrowser.mean,
      loss_to_browser_max: lossToBrowser.max,
      loss_from_browser_mean: lossFromBrowser.mean,
      loss_from_browser_max: lossFromBrowser.max,
    };
    this.#write(id, () => queries.putConnection(this.#database.db, row));
  }

  #write(id: SessionId, work: () => Promise<void>): void {
    const done = (this.#writing.get(id) ?? Promise.resolve()).then(work).catch((error: unknown) => {
      this.#log.error({ err: error, sessionId: id }, 'figures of a session could not be stored');
    });
    this.#writing.set(id, done);
    void done.then(() => {
      if (this.#writing.get(id) === done) this.#writing.delete(id);
    });
  }
}

function partOf(metrics: TurnMetrics): queries.TurnPart {
  return { figures: figuresOf(metrics), preemptive: metrics.preemptive ?? false };
}

function figuresOf(metrics: Partial<TurnMetrics>): TurnFigures {
  return Object.fromEntries(
    TURN_MEASURES.flatMap((measure) => {
      const value = metrics[measure];
      return value === undefined ? [] : [[measure, Math.round(value * 10) / 10]];
    }),
  );
}
