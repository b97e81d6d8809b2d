import type { AuditEntryWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useLocation } from 'preact-iso/router';
import { withQuery } from '../api/Api.ts';
import { usePages } from '../api/usePages.ts';
import { formatWords } from '../format.ts';
import { Page } from '../ui/Page.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import { Empty, Show } from '../ui/states.tsx';
import { More, Table, type Column } from '../ui/Table.tsx';
import { When } from '../ui/When.tsx';

/** Who did what in the account. Each entry carries the hash of the one before, so that none can be changed unseen. */
export function AuditPage(): VNode {
  return (
    <AuditLog
      title="Audit log"
      lead="Everything that was changed and every look into a transcript. Entries are chained by hashes: none can be altered or taken out unseen."
      of={{ page: '/console/audit-log', api: '/v1/audit-log' }}
      example="api_key.created"
    />
  );
}

/** For operators: who did what to the installation. */
export function InstallationLogPage(): VNode {
  return (
    <AuditLog
      title="Installation log"
      lead="What concerns no account alone: operators, prices, months that were closed. Chained by hashes, as every account's own log."
      of={{ page: '/console/installation-log', api: '/v1/admin/audit-log' }}
      example="invoices.closed"
    />
  );
}

function AuditLog(props: {
  title: string;
  lead: string;
  of: { readonly page: string; readonly api: string };
  /** An action that may be looked for. */
  example: string;
}): VNode {
  const { title, lead, of, example } = props;
  const { query, route } = useLocation();
  const action = query.action ?? '';
  const pages = usePages<AuditEntryWire>(withQuery(of.api, { limit: 50, action }));
  return (
    <Page
      title={title}
      lead={lead}
      aside={
        <button type="button" class="button is-small" onClick={pages.reload}>
          Refresh
        </button>
      }
    >
      <form
        class="filters is-short"
        role="search"
        aria-label="Filter the log"
        onSubmit={(event) => event.preventDefault()}
      >
        <SearchField
          label="Action"
          name="action"
          value={action}
          placeholder={example}
          onSearch={(value) => route(withQuery(of.page, { action: value }), true)}
        />
      </form>
      <Show resource={pages.resource} reload={pages.reload}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title={action === '' ? 'Nothing was done yet.' : 'No entry of this action.'} />
          ) : (
            <>
              <Table
                caption={`${title}, newest first`}
                columns={COLUMNS}
                rows={data}
                keyOf={({ id }) => id}
              />
              <More pages={pages} />
            </>
          )
        }
      </Show>
    </Page>
  );
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null) return '–';
  return Array.isArray(value) ? value.map(textOf).join(', ') : JSON.stringify(value);
}

const COLUMNS: readonly Column<AuditEntryWire>[] = [
  { name: 'No.', cell: ({ position, hash }) => <span title={`SHA-256 ${hash}`}>{position}</span> },
  { name: 'When', cell: ({ at }) => <When iso={at} /> },
  { name: 'Who', cell: ({ actor }) => (actor.kind === 'system' ? 'Visavis' : (actor.name ?? actor.id)) },
  {
    name: 'What',
    cell: ({ action, target }) => (
      <>
        <code>{action}</code>
        {target !== null && <span class="why id">{target}</span>}
      </>
    ),
  },
  {
    name: 'Details',
    cell: ({ details }) =>
      Object.keys(details).length === 0
        ? '–'
        : Object.entries(details)
            .map(([name, value]) => `${formatWords(name)}: ${textOf(value)}`)
            .join('; '),
  },
];
