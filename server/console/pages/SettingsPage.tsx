import type { AccountWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useAccount, useMay } from '../account/AccountContext.ts';
import { useAction } from '../api/useAction.ts';
import { useResource } from '../api/useResource.ts';
import { formatDateTime, formatNumber, parseCount } from '../format.ts';
import { Code } from '../ui/Copy.tsx';
import { Form, optionalNumberOf, secretOf, textOf, TextField } from '../ui/form.tsx';
import { Card, Facts, Page } from '../ui/Page.tsx';
import { Notice, Show } from '../ui/states.tsx';

interface AccountCardProps {
  readonly account: ReturnType<typeof useResource<AccountWire>>;
}

export function SettingsPage(): VNode {
  const account = useResource<AccountWire>('/v1/account');
  return (
    <Page title="Settings">
      <div class="grid">
        <AccountCard account={account} />
        <RetentionCard account={account} />
        <PasswordCard />
      </div>
    </Page>
  );
}

function AccountCard({ account }: AccountCardProps): VNode {
  const { api, refresh } = useAccount();
  const may = useMay();
  const rename = useAction(async (values: FormData) => {
    account.replace(await api.send<AccountWire>('PATCH', '/v1/account', { name: textOf(values, 'name') }));
    refresh();
  });
  return (
    <Card title="Account">
      <Show resource={account.resource} reload={account.reload}>
        {(data) => (
          <>
            <Facts
              facts={[
                ['Account id', <Code key="id" text={data.id} what="the account id" />],
                ['Since', formatDateTime(data.created_at)],
              ]}
            />
            {may('manage') && (
              <Form onSubmit={rename.run} busy={rename.busy} error={rename.error} submit="Rename">
                <TextField
                  label="Name"
                  name="name"
                  value={data.name}
                  required
                  maxLength={100}
                  problem={rename.error?.field('name')}
                />
              </Form>
            )}
          </>
        )}
      </Show>
    </Card>
  );
}

/** How long what end users said is kept: theirs, and often about their health. */
function RetentionCard({ account }: AccountCardProps): VNode {
  const { api } = useAccount();
  const may = useMay();
  const [saved, setSaved] = useState(0);
  const save = useAction(async (values: FormData) => {
    const days = optionalNumberOf(values, 'retention_days', parseCount);
    account.replace(await api.send<AccountWire>('PATCH', '/v1/account', { retention_days: days }));
    setSaved(saved + 1);
  });
  return (
    <Card title="What end users said">
      <Show resource={account.resource} reload={account.reload}>
        {({ retention_days: days, max_retention_days: most }) => (
          <>
            <p>
              Transcripts, recordings, clips and what was made of them are deleted within a day of their time.
              What was used and charged stays.
            </p>
            {may('manage') ? (
              <Form key={saved} onSubmit={save.run} busy={save.busy} error={save.error} submit="Save">
                {saved > 0 && <Notice kind="success">{keptFor(days, most)}</Notice>}
                <TextField
                  label="Days to keep it"
                  name="retention_days"
                  inputMode="numeric"
                  value={days === null ? '' : String(days)}
                  hint={
                    most === null
                      ? 'Empty: until you delete it.'
                      : `Empty: ${formatNumber(most)} days, the most here.`
                  }
                  problem={save.error?.field('retention_days')}
                />
              </Form>
            ) : (
              <p>{keptFor(days, most)}</p>
            )}
          </>
        )}
      </Show>
    </Card>
  );
}

function keptFor(days: number | null, most: number | null): string {
  const kept = days ?? most;
  return kept === null ? 'It is kept until you delete it.' : `It is kept for ${formatNumber(kept)} days.`;
}

function PasswordCard(): VNode {
  const { api, me } = useAccount();
  const [changed, setChanged] = useState(0);
  const change = useAction(async (values: FormData) => {
    await api.send('POST', '/v1/auth/password', {
      current_password: secretOf(values, 'current_password'),
      new_password: secretOf(values, 'new_password'),
    });
    setChanged(changed + 1);
  });
  return (
    <Card title="Your password">
      {changed > 0 && <Notice kind="success">It is changed. Everywhere else you were signed out.</Notice>}
      <Form
        key={changed}
        onSubmit={change.run}
        busy={change.busy}
        error={change.error}
        submit="Change the password"
      >
        <input
          class="visually-hidden"
          type="text"
          name="username"
          autocomplete="username"
          value={me.user.email}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        <TextField
          label="Current password"
          name="current_password"
          type="password"
          autocomplete="current-password"
          required
          problem={change.error?.field('current_password')}
        />
        <TextField
          label="New password"
          name="new_password"
          type="password"
          autocomplete="new-password"
          required
          minLength={10}
          hint="At least 10 characters; a few words make a good one."
          problem={change.error?.field('new_password')}
        />
      </Form>
    </Card>
  );
}
