import type { InvoiceSummaryWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useApi } from '../account/AccountContext.ts';
import { useAction } from '../api/useAction.ts';
import { usePages } from '../api/usePages.ts';
import { formatCharge, formatMonth } from '../format.ts';
import { Icon } from '../ui/Icon.tsx';
import { Page } from '../ui/Page.tsx';
import { Badge, Empty, Failure, Show } from '../ui/states.tsx';
import { More, Table, type Column } from '../ui/Table.tsx';
import { When } from '../ui/When.tsx';
import { DetailsCard } from './billing/DetailsCard.tsx';

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
    { name: 'Month', cell: ({ period }) => formatMonth(period) },
    { name: 'Issued', cell: ({ issued_at }) => <When iso={issued_at} /> },
    {
      name: 'State',
      cell: ({ status }) => (
        <Badge tone={status === 'paid' ? 'good' : 'warn'}>{status === 'paid' ? 'Paid' : 'Due'}</Badge>
      ),
    },
    { name: 'Total', figure: true, cell: ({ total_micros }) => formatCharge(total_micros) },
    {
      name: 'From credit',
      figure: true,
      cell: ({ credit_applied_micros }) => formatCharge(credit_applied_micros),
    },
    {
      name: 'To pay',
      figure: true,
      cell: ({ due_micros, paid_micros }) => formatCharge(due_micros - paid_micros),
    },
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
