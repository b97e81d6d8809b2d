import type { AccountAnalyticsWire, BalanceWire, SessionSummaryWire, UsageReportWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { useMay } from '../account/AccountContext.ts';
import { withQuery } from '../api/Api.ts';
import type { PageOf } from '../api/usePages.ts';
import { useResource, type Resource } from '../api/useResource.ts';
import { Chart } from '../charts/Chart.tsx';
import {
  formatAgo,
  formatDuration,
  formatMoney,
  formatMs,
  formatNumber,
  formatShortTime,
} from '../format.ts';
import { Card, Page, Stat } from '../ui/Page.tsx';
import { SessionLink } from '../ui/SessionLink.tsx';
import { StatusBadge } from '../ui/sessionBadges.tsx';
import { Empty, Show } from '../ui/states.tsx';
import { Table, type Column } from '../ui/Table.tsx';

const POLL_MS = 5_000;
const CHART_POLL_MS = 60_000;
const TODAY_POLL_MS = 15_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How things are right now, and how the last day went. */
export function OverviewPage(): VNode {
  const day = useResource<AccountAnalyticsWire>(useLastDay(), { everyMs: CHART_POLL_MS });
  const live = useResource<PageOf<SessionSummaryWire>>('/v1/sessions?status=ACTIVE&limit=10', {
    everyMs: POLL_MS,
  });
  const health = useResource<{ status: string }>('/readyz', { everyMs: CHART_POLL_MS });
  const may = useMay();
  const usage = useResource<UsageReportWire>(useToday(), { everyMs: TODAY_POLL_MS });
  const today = usage.resource.status === 'ready' ? usage.resource.data.total : null;
  const balance = useResource<BalanceWire>(may('bill') ? '/v1/billing/balance' : null, {
    everyMs: TODAY_POLL_MS,
  });
  return (
    <Page title="Overview">
      <dl class="stats">
        <Stat label="Live now" value={liveCount(live.resource)} />
        <Stat
          label="Talked today"
          value={today ? formatDuration(today.duration_ms) : '–'}
          note="Since midnight, UTC"
        />
        <Stat label="Cost today" value={today ? formatMoney(today.amount_micros) : '–'} />
        {may('bill') && (
          <Stat
            label="Balance"
            value={
              balance.resource.status === 'ready' ? formatMoney(balance.resource.data.balance_micros) : '–'
            }
            note={<a href="/console/billing">Ledger and limits</a>}
          />
        )}
        <Stat
          label="Most at once, 24 hours"
          value={day.resource.status === 'ready' ? formatNumber(day.resource.data.peak_concurrency) : '–'}
        />
        <Stat label="Service" value={healthText(health.resource)} />
      </dl>
      <div class="grid">
        <Card title="Concurrency, last 24 hours">
          <Show resource={day.resource} reload={day.reload}>
            {(data) => <Concurrency data={data} />}
          </Show>
        </Card>
        <Card title="Time to the first sound, last 24 hours">
          <Show resource={day.resource} reload={day.reload}>
            {(data) => <Latency data={data} />}
          </Show>
        </Card>
        <Card title="Live sessions" wide aside={<a href="/console/sessions">All sessions</a>}>
          <Show resource={live.resource} reload={live.reload}>
            {({ data }) =>
              data.length === 0 ? (
                <Empty title="Nobody is talking right now." />
              ) : (
                <Table caption="Live sessions" columns={COLUMNS} rows={data} keyOf={({ id }) => id} />
              )
            }
          </Show>
        </Card>
      </div>
    </Page>
  );
}

function useToday(): string {
  return useMemo(() => {
    const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
    return withQuery('/v1/usage', { from: day(Date.now()), to: day(Date.now() + DAY_MS), group_by: 'day' });
  }, []);
}

/** Whole hours, so that the path stays the same while one looks. */
function useLastDay(): string {
  return useMemo(() => {
    const to = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS;
    return withQuery('/v1/analytics', {
      from: new Date(to - DAY_MS).toISOString(),
      to: new Date(to).toISOString(),
      step_ms: HOUR_MS,
    });
  }, []);
}

function Concurrency({ data }: { data: AccountAnalyticsWire }): VNode {
  if (data.peak_concurrency === 0) return <Empty title="Nobody talked in this time." />;
  return (
    <Chart
      title="Most conversations at once, by hour"
      kind="bars"
      placeName="Hour"
      places={hours(data)}
      series={[
        { name: 'Conversations at once', values: data.buckets.map((bucket) => bucket.peak_concurrency) },
      ]}
      format={(value) => (Number.isInteger(value) ? formatNumber(value) : '')}
    />
  );
}

function Latency({ data }: { data: AccountAnalyticsWire }): VNode {
  if (data.buckets.every(({ turns }) => turns === 0))
    return <Empty title="No turn was answered in this time." />;
  return (
    <Chart
      title="From the end of the user's speech to the first sound of the reply, by hour"
      kind="lines"
      placeName="Hour"
      places={hours(data)}
      series={[
        {
          name: 'Half of the turns',
          values: data.buckets.map((bucket) => bucket.tts_first_audio_ms?.p50 ?? null),
        },
        { name: '95 of 100', values: data.buckets.map((bucket) => bucket.tts_first_audio_ms?.p95 ?? null) },
      ]}
      format={formatMs}
    />
  );
}

const hours = (data: AccountAnalyticsWire): string[] =>
  data.buckets.map(({ at }) => formatShortTime(new Date(at).getTime()));

function liveCount(resource: Resource<PageOf<SessionSummaryWire>>): string {
  if (resource.status !== 'ready') return '–';
  const { data, next_cursor } = resource.data;
  return next_cursor === null ? formatNumber(data.length) : `${formatNumber(data.length)}+`;
}

function healthText(resource: Resource<{ status: string }>): string {
  switch (resource.status) {
    case 'loading':
      return '–';
    case 'failed':
      return 'Not ready';
    case 'ready':
      return resource.data.status === 'ready' ? 'Ready' : 'Not ready';
  }
}

const COLUMNS: readonly Column<SessionSummaryWire>[] = [
  { name: 'Session', cell: ({ id }) => <SessionLink id={id} /> },
  { name: 'State', cell: ({ status }) => <StatusBadge status={status} /> },
  { name: 'End user', cell: ({ end_user_id }) => end_user_id ?? '–' },
  { name: 'Opened', cell: ({ started_at }) => (started_at === null ? '–' : formatAgo(started_at)) },
  { name: 'Talked', figure: true, cell: ({ duration_ms }) => formatDuration(duration_ms) },
];
