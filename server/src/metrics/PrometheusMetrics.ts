import type { Observer, ProviderSnapshot } from '@visavis/shared';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { MeterEvents } from '../billing/Meter.ts';
import type { DispatcherEvents, WorkerLoad } from '../dispatch/Dispatcher.ts';
import type { LiveFigures } from '../dispatch/LiveFigures.ts';
import { registerProviders, type ProviderSource } from './registerProviders.ts';
import { TurnHistograms } from './TurnHistograms.ts';

/** Parts that are looked at and listened to. */
export interface MetricsSources {
  readonly figures: Observer<LiveFigures>;
  readonly meter: Observer<MeterEvents>;
  readonly dispatcher: {
    readonly observer: Observer<DispatcherEvents>;
    readonly workers: readonly WorkerLoad[];
    readonly providerSnapshots: ProviderSource;
  };
  readonly live: { readonly count: number };
  /** How the providers of chats in writing do. */
  readonly chats: () => readonly ProviderSnapshot[];
}

/** In the place of a media-worker: this server, whose chats have providers of their own. */
const CHATS = 'server';
/** Codes come from our own parts; this keeps the page small whatever they say. */
const MAX_WARNING_CODES = 50;
const CONNECT_BUCKETS = [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 20];
const DISPATCH_BUCKETS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 15, 30];

/**
 * The server's figures for Prometheus: base units (seconds, ratios), one registry an instance. Node's own come with
 * them: CPU, memory, event-loop lag, garbage collection.
 */
export class PrometheusMetrics {
  readonly #registry = new Registry();
  readonly #releases: (() => void)[];

  constructor({ figures, meter, dispatcher, live, chats }: MetricsSources) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    const turns = new TurnHistograms(this.#registry);
    registerProviders(this.#registry, () => [
      ...dispatcher.providerSnapshots(),
      { workerId: CHATS, providers: chats() },
    ]);
    const counter = (name: string, help: string): Counter => new Counter({ name, help, registers });
    const labelled = <const Label extends string>(name: string, help: string, label: Label): Counter<Label> =>
      new Counter({ name, help, labelNames: [label], registers });
    const histogram = (name: string, help: string, buckets: number[]): Histogram =>
      new Histogram({ name, help, buckets, registers });

    new Gauge({
      name: 'visavis_sessions_connected',
      help: 'Sessions that are connected to this server now',
      registers,
      collect() {
        this.set(live.count);
      },
    });
    gaugeByWorker(
      'visavis_media_worker_sessions',
      'Sessions on a media-worker now',
      ({ sessions }) => sessions,
    );
    gaugeByWorker(
      'visavis_media_worker_capacity',
      'Sessions that it takes at most',
      ({ capacity }) => capacity,
    );

    const answered = counter('visavis_turns_total', 'Turns of users that were answered');
    const preemptive = counter(
      'visavis_preemptive_replies_total',
      'Replies begun before the turn was over, and used',
    );
    const interrupted = counter('visavis_interruptions_total', 'Replies that were cut off');
    const falseAlarms = counter('visavis_false_alarms_total', 'Replies that paused for nothing and went on');
    const warnings = labelled('visavis_warnings_total', 'Warnings of conversations by their code', 'code');
    const reports = counter(
      'visavis_meter_reports_total',
      'Reports of conversation time that moved the count',
    );
    const sealed = labelled('visavis_spans_sealed_total', 'Spans of conversation time that ended', 'reason');
    const connect = histogram(
      'visavis_join_to_first_frame_seconds',
      'From the join to the first avatar frame that left for the browser',
      CONNECT_BUCKETS,
    );
    const browserConnect = histogram(
      'visavis_browser_connect_to_first_frame_seconds',
      "From the page's connect() to the first frame on its screen",
      CONNECT_BUCKETS,
    );
    const dispatch = new Histogram({
      name: 'visavis_dispatch_seconds',
      help: 'How long a session looked for a media-worker',
      labelNames: ['outcome'],
      buckets: DISPATCH_BUCKETS,
      registers,
    });
    const rtt = histogram(
      'visavis_network_round_trip_seconds',
      'Round trip between server and browsers, every five seconds of a connection',
      [0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1],
    );
    const loss = new Histogram({
      name: 'visavis_network_loss_ratio',
      help: 'Share of lost packets, every five seconds of a connection',
      labelNames: ['direction'],
      buckets: [0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5],
      registers,
    });

    const codes = new Set<string>();
    this.#releases = [
      figures.on('turn', (_id, metrics) => {
        answered.inc();
        if (metrics.preemptive) preemptive.inc();
        turns.observe(metrics);
      }),
      figures.on('browserTurn', (_id, report) => turns.observe(report)),
      figures.on('interrupted', () => interrupted.inc()),
      figures.on('falseAlarm', () => falseAlarms.inc()),
      figures.on('opened', (_id, ms) => connect.observe(ms / 1_000)),
      figures.on('browserOpened', (_id, ms) => browserConnect.observe(ms / 1_000)),
      figures.on('network', (_id, { rttMs, lossToBrowser, lossFromBrowser }) => {
        if (rttMs !== null) rtt.observe(rttMs / 1_000);
        loss.observe({ direction: 'to_browser' }, lossToBrowser);
        if (lossFromBrowser !== null) loss.observe({ direction: 'from_browser' }, lossFromBrowser);
      }),
      figures.on('warning', (_id, code) => {
        if (codes.size < MAX_WARNING_CODES) codes.add(code);
        warnings.inc({ code: codes.has(code) ? code : 'other' });
      }),
      meter.on('counted', () => reports.inc()),
      meter.on('sealed', ({ reason }) => sealed.inc({ reason })),
      dispatcher.observer.on('dispatched', (outcome, ms) => dispatch.observe({ outcome }, ms / 1_000)),
    ];

    function gaugeByWorker(name: string, help: string, of: (worker: WorkerLoad) => number): void {
      new Gauge({
        name,
        help,
        labelNames: ['worker'],
        registers,
        collect() {
          this.reset();
          for (const worker of dispatcher.workers) this.set({ worker: worker.workerId }, of(worker));
        },
      });
    }
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** The page in Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** Idempotent. */
  close(): void {
    for (const release of this.#releases.splice(0)) release();
    this.#registry.clear();
  }
}
