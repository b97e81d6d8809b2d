import type { AuditEntryWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useLocation } from 'preact-iso/router';
import { withQuery } from '../api/Api.ts';
import { usePages } from '../api/usePages.ts';
import { Page } from '../ui/Page.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import { Empty, Show } from '../ui/states.tsx';
import { More, Table, type Column } from '../ui/Table.tsx';
import { When } from '../ui/When.tsx';

/** Who did what. Each entry carries the hash of the one before, so that none can be changed unseen. */
export function AuditPage(): VNode {
  const { query, route } = useLocation();
  const action = query.action ?? '';
  const pages = usePages<AuditEntryWire>(withQuery('/v1/audit-log', { limit: 50, action }));
  return (
    <Page
      title="Audit log"
      lead="Everything that was changed and every look into a transcript. Entries are chained by hashes: none can be altered or taken out unseen."
      aside={
        <button type="button" class="button is-small" onClick={pages.reload}>
          Refresh
        </button>
      }
    >
      <form
        class="filters is-short"
        role="search"
        aria-label="Filter the audit log"
        onSubmit={(event) => event.preventDefault()}
      >
        <SearchField
          label="Action"
          name="action"
          value={action}
          placeholder="api_key.created"
          onSearch={(value) => route(withQuery('/console/audit-log', { action: value }), true)}
        />
      </form>
      <Show resource={pages.resource} reload={pages.reload}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title={action === '' ? 'Nothing was done yet.' : 'No entry of this action.'} />
          ) : (
            <>
              <Table caption="Audit log, newest first" columns={COLUMNS} rows={data} keyOf={({ id }) => id} />
              <More pages={pages} />
            </>
          )
        }
      </Show>
    </Page>
  );
}

const COLUMNS: readonly Column<AuditEntryWire>[] = [
  { name: 'No.', cell: ({ position, hash }) => <span title={`SHA-256 ${hash}`}>{position}</span> },
  { name: 'When', cell: ({ at }) => <When iso={at} /> },
  { name: 'Who', cell: ({ actor }) => (actor.kind === 'system' ? 'Visavis' : (actor.name ?? actor.id)) },
  { name: 'What', cell: ({ action }) => <code>{action}</code> },
  { name: 'On', cell: ({ target }) => (target === null ? '–' : <span class="id">{target}</span>) },
  {
    name: 'Details',
    cell: ({ details }) =>
      Object.keys(details).length === 0
        ? '–'
        : Object.entries(details)
            .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
            .join(', '),
  },
];
