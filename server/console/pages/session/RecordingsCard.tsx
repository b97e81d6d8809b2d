import type { RecordingWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useApi } from '../../account/AccountContext.ts';
import { useAction } from '../../api/useAction.ts';
import { useResource } from '../../api/useResource.ts';
import { formatDateTime, formatDuration, formatNumber, formatWords } from '../../format.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Card } from '../../ui/Page.tsx';
import { Empty, Failure, Show } from '../../ui/states.tsx';
import { Table, type Column } from '../../ui/Table.tsx';
import { When } from '../../ui/When.tsx';

const POLL_MS = 10_000;

export function RecordingsCard({ id }: { id: string }): VNode {
  const api = useApi();
  const path = `/v1/sessions/${id}/recordings`;
  const recordings = useResource<{ data: readonly RecordingWire[] }>(path, { everyMs: POLL_MS });
  const download = useAction((recording: RecordingWire) =>
    api.download(`${path}/${recording.id}/file`, `${recording.id}.webm`),
  );
  const columns: readonly Column<RecordingWire>[] = [
    { name: 'Started', cell: ({ started_at }) => <When iso={started_at} /> },
    { name: 'State', cell: ({ status }) => formatWords(status) },
    {
      name: 'Length',
      figure: true,
      cell: ({ duration_ms }) => (duration_ms === null ? '–' : formatDuration(duration_ms)),
    },
    {
      name: 'Size',
      figure: true,
      cell: ({ bytes }) => (bytes === null ? '–' : `${formatNumber(Math.ceil(bytes / 1_000))} kB`),
    },
    {
      name: 'File',
      cell: (recording) =>
        recording.bytes === null ? (
          '–'
        ) : (
          <button
            type="button"
            class="button is-small"
            aria-label={`Download the recording of ${formatDateTime(recording.started_at)}`}
            disabled={download.busy}
            onClick={() => download.run(recording)}
          >
            <Icon name="download" />
            Download
          </button>
        ),
    },
  ];
  return (
    <Card title="Recordings" wide>
      {download.error && <Failure error={download.error} />}
      <Show resource={recordings.resource} reload={recordings.reload}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title="No recording yet." />
          ) : (
            <Table caption="Recordings" columns={columns} rows={data} keyOf={(recording) => recording.id} />
          )
        }
      </Show>
    </Card>
  );
}
