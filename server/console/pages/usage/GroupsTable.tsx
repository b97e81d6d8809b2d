import type { UsageGroup, UsageGroupWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { usePages } from '../../api/usePages.ts';
import { formatDay, formatDuration, formatCharge, formatNumber, formatWords } from '../../format.ts';
import { SessionLink } from '../../ui/SessionLink.tsx';
import { Empty, Show } from '../../ui/states.tsx';
import { More, Table, type Column } from '../../ui/Table.tsx';

const NAMES: Readonly<Record<UsageGroup, string>> = {
  day: 'Day',
  session: 'Session',
  end_user: 'End user',
  face: 'Face',
  mode: 'Mode',
};

export function GroupsTable({ path, group }: { path: string; group: UsageGroup }): VNode {
  const pages = usePages<UsageGroupWire>(path);
  const columns: readonly Column<UsageGroupWire>[] = [
    { name: NAMES[group], cell: ({ key }) => <Key group={group} value={key} /> },
    { name: 'Sessions', figure: true, cell: ({ sessions }) => formatNumber(sessions) },
    { name: 'Video', figure: true, cell: ({ by_mode }) => timeOf(by_mode.video.duration_ms) },
    { name: 'Voice', figure: true, cell: ({ by_mode }) => timeOf(by_mode.voice.duration_ms) },
    { name: 'Text', figure: true, cell: ({ by_mode }) => timeOf(by_mode.text.duration_ms) },
    { name: 'Whole seconds', figure: true, cell: ({ rounding_micros }) => costOf(rounding_micros) },
    { name: 'Cost', figure: true, cell: ({ amount_micros }) => costOf(amount_micros) },
  ];
  return (
    <Show resource={pages.resource} reload={pages.reload}>
      {({ data }) =>
        data.every(({ sessions, amount_micros }) => sessions === 0 && amount_micros === 0) ? (
          <Empty title="Nothing was used in this time." />
        ) : (
          <>
            <Table
              caption={`Usage by ${NAMES[group].toLowerCase()}`}
              columns={columns}
              rows={data}
              keyOf={({ key }) => key ?? ''}
            />
            <More pages={pages} />
          </>
        )
      }
    </Show>
  );
}

/** What was not used leaves room for what was. */
const timeOf = (ms: number): string => (ms === 0 ? '–' : formatDuration(ms));
const costOf = (micros: number): string => (micros === 0 ? '–' : formatCharge(micros));

function Key({ group, value }: { group: UsageGroup; value: string | null }): VNode {
  if (value === null) return <>None</>;
  switch (group) {
    case 'day':
      return <>{formatDay(value)}</>;
    case 'session':
      return <SessionLink id={value} />;
    case 'end_user':
    case 'face':
      return <>{value}</>;
    case 'mode':
      return <>{formatWords(value)}</>;
  }
}
