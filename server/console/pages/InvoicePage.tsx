import type { InvoiceWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useRoute } from 'preact-iso/router';
import { useApi } from '../account/AccountContext.ts';
import { useAction } from '../api/useAction.ts';
import { useResource } from '../api/useResource.ts';
import {
  formatDateTime,
  formatDuration,
  formatExactMoney,
  formatFineCharge,
  formatMonth,
} from '../format.ts';
import { Icon } from '../ui/Icon.tsx';
import { Card, Facts, Page } from '../ui/Page.tsx';
import { Failure, Show } from '../ui/states.tsx';
import { Table, type Column } from '../ui/Table.tsx';
import { InvoiceState } from './billing/invoices.tsx';

type Line = InvoiceWire['lines'][number] & { readonly index: number };

/** One invoice, as its PDF has it. */
export function InvoicePage(): VNode {
  const { params } = useRoute();
  const path = `/v1/invoices/${encodeURIComponent(params.id ?? '')}`;
  const invoice = useResource<InvoiceWire>(path);
  return (
    <Page title="Invoice">
      <p class="back">
        <a href="/console/invoices">All invoices</a>
      </p>
      <Show resource={invoice.resource} reload={invoice.reload}>
        {(data) => (
          <div class="grid">
            <SummaryCard invoice={data} path={path} />
            <Card title="Lines" wide>
              <Table
                caption="Lines of the invoice"
                columns={columnsFor(data)}
                rows={data.lines.map((line, index) => ({ ...line, index }))}
                keyOf={({ index }) => String(index)}
              />
              <Facts facts={totalsOf(data)} />
            </Card>
          </div>
        )}
      </Show>
    </Page>
  );
}

function SummaryCard({ invoice, path }: { invoice: InvoiceWire; path: string }): VNode {
  const api = useApi();
  const download = useAction(() => api.download(`${path}/pdf`, `${invoice.number}.pdf`));
  return (
    <Card
      title={invoice.number}
      wide
      aside={
        <button
          type="button"
          class="button is-primary is-small"
          disabled={download.busy}
          onClick={() => download.run()}
        >
          <Icon name="download" />
          Download the PDF
        </button>
      }
    >
      {download.error && <Failure error={download.error} />}
      <Facts
        facts={[
          ['Month', formatMonth(invoice.period)],
          ['Issued', formatDateTime(invoice.issued_at)],
          ['State', <InvoiceState key="state" status={invoice.status} />],
          ['From', partyText(invoice.seller)],
          ['Made out to', partyText(invoice.buyer)],
        ]}
      />
    </Card>
  );
}

function partyText({ name, address, tax_id }: InvoiceWire['buyer']): string {
  return [name, ...address, ...(tax_id === null ? [] : [tax_id])].join(', ');
}

function totalsOf(invoice: InvoiceWire): (readonly [string, string])[] {
  const { tax, credit_applied_micros: fromCredit, due_micros: due, paid_micros: paid } = invoice;
  return [
    ...(tax === null
      ? []
      : [[`${tax.name} ${tax.percent} %, in the total`, formatExactMoney(tax.amount_micros)] as const]),
    ['Total', formatExactMoney(invoice.total_micros)],
    ['Paid from credit', formatExactMoney(fromCredit)],
    ['Left to pay', formatExactMoney(due - paid)],
  ];
}

/** Of which month a line is only matters where there are several. */
function columnsFor(invoice: InvoiceWire): readonly Column<Line>[] {
  const corrects = invoice.lines.some(({ period }) => period !== invoice.period);
  return [
    { name: 'Description', cell: ({ description }) => description },
    ...(corrects ? [{ name: 'Month', cell: ({ period }: Line) => formatMonth(period) }] : []),
    {
      name: 'Time',
      figure: true,
      cell: ({ duration_ms }) => (duration_ms === 0 ? '–' : formatDuration(duration_ms)),
    },
    {
      name: 'A second',
      figure: true,
      cell: ({ micros_per_second }) =>
        micros_per_second === null ? '–' : formatExactMoney(micros_per_second),
    },
    { name: 'Amount', figure: true, cell: ({ amount_micros }) => formatFineCharge(amount_micros) },
  ];
}
