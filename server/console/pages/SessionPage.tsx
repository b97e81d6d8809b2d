import type { SessionWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useRoute } from 'preact-iso/router';
import { useApi, useMay } from '../account/AccountContext.ts';
import { useResource } from '../api/useResource.ts';
import { formatDateTime, formatDuration, formatWords } from '../format.ts';
import { ConfirmButton } from '../ui/ConfirmButton.tsx';
import { Code } from '../ui/Copy.tsx';
import { Card, Facts, Page } from '../ui/Page.tsx';
import { SESSION_REASON, StatusBadge } from '../ui/sessionBadges.tsx';
import { Show } from '../ui/states.tsx';
import { LedgerTable } from './billing/LedgerTable.tsx';
import { LatencyCard } from './session/LatencyCard.tsx';
import { RecordingsCard } from './session/RecordingsCard.tsx';
import { SafetyCard } from './session/SafetyCard.tsx';
import { TimelineCard } from './session/TimelineCard.tsx';
import { TranscriptCard } from './session/TranscriptCard.tsx';

const POLL_MS = 3_000;

/** Everything about one session; while it lives the page follows it. */
export function SessionPage(): VNode {
  const { params } = useRoute();
  const may = useMay();
  const id = params.id ?? '';
  const session = useResource<SessionWire>(`/v1/sessions/${encodeURIComponent(id)}`, { everyMs: POLL_MS });
  return (
    <Page title="Session" aside={<Code text={id} what="the session id" />}>
      <p class="back">
        <a href="/console/sessions">All sessions</a>
      </p>
      <Show resource={session.resource} reload={session.reload}>
        {(data) => (
          <div class="grid">
            <SummaryCard session={data} reload={session.reload} />
            <SafetyCard session={data} />
            <TimelineCard session={data} />
            {may('bill') && (
              <Card title="Ledger" wide>
                <LedgerTable path={`/v1/billing/ledger?session_id=${data.id}&limit=10`} ofSession />
              </Card>
            )}
            <LatencyCard session={data} />
            <TranscriptCard session={data} />
            {data.recording && <RecordingsCard id={data.id} />}
          </div>
        )}
      </Show>
    </Page>
  );
}

function SummaryCard({ session, reload }: { session: SessionWire; reload: () => void }): VNode {
  const why = session.pause_reason ?? session.end_reason;
  return (
    <Card
      title="Summary"
      wide
      aside={session.status === 'TERMINATED' ? null : <Acts session={session} reload={reload} />}
    >
      <Facts
        facts={[
          [
            'State',
            <>
              <StatusBadge status={session.status} />
              {why && <span class="note">{SESSION_REASON[why]}</span>}
            </>,
          ],
          ['Talked', formatDuration(session.duration_ms)],
          ['Created', formatDateTime(session.created_at)],
          ['First opened', formatDateTime(session.started_at)],
          ['Ended', formatDateTime(session.ended_at)],
          ['End user', session.end_user_id ?? '–'],
          ['Face and voice', `${session.face}, ${session.voice}`],
          ['Profile', session.profile],
          ['Language', session.language],
          ['Sent as', formatWords(session.modality)],
          ['Time limit', session.time_limit_ms === null ? 'None' : formatDuration(session.time_limit_ms)],
          ...Object.entries(session.metadata).map(([name, value]) => [name, value] as const),
        ]}
      />
    </Card>
  );
}

function Acts({ session, reload }: { session: SessionWire; reload: () => void }): VNode | null {
  const api = useApi();
  const may = useMay();
  if (!may('develop')) return null;
  const act = (name: 'pause' | 'terminate') => async (): Promise<void> => {
    await api.send('POST', `/v1/sessions/${session.id}/${name}`);
    reload();
  };
  return (
    <div class="buttons">
      {session.status === 'ACTIVE' && (
        <ConfirmButton
          label="Pause"
          title="Pause this session?"
          confirm="Pause it"
          danger={false}
          work={act('pause')}
        >
          <p>The conversation is disconnected now. It can be connected again, and a pause costs nothing.</p>
        </ConfirmButton>
      )}
      <ConfirmButton
        label="End session"
        title="End this session?"
        confirm="End it for good"
        work={act('terminate')}
      >
        <p>The conversation ends now and can never be connected again.</p>
      </ConfirmButton>
    </div>
  );
}
