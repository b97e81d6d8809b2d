import type { InvitationWire, MemberRole, MemberWire, NewInvitationWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useAccount, useApi, useMay } from '../account/AccountContext.ts';
import { useAction } from '../api/useAction.ts';
import { useResource } from '../api/useResource.ts';
import { formatDateTime, formatWords } from '../format.ts';
import { ConfirmButton } from '../ui/ConfirmButton.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Form, SelectField, textOf, TextField } from '../ui/form.tsx';
import { Card, Page } from '../ui/Page.tsx';
import { SecretDialog } from '../ui/SecretDialog.tsx';
import { Empty, Failure, Show } from '../ui/states.tsx';
import { Table, type Column } from '../ui/Table.tsx';
import { When } from '../ui/When.tsx';

const ROLES: readonly (readonly [MemberRole, string])[] = [
  ['owner', 'Owner: everything'],
  ['developer', 'Developer: sessions, keys, webhooks, usage'],
  ['billing', 'Billing: usage, billing, invoices, payments'],
];

export function MembersPage(): VNode {
  const may = useMay();
  const members = useResource<{ data: readonly MemberWire[] }>('/v1/members');
  const [inviting, setInviting] = useState(false);
  const [made, setMade] = useState<NewInvitationWire | null>(null);
  const [round, setRound] = useState(0);
  return (
    <Page
      title="Members"
      aside={
        may('manage') && (
          <button type="button" class="button is-primary" onClick={() => setInviting(true)}>
            Invite someone
          </button>
        )
      }
    >
      <Show resource={members.resource} reload={members.reload}>
        {({ data }) => <Members members={data} reload={members.reload} />}
      </Show>
      {may('manage') && <Invitations key={round} />}
      {inviting && (
        <InviteDialog
          onClose={() => setInviting(false)}
          onMade={(invitation) => {
            setInviting(false);
            setMade(invitation);
            setRound(round + 1);
          }}
        />
      )}
      {made && (
        <SecretDialog
          title={`Invitation of ${made.email}`}
          what="the link"
          secret={made.link}
          advice={`Send the link to ${made.email} yourself: this server sends no mail. It holds until ${formatDateTime(made.expires_at)}.`}
          onClose={() => setMade(null)}
        />
      )}
    </Page>
  );
}

function Members({ members, reload }: { members: readonly MemberWire[]; reload: () => void }): VNode {
  const { api, me } = useAccount();
  const may = useMay();
  const change = useAction(async (member: MemberWire, role: string) => {
    await api.send('PATCH', `/v1/members/${member.user_id}`, { role });
    reload();
  });
  const columns: readonly Column<MemberWire>[] = [
    { name: 'Name', cell: ({ name, user_id }) => (user_id === me.user.id ? `${name} (you)` : name) },
    { name: 'Email', cell: ({ email }) => email },
    {
      name: 'Role',
      cell: (member) =>
        may('manage') ? (
          <select
            aria-label={`Role of ${member.name}`}
            value={member.role}
            disabled={change.busy}
            onChange={(event) => change.run(member, event.currentTarget.value)}
          >
            {ROLES.map(([role]) => (
              <option key={role} value={role} selected={role === member.role}>
                {formatWords(role)}
              </option>
            ))}
          </select>
        ) : (
          formatWords(member.role)
        ),
    },
    { name: 'Joined', cell: ({ created_at }) => <When iso={created_at} /> },
  ];
  const acts: Column<MemberWire> = {
    name: 'Access',
    cell: (member) => (
      <ConfirmButton
        label="Remove"
        describe={`Remove ${member.name}`}
        title={`Remove ${member.name}?`}
        confirm="Remove them"
        work={async () => {
          await api.send('DELETE', `/v1/members/${member.user_id}`);
          reload();
        }}
      >
        <p>They no longer see this account. API keys that they created go on working.</p>
      </ConfirmButton>
    ),
  };
  return (
    <>
      {change.error && <Failure error={change.error} />}
      <Table
        caption="Members"
        columns={may('manage') ? [...columns, acts] : columns}
        rows={members}
        keyOf={({ user_id }) => user_id}
      />
    </>
  );
}

function Invitations(): VNode {
  const api = useApi();
  const invitations = useResource<{ data: readonly InvitationWire[] }>('/v1/invitations');
  const columns: readonly Column<InvitationWire>[] = [
    { name: 'Email', cell: ({ email }) => email },
    { name: 'Role', cell: ({ role }) => formatWords(role) },
    { name: 'Holds until', cell: ({ expires_at }) => <When iso={expires_at} /> },
    {
      name: 'Invitation',
      cell: (invitation) => (
        <ConfirmButton
          label="Withdraw"
          describe={`Withdraw the invitation of ${invitation.email}`}
          title={`Withdraw the invitation of ${invitation.email}?`}
          confirm="Withdraw it"
          work={async () => {
            await api.send('DELETE', `/v1/invitations/${invitation.id}`);
            invitations.reload();
          }}
        >
          <p>The link that they were sent leads nowhere from now on.</p>
        </ConfirmButton>
      ),
    },
  ];
  return (
    <Card title="Open invitations">
      <Show resource={invitations.resource} reload={invitations.reload}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title="Nobody is invited at the moment." />
          ) : (
            <Table caption="Open invitations" columns={columns} rows={data} keyOf={({ id }) => id} />
          )
        }
      </Show>
    </Card>
  );
}

function InviteDialog(props: { onClose: () => void; onMade: (made: NewInvitationWire) => void }): VNode {
  const api = useApi();
  const invite = useAction(async (values: FormData) => {
    const body = { email: textOf(values, 'email'), role: textOf(values, 'role') };
    props.onMade(await api.send<NewInvitationWire>('POST', '/v1/invitations', body));
  });
  return (
    <Dialog title="Invite someone" onClose={props.onClose}>
      <Form onSubmit={invite.run} busy={invite.busy} error={invite.error} submit="Make the invitation">
        <TextField
          label="Email"
          name="email"
          type="email"
          autocomplete="off"
          required
          problem={invite.error?.field('email')}
        />
        <SelectField label="Role" name="role" value="developer" options={ROLES} />
      </Form>
    </Dialog>
  );
}
