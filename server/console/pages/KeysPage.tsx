import type { ApiKeyScope, ApiKeyWire, NewApiKeyWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useAccount, useApi } from '../account/AccountContext.ts';
import { useAction } from '../api/useAction.ts';
import { useResource } from '../api/useResource.ts';
import { formatAgo } from '../format.ts';
import { ConfirmButton } from '../ui/ConfirmButton.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Choices, Form, textOf, TextField } from '../ui/form.tsx';
import { Page } from '../ui/Page.tsx';
import { SecretDialog } from '../ui/SecretDialog.tsx';
import { Badge, Empty, Show } from '../ui/states.tsx';
import { Table, type Column } from '../ui/Table.tsx';
import { When } from '../ui/When.tsx';

const SCOPES: readonly (readonly [ApiKeyScope, string])[] = [
  ['sessions', 'Sessions: create, command and read them'],
  ['usage', 'Usage: read what was used'],
  ['billing', 'Billing: balance, invoices, payments'],
  ['webhooks', 'Webhooks: endpoints and deliveries'],
  ['admin', 'Admin: keys, members and the account itself'],
];

export function KeysPage(): VNode {
  const keys = useResource<{ data: readonly ApiKeyWire[] }>('/v1/api-keys');
  const [creating, setCreating] = useState(false);
  const [made, setMade] = useState<NewApiKeyWire | null>(null);
  return (
    <Page
      title="API keys"
      lead="Your backend calls the API with a key. Keep keys out of pages and apps: those get short-lived tokens."
      aside={
        <button type="button" class="button is-primary" onClick={() => setCreating(true)}>
          Create a key
        </button>
      }
    >
      <Show resource={keys.resource} reload={keys.reload}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title="No keys yet.">Create one to call the API.</Empty>
          ) : (
            <Keys keys={data} reload={keys.reload} />
          )
        }
      </Show>
      {creating && (
        <CreateDialog
          onClose={() => setCreating(false)}
          onMade={(key) => {
            setCreating(false);
            setMade(key);
            keys.reload();
          }}
        />
      )}
      {made && (
        <SecretDialog
          title={`Your key “${made.name}”`}
          what="the API key"
          secret={made.key}
          advice="Send it in the header X-API-KEY. If it is ever seen by others, revoke it here: that holds within a second."
          onClose={() => setMade(null)}
        />
      )}
    </Page>
  );
}

function Keys({ keys, reload }: { keys: readonly ApiKeyWire[]; reload: () => void }): VNode {
  const api = useApi();
  const columns: readonly Column<ApiKeyWire>[] = [
    { name: 'Name', cell: ({ name }) => name },
    { name: 'Key', cell: ({ prefix }) => <code>{prefix}…</code> },
    { name: 'May', cell: ({ scopes }) => scopes.join(', ') },
    { name: 'Created', cell: ({ created_at }) => <When iso={created_at} /> },
    {
      name: 'Last used',
      cell: ({ last_used_at }) => (last_used_at === null ? 'Never' : formatAgo(last_used_at)),
    },
    {
      name: 'State',
      cell: (key) =>
        key.revoked_at === null ? (
          <div class="buttons">
            <Badge tone="good">Active</Badge>
            <ConfirmButton
              label="Revoke"
              describe={`Revoke the key ${key.name}`}
              title={`Revoke the key “${key.name}”?`}
              confirm="Revoke it"
              work={async () => {
                await api.send('DELETE', `/v1/api-keys/${key.id}`);
                reload();
              }}
            >
              <p>Whatever uses it is refused from now on. This cannot be undone; create another key first.</p>
            </ConfirmButton>
          </div>
        ) : (
          <Badge tone="quiet">Revoked {formatAgo(key.revoked_at)}</Badge>
        ),
    },
  ];
  return <Table caption="API keys" columns={columns} rows={keys} keyOf={({ id }) => id} />;
}

function CreateDialog(props: { onClose: () => void; onMade: (key: NewApiKeyWire) => void }): VNode {
  const { api, role, operator } = useAccount();
  const offered = SCOPES.filter(
    // Nobody gives a key what they may not do themselves.
    ([scope]) => operator || role === 'owner' || !['billing', 'admin'].includes(scope),
  );
  const [scopes, setScopes] = useState<readonly string[]>(
    offered.map(([scope]) => scope).filter((scope) => scope !== 'admin'),
  );
  const create = useAction(async (values: FormData) => {
    props.onMade(
      await api.send<NewApiKeyWire>('POST', '/v1/api-keys', { name: textOf(values, 'name'), scopes }),
    );
  });
  return (
    <Dialog title="Create an API key" onClose={props.onClose}>
      <Form onSubmit={create.run} busy={create.busy} error={create.error} submit="Create the key">
        <TextField
          label="Name"
          name="name"
          required
          maxLength={100}
          hint="What it is for, such as “Backend, production”."
          problem={create.error?.field('name')}
        />
        <Choices
          legend="What it may do"
          name="scopes"
          options={offered}
          chosen={scopes}
          onChange={setScopes}
        />
      </Form>
    </Dialog>
  );
}
