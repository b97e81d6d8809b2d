import type { AccountAnalyticsWire, UsageGroup, UsageReportWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useApi } from '../account/AccountContext.ts';
import { withQuery } from '../api/Api.ts';
import { useAction } from '../api/useAction.ts';
import { useResource } from '../api/useResource.ts';
import { Chart } from '../charts/Chart.tsx';
import { formatDuration, formatMoney, formatMs, formatNumber, formatShortDay } from '../format.ts';
import { SelectField, TextField } from '../ui/form.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Card, Page, Stat } from '../ui/Page.tsx';
import { Empty, Failure, Show } from '../ui/states.tsx';
import { GroupsTable } from './usage/GroupsTable.tsx';
import { StatementCard } from './usage/StatementCard.tsx';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;
/** As far back as `/v1/analytics` looks at once. */
const ANALYTICS_DAYS = 92;

const GROUPS: readonly (readonly [UsageGroup, string])[] = [
  ['day', 'Day'],
  ['session', 'Session'],
  ['end_user', 'End user'],
  ['face', 'Face'],
  ['mode', 'Mode'],
];

interface Range {
  /** Days as the API takes them: UTC, `to` exclusive. */
  readonly from: string;
  readonly to: string;
}

/** What was used and what it cost, over days of UTC, which is how it is billed. */
export function UsagePage(): VNode {
  const { query, route } = useLocation();
  const api = useApi();
  const range: Range = {
    from: query.from ?? dayOf(Date.now() - (DEFAULT_DAYS - 1) * DAY_MS),
    to: query.to ?? dayOf(Date.now() + DAY_MS),
  };
  const group = GROUPS.find(([name]) => name === query.group_by)?.[0] ?? 'day';
  const change = (part: Record<string, string>): void =>
    route(withQuery('/console/usage', { ...query, ...part }), true);
  const days = useResource<UsageReportWire>(withQuery('/v1/usage', { ...range, group_by: 'day' }));
  const download = useAction(() =>
    api.download(
      withQuery('/v1/usage', { ...range, group_by: group, format: 'csv' }),
      `usage-by-${group}-${range.from}-to-${range.to}.csv`,
    ),
  );
  return (
    <Page
      title="Usage"
      lead="Conversation time from the first frame of the avatar to the last sign of life. Pauses cost nothing. Days are UTC's."
    >
      <form class="filters is-range" aria-label="What is shown" onSubmit={(event) => event.preventDefault()}>
        <TextField
          label="From"
          name="from"
          type="date"
          value={range.from}
          onInput={(from) => from !== '' && change({ from })}
        />
        <TextField
          label="Up to and including"
          name="until"
          type="date"
          value={dayOf(new Date(range.to).getTime() - DAY_MS)}
          onInput={(until) => until !== '' && change({ to: dayOf(new Date(until).getTime() + DAY_MS) })}
        />
        <SelectField
          label="Table by"
          name="group_by"
          value={group}
          options={GROUPS}
          onChange={(group_by) => change({ group_by })}
        />
      </form>
      <Show resource={days.resource} reload={days.reload}>
        {(report) => <DayCharts report={report} />}
      </Show>
      <Experience range={range} />
      <Card
        title={`By ${GROUPS.find(([name]) => name === group)?.[1].toLowerCase() ?? group}`}
        aside={
          <button
            type="button"
            class="button is-small"
            disabled={download.busy}
            onClick={() => download.run()}
          >
            <Icon name="download" />
            Download as CSV
          </button>
        }
      >
        {download.error && <Failure error={download.error} />}
        <GroupsTable path={withQuery('/v1/usage', { ...range, group_by: group, limit: 50 })} group={group} />
      </Card>
      <StatementCard />
    </Page>
  );
}

function DayCharts({ report }: { report: UsageReportWire }): VNode {
  const { total, data } = report;
  const places = data.map(({ key }) => formatShortDay(new Date(key ?? '').getTime()));
  const minutes = (ms: number): number => Math.round(ms / 6_000) / 10;
  return (
    <>
      <dl class="stats">
        <Stat label="Talked" value={formatDuration(total.duration_ms)} />
        <Stat label="Cost" value={formatMoney(total.amount_micros)} />
        <Stat label="Sessions" value={formatNumber(total.sessions)} />
      </dl>
      {total.duration_ms === 0 ? (
        <Empty title="Nothing was used in this time." />
      ) : (
        <div class="grid">
          <Card title="Minutes a day">
            <Chart
              title="Minutes of conversation a day, by what was sent of the avatar"
              kind="bars"
              placeName="Day"
              places={places}
              series={[
                { name: 'Video', values: data.map(({ by_mode }) => minutes(by_mode.video.duration_ms)) },
                { name: 'Voice', values: data.map(({ by_mode }) => minutes(by_mode.voice.duration_ms)) },
                { name: 'Text', values: data.map(({ by_mode }) => minutes(by_mode.text.duration_ms)) },
              ]}
              format={formatNumber}
            />
          </Card>
          <Card title="Cost a day">
            <Chart
              title="Cost a day"
              kind="bars"
              placeName="Day"
              places={places}
              series={[{ name: 'Cost', values: data.map(({ amount_micros }) => amount_micros) }]}
              format={formatMoney}
            />
          </Card>
        </div>
      )}
    </>
  );
}

/** How many talked at once, and how long they waited. */
function Experience({ range }: { range: Range }): VNode | null {
  const [from, to] = [new Date(range.from).getTime(), new Date(range.to).getTime()];
  const fits = to > from && to - from <= ANALYTICS_DAYS * DAY_MS;
  const analytics = useResource<AccountAnalyticsWire>(
    fits
      ? withQuery('/v1/analytics', {
          from: new Date(from).toISOString(),
          to: new Date(to).toISOString(),
          step_ms: DAY_MS,
        })
      : null,
  );
  if (!fits) return null;
  return (
    <div class="grid">
      <Card title="Most at once">
        <Show resource={analytics.resource} reload={analytics.reload}>
          {({ buckets, peak_concurrency }) =>
            peak_concurrency === 0 ? (
              <Empty title="Nobody talked in this time." />
            ) : (
              <Chart
                title="Most conversations at once, by day"
                kind="bars"
                placeName="Day"
                places={buckets.map(({ at }) => formatShortDay(new Date(at).getTime()))}
                series={[
                  { name: 'Conversations at once', values: buckets.map((each) => each.peak_concurrency) },
                ]}
                format={(value) => (Number.isInteger(value) ? formatNumber(value) : '')}
              />
            )
          }
        </Show>
      </Card>
      <Card title="Time to the first sound">
        <Show resource={analytics.resource} reload={analytics.reload}>
          {({ buckets }) =>
            buckets.every(({ turns }) => turns === 0) ? (
              <Empty title="No turn was answered in this time." />
            ) : (
              <Chart
                title="From the end of the user's speech to the first sound of the reply, by day"
                kind="lines"
                placeName="Day"
                places={buckets.map(({ at }) => formatShortDay(new Date(at).getTime()))}
                series={[
                  {
                    name: 'Half of the turns',
                    values: buckets.map((each) => each.tts_first_audio_ms?.p50 ?? null),
                  },
                  { name: '95 of 100', values: buckets.map((each) => each.tts_first_audio_ms?.p95 ?? null) },
                ]}
                format={formatMs}
              />
            )
          }
        </Show>
      </Card>
    </div>
  );
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
