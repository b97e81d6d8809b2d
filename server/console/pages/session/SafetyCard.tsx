import type { SessionWire, WebhookEventWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useApi } from '../../account/AccountContext.ts';
import type { Api } from '../../api/Api.ts';
import type { ApiError } from '../../api/ApiError.ts';
import type { PageOf } from '../../api/usePages.ts';
import { asApiError } from '../../api/useResource.ts';
import { formatDateTime, formatWords } from '../../format.ts';
import { Card } from '../../ui/Page.tsx';
import { Badge, Failure } from '../../ui/states.tsx';

/** Alerts are rare: this many pages of them since the session began are more than anybody has seen. */
const PAGES_AT_MOST = 20;

/** Whether somebody in this session may have been in danger. Shown only when there was an alert. */
export function SafetyCard({ session }: { session: SessionWire }): VNode | null {
  const api = useApi();
  const [alerts, setAlerts] = useState<readonly WebhookEventWire[]>([]);
  const [error, setError] = useState<ApiError | null>(null);
  useEffect(() => {
    let gone = false;
    const read = async (): Promise<void> => {
      try {
        const found = await alertsOf(api, session.id, session.created_at);
        if (!gone) setAlerts(found);
      } catch (failure) {
        if (!gone) setError(asApiError(failure));
      }
    };
    void read();
    return () => {
      gone = true;
    };
  }, [api, session.id, session.created_at]);
  if (error && error.status !== 403) {
    return (
      <Card title="Safety" wide>
        <Failure error={error} />
      </Card>
    );
  }
  if (alerts.length === 0) return null;
  return (
    <Card title="Safety" wide>
      <ul class="attempts">
        {alerts.map((alert) => (
          <li key={alert.id}>
            <Badge tone="bad">{formatWords(String(alert.data.level))}</Badge>{' '}
            <time dateTime={alert.timestamp}>{formatDateTime(alert.timestamp)}</time>
          </li>
        ))}
      </ul>
      <p class="hint">Somebody may have been in danger: a person should read the transcript.</p>
    </Card>
  );
}

async function alertsOf(api: Api, sessionId: string, since: string): Promise<WebhookEventWire[]> {
  const found: WebhookEventWire[] = [];
  let cursor = '';
  for (let page = 0; page < PAGES_AT_MOST; page++) {
    const { data, next_cursor } = await api.get<PageOf<WebhookEventWire>>(
      `/v1/events?type=session.safety_alert&limit=100${cursor}`,
    );
    found.push(...data.filter((event) => event.data.session_id === sessionId));
    const last = data.at(-1);
    if (next_cursor === null || last === undefined || last.timestamp < since) break;
    cursor = `&cursor=${encodeURIComponent(next_cursor)}`;
  }
  return found;
}
