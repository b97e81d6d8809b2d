import type { AdminAccountWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useAccount } from '../account/AccountContext.ts';
import { withQuery } from '../api/Api.ts';
import { usePages } from '../api/usePages.ts';
import { formatNumber } from '../format.ts';
import { Page } from '../ui/Page.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import { Badge, Empty, Show } from '../ui/states.tsx';
import { More, Table, type Column } from '../ui/Table.tsx';
import { When } from '../ui/When.tsx';

type AccountRow = Omit<AdminAccountWire, 'members'>;

/** For operators: every account of the installation, and the way into each. */
export function AccountsPage(): VNode {
  const { query, route } = useLocation();
  const { account, switchTo } = useAccount();
  const search = query.q ?? '';
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
          label="Name, a member's email, or an id"
          name="q"
          value={search}
          onSearch={(value) => route(withQuery('/console/accounts', { q: value }), true)}
        />
      </form>
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
    </Page>
  );
}
