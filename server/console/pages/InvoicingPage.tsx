import type { AdminInvoiceWire, ClosedPeriodWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useAccount } from '../account/AccountContext.ts';
import { usePages } from '../api/usePages.ts';
import { formatMonth } from '../format.ts';
import { ConfirmButton } from '../ui/ConfirmButton.tsx';
import { SelectField } from '../ui/form.tsx';
import { Card, Page } from '../ui/Page.tsx';
import { Empty, Notice, Show } from '../ui/states.tsx';
import { More, Table, type Column } from '../ui/Table.tsx';
import { INVOICE_COLUMNS } from './billing/invoices.tsx';

const MONTHS_OFFERED = 12;

/** For operators: the invoices of all accounts, and closing a month before the server does it by itself. */
export function InvoicingPage(): VNode {
  const pages = usePages<AdminInvoiceWire>('/v1/admin/invoices?limit=50');
  return (
    <Page
      title="Invoicing"
      lead="Months close by themselves an hour after their end (UTC): each account that was charged gets its invoice."
    >
      <CloseCard onClosed={pages.reload} />
      <Show resource={pages.resource} reload={pages.reload}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title="No invoice was issued yet.">
              The first come when a month with charges is closed.
            </Empty>
          ) : (
            <>
              <Table
                caption="Invoices of all accounts, newest first"
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

function CloseCard({ onClosed }: { onClosed: () => void }): VNode {
  const { api } = useAccount();
  const [period, setPeriod] = useState(endedMonths()[0] ?? '');
  const [closed, setClosed] = useState<ClosedPeriodWire | null>(null);
  return (
    <Card title="Close a month">
      {closed && <Notice kind="success">{saying(closed)}</Notice>}
      <div class="beside">
        <SelectField
          label="Month"
          name="period"
          value={period}
          options={endedMonths().map((month) => [month, formatMonth(month)])}
          onChange={setPeriod}
        />
        <ConfirmButton
          label={`Close ${formatMonth(period)}`}
          title={`Close ${formatMonth(period)}?`}
          confirm="Issue the invoices"
          danger={false}
          small={false}
          work={async () => {
            setClosed(await api.send<ClosedPeriodWire>('POST', '/v1/admin/invoices/close', { period }));
            onClosed();
          }}
        >
          <p>
            Each account gets the invoice of this month, and of earlier ones that were never closed. An
            invoice is final: what changes later stands on the next. A month that is closed already gets what
            is missing, and nothing twice.
          </p>
        </ConfirmButton>
      </div>
    </Card>
  );
}

/** The last months that are over, UTC, newest first. */
function endedMonths(): string[] {
  const now = new Date();
  return Array.from({ length: MONTHS_OFFERED }, (_, back) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1 - back, 1)).toISOString().slice(0, 7),
  );
}

function saying({ period, issued }: ClosedPeriodWire): string {
  const month = formatMonth(period);
  switch (issued.length) {
    case 0:
      return `${month} is closed. There was nothing to issue.`;
    case 1:
      return `${month} is closed. Issued: ${issued[0]?.number}.`;
    default:
      return `${month} is closed. ${issued.length} invoices were issued: ${issued[0]?.number} to ${issued.at(-1)?.number}.`;
  }
}

const COLUMNS: readonly Column<AdminInvoiceWire>[] = [
  { name: 'Number', cell: ({ number }) => <span class="number">{number}</span> },
  { name: 'Account', cell: ({ account_name }) => account_name },
  ...INVOICE_COLUMNS,
];
