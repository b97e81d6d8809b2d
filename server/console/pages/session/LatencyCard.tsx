import type { AnalyticsWire, SessionWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useResource } from '../../api/useResource.ts';
import { Chart } from '../../charts/Chart.tsx';
import { formatMs, formatNumber } from '../../format.ts';
import { Card } from '../../ui/Page.tsx';
import { Empty, Show } from '../../ui/states.tsx';
import { Table, type Column } from '../../ui/Table.tsx';

const POLL_MS = 10_000;
/** A chart of more says no more. */
const TURNS_DRAWN = 60;

type MeasureName = keyof AnalyticsWire['measures'];

const MEASURES: readonly (readonly [MeasureName, string])[] = [
  ['end_of_speech_to_commit_ms', 'Turn taken to be over'],
  ['stt_ms', 'Transcription'],
  ['llm_first_token_ms', 'First word of the reply'],
  ['tts_first_audio_ms', 'First sound made'],
  ['first_frame_sent_ms', 'First frame sent'],
  ['browser_first_audio_ms', 'Heard in the browser'],
  ['browser_first_frame_ms', 'Seen in the browser'],
  ['av_skew_ms', 'Sound behind picture'],
  ['barge_in_ms', 'Silent after being broken into'],
];

/** How long the user waited for each reply. */
export function LatencyCard({ session }: { session: SessionWire }): VNode {
  const analytics = useResource<AnalyticsWire>(`/v1/sessions/${session.id}/analytics`, {
    ...(session.status === 'ACTIVE' ? { everyMs: POLL_MS } : {}),
  });
  return (
    <Card title="Latency" wide>
      <Show resource={analytics.resource} reload={analytics.reload}>
        {(data) =>
          data.counts.turns === 0 ? <Empty title="No turn was answered yet." /> : <Figures data={data} />
        }
      </Show>
    </Card>
  );
}

function Figures({ data }: { data: AnalyticsWire }): VNode {
  const turns = data.turns.slice(-TURNS_DRAWN);
  const { counts } = data;
  return (
    <>
      <Chart
        title="From the end of the user's speech"
        kind="lines"
        placeName="Turn"
        places={turns.map((_, index) => String(data.turns.length - turns.length + index + 1))}
        series={[
          { name: 'First sound made', values: turns.map((turn) => turn.tts_first_audio_ms) },
          { name: 'Heard in the browser', values: turns.map((turn) => turn.browser_first_audio_ms) },
        ]}
        format={formatMs}
      />
      <p class="lead">
        {formatNumber(counts.turns)} turns, {formatNumber(counts.interruptions)} interruptions,{' '}
        {formatNumber(counts.false_alarms)} pauses for nothing, {formatNumber(counts.preemptive_replies)}{' '}
        replies begun early.
      </p>
      <Table
        caption="Percentiles of each stage"
        columns={COLUMNS}
        rows={MEASURES.filter(([name]) => data.measures[name] !== null).map(([name, label]) => ({
          label,
          measure: data.measures[name],
        }))}
        keyOf={({ label }) => label}
      />
    </>
  );
}

const COLUMNS: readonly Column<{ label: string; measure: AnalyticsWire['measures'][MeasureName] }>[] = [
  { name: 'Stage', cell: ({ label }) => label },
  { name: 'Turns', figure: true, cell: ({ measure }) => formatNumber(measure?.count ?? 0) },
  { name: 'p50', figure: true, cell: ({ measure }) => formatMs(measure?.p50 ?? null) },
  { name: 'p95', figure: true, cell: ({ measure }) => formatMs(measure?.p95 ?? null) },
];
