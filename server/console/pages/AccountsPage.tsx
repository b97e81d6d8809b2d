import type { AdminAccountWire, AdminSessionWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useAccount } from '../account/AccountContext.ts';
import { withQuery } from '../api/Api.ts';
import { usePages } from '../api/usePages.ts';
import { useResource } from '../api/useResource.ts';
import { formatDateTime, formatDuration, formatNumber } from '../format.ts';
import { Card, Facts, Page } from '../ui/Page.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import { StatusBadge } from '../ui/sessionBadges.tsx';
import { Badge, Empty, Show } from '../ui/states.tsx';
import { More, Table, type Column } from '../ui/Table.tsx';
import { When } from '../ui/When.tsx';

type AccountRow = Omit<AdminAccountWire, 'members'>;

/** For operators: every account of the installation, and the way into each. */
export function AccountsPage(): VNode {
  const { query, route } = useLocation();
  const search = query.q ?? '';
  return (
    <Page
      title="Accounts"
      lead="All pages then show that account's figures, until you switch back at the top."
    >
      <form
        class="filters is-short"
        role="search"
        aria-label="Search accounts"
        onSubmit={(event) => event.preventDefault()}
      >
        <SearchField
          label="Account's name or id, a member's email, or a session id"
          name="q"
          value={search}
          onSearch={(value) => route(withQuery('/console/accounts', { q: value }), true)}
        />
      </form>
      {/^ses_[0-9a-z]{24}$/.test(search) ? <FoundSession id={search} /> : <Accounts search={search} />}
    </Page>
  );
}

function Accounts({ search }: { search: string }): VNode {
  const { route } = useLocation();
  const { account, switchTo } = useAccount();
  const pages = usePages<AccountRow>(withQuery('/v1/admin/accounts', { limit: 50, search }));
  const columns: readonly Column<AccountRow>[] = [
    { name: 'Account', cell: ({ name }) => name },
    { name: 'Id', cell: ({ id }) => <span class="id">{id}</span> },
    { name: 'Since', cell: ({ created_at }) => <When iso={created_at} /> },
    { name: 'Members', figure: true, cell: ({ member_count }) => formatNumber(member_count) },
    { name: 'Sessions', figure: true, cell: ({ session_count }) => formatNumber(session_count) },
    {
      name: 'Console',
      cell: (row) =>
        row.id === account.id ? (
          <Badge tone="busy">Open now</Badge>
        ) : (
          <button
            type="button"
            class="button is-small"
            aria-label={`Open ${row.name}`}
            onClick={() => {
              switchTo({ id: row.id, name: row.name });
              route('/console');
            }}
          >
            Open
          </button>
        ),
    },
  ];
  return (
    <Show resource={pages.resource} reload={pages.reload}>
      {({ data }) =>
        data.length === 0 ? (
          <Empty title="No account fits." />
        ) : (
          <>
            <Table caption="Accounts" columns={columns} rows={data} keyOf={({ id }) => id} />
            <More pages={pages} />
          </>
        )
      }
    </Show>
  );
}

/** Whose session it is, and the way to it. */
function FoundSession({ id }: { id: string }): VNode {
  const { route } = useLocation();
  const { switchTo } = useAccount();
  const found = useResource<{ data: readonly AdminSessionWire[] }>(
    withQuery('/v1/admin/sessions', { session_id: id }),
  );
  const session = found.resource.status === 'ready' ? found.resource.data.data[0] : undefined;
  const owner = useResource<AccountRow>(session ? `/v1/admin/accounts/${session.account_id}` : null);
  return (
    <Show resource={found.resource} reload={found.reload}>
      {() =>
        session === undefined ? (
          <Empty title="There is no such session." />
        ) : (
          <Card title="Session">
            <Facts
              facts={[
                ['State', <StatusBadge key="state" status={session.status} />],
                [
                  'Account',
                  owner.resource.status === 'ready' ? owner.resource.data.name : session.account_id,
                ],
                ['Created', formatDateTime(session.created_at)],
                ['Talked', formatDuration(session.duration_ms)],
              ]}
            />
            <div class="buttons">
              <button
                type="button"
                class="button is-primary"
                disabled={owner.resource.status !== 'ready'}
                onClick={() => {
                  if (owner.resource.status !== 'ready') return;
                  switchTo({ id: session.account_id, name: owner.resource.data.name });
                  route(`/console/sessions/${session.id}`);
                }}
              >
                Look at it as this account
              </button>
            </div>
          </Card>
        )
      }
    </Show>
  );
}
