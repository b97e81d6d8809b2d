import type { HistoryEntry, SessionWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useApi } from '../../account/AccountContext.ts';
import { useAction } from '../../api/useAction.ts';
import { formatTimeOfDay } from '../../format.ts';
import { Card } from '../../ui/Page.tsx';
import { Badge, Empty, Failure } from '../../ui/states.tsx';

/** What was said. It is fetched only when someone asks for it, because the look at it is written down. */
export function TranscriptCard({ session }: { session: SessionWire }): VNode {
  const api = useApi();
  const [entries, setEntries] = useState<readonly HistoryEntry[] | null>(null);
  const view = useAction(async () => {
    const { history } = await api.get<{ history: readonly HistoryEntry[] }>(
      `/v1/sessions/${session.id}/transcript`,
    );
    setEntries(history);
  });
  return (
    <Card
      title="Transcript"
      wide
      aside={
        <button type="button" class="button is-small" disabled={view.busy} onClick={() => view.run()}>
          {entries === null ? 'View transcript' : 'Read again'}
        </button>
      }
    >
      {view.error && <Failure error={view.error} />}
      {entries === null ? (
        <p class="hint">People said this in confidence: each view is recorded in the audit log.</p>
      ) : entries.length === 0 ? (
        <Empty title="Nothing was said yet." />
      ) : (
        <ol class="transcript">
          {entries.map((entry) => (
            <li key={entry.id} class={`said is-${entry.role}`}>
              <p class="said-by">
                {entry.role === 'user' ? 'User' : 'Avatar'}
                <time dateTime={entry.timestamp}>{formatTimeOfDay(entry.timestamp)}</time>
                {entry.interrupted && <Badge tone="warn">Interrupted</Badge>}
                {entry.spoken === false && <Badge tone="warn">Only shown</Badge>}
              </p>
              <p class="said-text">{entry.content}</p>
              {entry.sources && entry.sources.length > 0 && (
                <p class="hint">From: {entry.sources.map(({ title }) => title).join(', ')}</p>
              )}
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
