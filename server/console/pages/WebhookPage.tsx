import type { WebhookDeliveryWire, WebhookEndpointWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useLocation, useRoute } from 'preact-iso/router';
import { useState } from 'preact/hooks';
import { useApi } from '../account/AccountContext.ts';
import { withQuery } from '../api/Api.ts';
import { useAction } from '../api/useAction.ts';
import { usePages } from '../api/usePages.ts';
import { useResource } from '../api/useResource.ts';
import { formatDateTime, formatMs, formatWords } from '../format.ts';
import { ConfirmButton } from '../ui/ConfirmButton.tsx';
import { Code } from '../ui/Copy.tsx';
import { SelectField } from '../ui/form.tsx';
import { Card, Facts, Page } from '../ui/Page.tsx';
import { SecretDialog } from '../ui/SecretDialog.tsx';
import { Badge, Empty, Failure, Notice, Show, type Tone } from '../ui/states.tsx';
import { More, Table, type Column } from '../ui/Table.tsx';
import { DeliveryDialog } from './webhooks/DeliveryDialog.tsx';
import { EndpointState } from './WebhooksPage.tsx';
import { When } from '../ui/When.tsx';

const POLL_MS = 5_000;
type DeliveryStatus = WebhookDeliveryWire['status'];

export const DELIVERY_STATUS: Readonly<Record<DeliveryStatus, { tone: Tone; label: string }>> = {
  pending: { tone: 'busy', label: 'Under way' },
  delivered: { tone: 'good', label: 'Delivered' },
  failed: { tone: 'bad', label: 'Failed' },
};

/** One endpoint: its settings, its secret, and everything that was sent there. */
export function WebhookPage(): VNode {
  const { params } = useRoute();
  const path = `/v1/webhook-endpoints/${encodeURIComponent(params.id ?? '')}`;
  const endpoint = useResource<WebhookEndpointWire>(path);
  return (
    <Page title="Webhook endpoint">
      <p class="back">
        <a href="/console/webhooks">All endpoints</a>
      </p>
      <Show resource={endpoint.resource} reload={endpoint.reload}>
        {(data) => (
          <>
            <EndpointCard endpoint={data} path={path} replace={endpoint.replace} />
            <Deliveries path={path} />
          </>
        )}
      </Show>
    </Page>
  );
}

function EndpointCard(props: {
  endpoint: WebhookEndpointWire;
  path: string;
  replace: (endpoint: WebhookEndpointWire) => void;
}): VNode {
  const { endpoint, path, replace } = props;
  const api = useApi();
  const { route } = useLocation();
  const [secret, setSecret] = useState<{ secret: string; previous_secret_until: string } | null>(null);
  const [tested, setTested] = useState(false);
  const test = useAction(async () => {
    await api.send('POST', `${path}/test`);
    setTested(true);
  });
  const turn = useAction(async () => {
    const status = endpoint.status === 'enabled' ? 'disabled' : 'enabled';
    replace(await api.send<WebhookEndpointWire>('PATCH', path, { status }));
  });
  return (
    <Card
      title={endpoint.url}
      aside={
        <div class="buttons">
          <button type="button" class="button is-small" disabled={test.busy} onClick={() => test.run()}>
            Send a test
          </button>
          <button type="button" class="button is-small" disabled={turn.busy} onClick={() => turn.run()}>
            {endpoint.status === 'enabled' ? 'Disable' : 'Enable'}
          </button>
          <ConfirmButton
            label="New secret"
            title="Make a new secret?"
            confirm="Make a new one"
            danger={false}
            work={async () => setSecret(await api.send('POST', `${path}/rotate-secret`))}
          >
            <p>
              For a day each delivery is signed with both, the old one and the new one: put the new one in
              place meanwhile.
            </p>
          </ConfirmButton>
          <ConfirmButton
            label="Delete"
            title="Delete this endpoint?"
            confirm="Delete it"
            work={async () => {
              await api.send('DELETE', path);
              route('/console/webhooks');
            }}
          >
            <p>Nothing is sent there any more, and what is under way is given up.</p>
          </ConfirmButton>
        </div>
      }
    >
      {(test.error ?? turn.error) && <Failure error={(test.error ?? turn.error)!} />}
      {tested && <Notice kind="success">A test is on its way: it is in the list below.</Notice>}
      <Facts
        facts={[
          ['State', <EndpointState key="state" endpoint={endpoint} />],
          ['Events', endpoint.events === null ? 'All' : endpoint.events.join(', ')],
          ['Description', endpoint.description || '–'],
          ['Added', formatDateTime(endpoint.created_at)],
          ['Endpoint id', <Code key="id" text={endpoint.id} what="the endpoint id" />],
        ]}
      />
      {secret && (
        <SecretDialog
          title="The new secret"
          what="the secret"
          secret={secret.secret}
          advice={`Deliveries are signed with the old one too until ${formatDateTime(secret.previous_secret_until)}.`}
          onClose={() => setSecret(null)}
        />
      )}
    </Card>
  );
}

function Deliveries({ path }: { path: string }): VNode {
  const [status, setStatus] = useState('');
  const [looked, setLooked] = useState<string | null>(null);
  const pages = usePages<WebhookDeliveryWire>(withQuery(`${path}/deliveries`, { limit: 25, status }), {
    everyMs: POLL_MS,
  });
  const columns: readonly Column<WebhookDeliveryWire>[] = [
    { name: 'Event', cell: ({ event_type }) => <code>{event_type}</code> },
    {
      name: 'State',
      cell: ({ status: state, next_attempt_at }) => (
        <>
          <Badge tone={DELIVERY_STATUS[state].tone}>{DELIVERY_STATUS[state].label}</Badge>
          {next_attempt_at !== null && (
            <span class="why">
              Next try <When iso={next_attempt_at} />
            </span>
          )}
        </>
      ),
    },
    { name: 'Attempts', figure: true, cell: ({ attempts }) => attempts },
    {
      name: 'Last answer',
      cell: ({ last_attempt }) =>
        last_attempt === null
          ? '–'
          : (last_attempt.error ??
            `${last_attempt.response_status ?? ''} in ${formatMs(last_attempt.duration_ms)}`),
    },
    { name: 'Created', cell: ({ created_at }) => <When iso={created_at} /> },
    {
      name: 'Delivery',
      cell: ({ id, event_type, created_at }) => (
        <button
          type="button"
          class="button is-small"
          aria-label={`Look at ${event_type} of ${formatDateTime(created_at)}`}
          onClick={() => setLooked(id)}
        >
          Look
        </button>
      ),
    },
  ];
  return (
    <Card title="Deliveries">
      <div class="filters is-short">
        <SelectField
          label="State"
          name="status"
          value={status}
          options={[
            ['', 'Any'],
            ...Object.entries(DELIVERY_STATUS).map(
              ([value, { label }]) => [value, formatWords(label)] as const,
            ),
          ]}
          onChange={setStatus}
        />
      </div>
      <Show resource={pages.resource} reload={pages.reload}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title="Nothing was sent here yet." />
          ) : (
            <>
              <Table
                caption="Deliveries, newest first"
                columns={columns}
                rows={data}
                keyOf={({ id }) => id}
              />
              <More pages={pages} />
            </>
          )
        }
      </Show>
      {looked !== null && (
        <DeliveryDialog id={looked} onClose={() => setLooked(null)} onReplayed={pages.reload} />
      )}
    </Card>
  );
}
