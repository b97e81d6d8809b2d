import type { InvoiceSummaryWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useApi } from '../account/AccountContext.ts';
import { useAction } from '../api/useAction.ts';
import { usePages } from '../api/usePages.ts';
import { Icon } from '../ui/Icon.tsx';
import { Page } from '../ui/Page.tsx';
import { Empty, Failure, Show } from '../ui/states.tsx';
import { More, Table, type Column } from '../ui/Table.tsx';
import { DetailsCard } from './billing/DetailsCard.tsx';
import { INVOICE_COLUMNS } from './billing/invoices.tsx';

export function InvoicesPage(): VNode {
  const api = useApi();
  const pages = usePages<InvoiceSummaryWire>('/v1/invoices?limit=25');
  const download = useAction((invoice: InvoiceSummaryWire) =>
    api.download(`/v1/invoices/${invoice.id}/pdf`, `${invoice.number}.pdf`),
  );
  const columns: readonly Column<InvoiceSummaryWire>[] = [
    {
      name: 'Number',
      cell: ({ id, number }) => (
        <a href={`/console/invoices/${id}`} class="number">
          {number}
        </a>
      ),
    },
    ...INVOICE_COLUMNS,
    {
      name: 'File',
      cell: (invoice) => (
        <button
          type="button"
          class="button is-small"
          aria-label={`PDF of ${invoice.number}`}
          disabled={download.busy}
          onClick={() => download.run(invoice)}
        >
          <Icon name="download" />
          PDF
        </button>
      ),
    },
  ];
  return (
    <Page
      title="Invoices"
      lead="Issued when a month is over. A final invoice never changes: corrections are lines of the next."
    >
      {download.error && <Failure error={download.error} />}
      <Show resource={pages.resource} reload={pages.reload}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title="No invoices yet.">The first comes when this month is over.</Empty>
          ) : (
            <>
              <Table caption="Invoices, newest first" columns={columns} rows={data} keyOf={({ id }) => id} />
              <More pages={pages} />
            </>
          )
        }
      </Show>
      <DetailsCard />
    </Page>
  );
}
