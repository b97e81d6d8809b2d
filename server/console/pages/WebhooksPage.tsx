import type { WebhookEndpointWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useApi } from '../account/AccountContext.ts';
import { useAction } from '../api/useAction.ts';
import { useResource } from '../api/useResource.ts';
import { formatToMinute } from '../format.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Form, TextField, textOf } from '../ui/form.tsx';
import { Page } from '../ui/Page.tsx';
import { SecretDialog } from '../ui/SecretDialog.tsx';
import { Badge, Empty, Show } from '../ui/states.tsx';
import { Table, type Column } from '../ui/Table.tsx';
import { EventChoice } from './webhooks/EventChoice.tsx';
import { When } from '../ui/When.tsx';

type Created = WebhookEndpointWire & { readonly secret: string };

export function WebhooksPage(): VNode {
  const endpoints = useResource<{ data: readonly WebhookEndpointWire[] }>('/v1/webhook-endpoints');
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<Created | null>(null);
  return (
    <Page
      title="Webhooks"
      lead="Your backend is told what happens, signed in the way of Standard Webhooks, and again until it answers."
      aside={
        <button type="button" class="button is-primary" onClick={() => setAdding(true)}>
          Add an endpoint
        </button>
      }
    >
      <Show resource={endpoints.resource} reload={endpoints.reload}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title="No endpoints yet.">
              Add an address of your backend to be told of sessions, payments and more.
            </Empty>
          ) : (
            <Table caption="Webhook endpoints" columns={COLUMNS} rows={data} keyOf={({ id }) => id} />
          )
        }
      </Show>
      {adding && (
        <AddDialog
          onClose={() => setAdding(false)}
          onMade={(endpoint) => {
            setAdding(false);
            setMade(endpoint);
            endpoints.reload();
          }}
        />
      )}
      {made && (
        <SecretDialog
          title="The endpoint's secret"
          what="the secret"
          secret={made.secret}
          advice="Your backend verifies each delivery's signature with it: any Standard Webhooks library does that."
          onClose={() => setMade(null)}
        />
      )}
    </Page>
  );
}

export function EndpointState({ endpoint }: { endpoint: WebhookEndpointWire }): VNode {
  const { status, disabled_reason: reason, failing_since: since } = endpoint;
  if (status === 'disabled') {
    return (
      <>
        <Badge tone={reason === 'by_account' ? 'quiet' : 'bad'}>Disabled</Badge>
        {reason === 'failing' && <span class="note">Nothing got through</span>}
        {reason === 'gone' && <span class="note">It answered 410</span>}
      </>
    );
  }
  if (since === null) return <Badge tone="good">Enabled</Badge>;
  return (
    <>
      <Badge tone="warn">Failing</Badge>
      <span class="note">Since {formatToMinute(since)}</span>
    </>
  );
}

const COLUMNS: readonly Column<WebhookEndpointWire>[] = [
  { name: 'Address', cell: ({ id, url }) => <a href={`/console/webhooks/${id}`}>{url}</a> },
  { name: 'Description', cell: ({ description }) => description || '–' },
  { name: 'Events', cell: ({ events }) => (events === null ? 'All' : events.join(', ')) },
  { name: 'State', cell: (endpoint) => <EndpointState endpoint={endpoint} /> },
  { name: 'Added', cell: ({ created_at }) => <When iso={created_at} /> },
];

function AddDialog(props: { onClose: () => void; onMade: (endpoint: Created) => void }): VNode {
  const api = useApi();
  const [events, setEvents] = useState<readonly string[] | null>(null);
  const add = useAction(async (values: FormData) => {
    const description = textOf(values, 'description');
    props.onMade(
      await api.send<Created>('POST', '/v1/webhook-endpoints', {
        url: textOf(values, 'url'),
        ...(description === '' ? {} : { description }),
        events,
      }),
    );
  });
  return (
    <Dialog title="Add an endpoint" onClose={props.onClose}>
      <Form onSubmit={add.run} busy={add.busy} error={add.error} submit="Add it">
        <TextField
          label="Address"
          name="url"
          type="url"
          required
          placeholder="https://example.com/visavis"
          problem={add.error?.field('url')}
        />
        <TextField
          label="Description"
          name="description"
          maxLength={200}
          problem={add.error?.field('description')}
        />
        <EventChoice events={events} onChange={setEvents} />
      </Form>
    </Dialog>
  );
}
