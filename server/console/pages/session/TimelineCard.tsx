import type { SessionWire, SpanListWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useResource } from '../../api/useResource.ts';
import {
  formatDuration,
  formatExactMoney,
  formatFineCharge,
  formatSeconds,
  formatWords,
} from '../../format.ts';
import { Card } from '../../ui/Page.tsx';
import { Badge, Empty, Show } from '../../ui/states.tsx';
import { Table, type Column } from '../../ui/Table.tsx';
import { When } from '../../ui/When.tsx';
import { SpanBars } from './SpanBars.tsx';

const POLL_MS = 5_000;
type Span = SpanListWire['spans'][number];

/** When the session was connected, why that began and ended, and what each second of it cost. */
export function TimelineCard({ session }: { session: SessionWire }): VNode {
  const spans = useResource<SpanListWire>(`/v1/sessions/${session.id}/spans`, {
    ...(session.status === 'ACTIVE' ? { everyMs: POLL_MS } : {}),
  });
  return (
    <Card title="Timeline" wide>
      <Show resource={spans.resource} reload={spans.reload}>
        {(data) => (data.spans.length === 0 ? <Empty title="Not connected yet." /> : <Spans list={data} />)}
      </Show>
    </Card>
  );
}

function Spans({ list }: { list: SpanListWire }): VNode {
  return (
    <>
      <SpanBars spans={list.spans} />
      <Table
        caption="Connected spans, oldest first"
        columns={COLUMNS}
        rows={list.spans}
        keyOf={({ epoch }) => String(epoch)}
      />
      <p>
        {formatDuration(list.ms)} in all: <strong>{formatExactMoney(list.charge_micros)}</strong>
        {list.rounding_micros !== null && (
          <span class="note">
            of it {formatExactMoney(list.rounding_micros)} for whole seconds, once, because the session has
            ended
          </span>
        )}
      </p>
    </>
  );
}

const COLUMNS: readonly Column<Span>[] = [
  { name: 'Span', cell: ({ epoch }) => epoch },
  {
    name: 'Opened',
    cell: ({ opened_at, open_reason }) => (
      <>
        {opened_at === null ? 'Never: no frame flowed' : <When iso={opened_at} />}
        {open_reason !== null && <span class="why">{formatWords(open_reason)}</span>}
      </>
    ),
  },
  {
    name: 'Closed',
    cell: ({ closed_at, close_reason }) => (
      <>
        {closed_at === null ? <Badge tone="good">Open</Badge> : <When iso={closed_at} />}
        {close_reason !== null && <span class="why">{formatWords(close_reason)}</span>}
      </>
    ),
  },
  {
    name: 'Time and price',
    cell: ({ by_mode }) => {
      const used = Object.entries(by_mode).filter(([, charge]) => charge.ms > 0);
      if (used.length === 0) return '–';
      return used.map(([mode, { ms, micros_per_second }]) => (
        <span key={mode} class="line">
          {formatWords(mode)}: {formatSeconds(ms)} at {formatExactMoney(micros_per_second)}
        </span>
      ));
    },
  },
  {
    name: 'Lent',
    figure: true,
    cell: ({ granted_ms }) => (granted_ms === null ? '–' : formatDuration(granted_ms)),
  },
  { name: 'Charge', figure: true, cell: ({ charge_micros }) => formatFineCharge(charge_micros) },
];
