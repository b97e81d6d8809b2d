import type { SessionWire, UsageWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useResource } from '../../api/useResource.ts';
import { formatDateTime, formatDuration } from '../../format.ts';
import { Card } from '../../ui/Page.tsx';
import { Badge, Empty, Show } from '../../ui/states.tsx';
import { Table, type Column } from '../../ui/Table.tsx';
import { When } from '../../ui/When.tsx';

const POLL_MS = 5_000;
type Span = UsageWire['spans'][number];

/** When the session was connected, which is what is billed. */
export function TimelineCard({ session }: { session: SessionWire }): VNode {
  const usage = useResource<UsageWire>(`/v1/sessions/${session.id}/usage`, {
    ...(session.status === 'ACTIVE' ? { everyMs: POLL_MS } : {}),
  });
  return (
    <Card title="Timeline" wide>
      <Show resource={usage.resource} reload={usage.reload}>
        {({ spans }) =>
          spans.length === 0 ? (
            <Empty title="Not connected yet." />
          ) : (
            <Table
              caption="Connected spans"
              columns={COLUMNS}
              rows={spans}
              keyOf={({ epoch }) => String(epoch)}
            />
          )
        }
      </Show>
    </Card>
  );
}

const COLUMNS: readonly Column<Span>[] = [
  { name: 'Span', cell: ({ epoch }) => epoch },
  { name: 'Opened', cell: ({ opened_at }) => <When iso={opened_at} /> },
  {
    name: 'Closed',
    cell: ({ closed_at }) =>
      closed_at === null ? <Badge tone="good">Open</Badge> : formatDateTime(closed_at),
  },
  { name: 'Talked', figure: true, cell: ({ duration_ms }) => formatDuration(duration_ms) },
];
