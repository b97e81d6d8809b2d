import { PROVIDER_LATENCY_BUCKETS_MS, type ProviderSnapshot } from '@visavis/shared';
import { Counter, Gauge, type Registry } from 'prom-client';

/** What the media-workers told last of their providers, and how the server's own do. */
export type ProviderSource = () => readonly {
  readonly workerId: string;
  readonly providers: readonly ProviderSnapshot[];
}[];

const LABELS = ['worker', 'kind', 'provider', 'position'] as const;
type Labels = Record<(typeof LABELS)[number], string>;
const BREAKER = { closed: 0, half_open: 0.5, open: 1 } as const;

/** Registers the providers' figures: they are read from the newest snapshots whenever somebody looks. */
export function registerProviders(registry: Registry, source: ProviderSource): void {
  const registers = [registry];
  const each = (use: (labels: Labels, provider: ProviderSnapshot) => void): void => {
    for (const { workerId, providers } of source()) {
      for (const provider of providers) {
        const { kind, name, position } = provider;
        use({ worker: workerId, kind, provider: name, position: String(position) }, provider);
      }
    }
  };
  const counter = (name: string, help: string, of: (provider: ProviderSnapshot) => number): void => {
    new Counter({
      name,
      help,
      labelNames: LABELS,
      registers,
      collect() {
        this.reset();
        each((labels, provider) => this.inc(labels, of(provider)));
      },
    });
  };
  counter('visavis_provider_requests_total', 'Requests to a provider', ({ requests }) => requests);
  counter(
    'visavis_provider_skipped_total',
    'Requests that were not made because it had just failed',
    ({ skipped }) => skipped,
  );
  counter(
    'visavis_provider_fallbacks_total',
    'Requests that it answered in the place of another',
    ({ fallbacks }) => fallbacks,
  );
  counter('visavis_provider_breaker_opened_total', 'How often it was left alone', ({ opened }) => opened);
  new Counter({
    name: 'visavis_provider_errors_total',
    help: 'Requests that it failed, by what was wrong',
    labelNames: [...LABELS, 'fault'],
    registers,
    collect() {
      this.reset();
      each((labels, { errors }) => {
        for (const [fault, count] of Object.entries(errors)) this.inc({ ...labels, fault }, count);
      });
    },
  });
  new Gauge({
    name: 'visavis_provider_breaker',
    help: '0: it is asked; 1: it is left alone; 0.5: one request tries it',
    labelNames: LABELS,
    registers,
    collect() {
      this.reset();
      each((labels, { breaker }) => this.set(labels, BREAKER[breaker]));
    },
  });
  // The series of a histogram; prom-client's own cannot be set to counts that others made.
  const answer = 'visavis_provider_answer_seconds';
  const help = 'From a request to the first token, the first sound, the transcript or the opinion';
  new Counter({
    name: `${answer}_bucket`,
    help,
    labelNames: [...LABELS, 'le'],
    registers,
    collect() {
      this.reset();
      each((labels, { latency }) => {
        let upTo = 0;
        for (const [index, count] of latency.counts.entries()) {
          upTo += count;
          const bound = PROVIDER_LATENCY_BUCKETS_MS[index];
          this.inc({ ...labels, le: bound === undefined ? '+Inf' : String(bound / 1_000) }, upTo);
        }
      });
    },
  });
  counter(`${answer}_sum`, help, ({ latency }) => latency.sumMs / 1_000);
  counter(`${answer}_count`, help, ({ latency }) => latency.count);
}
