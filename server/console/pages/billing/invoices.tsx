import type { InvoiceSummaryWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { formatMoney, formatMonth } from '../../format.ts';
import { Badge } from '../../ui/states.tsx';
import type { Column } from '../../ui/Table.tsx';
import { When } from '../../ui/When.tsx';

export function InvoiceState({ status }: Pick<InvoiceSummaryWire, 'status'>): VNode {
  return <Badge tone={status === 'paid' ? 'good' : 'warn'}>{status === 'paid' ? 'Paid' : 'Due'}</Badge>;
}

/** What a list tells of an invoice, beside its number and whose it is. */
export const INVOICE_COLUMNS: readonly Column<InvoiceSummaryWire>[] = [
  { name: 'Month', cell: ({ period }) => formatMonth(period) },
  { name: 'Issued', cell: ({ issued_at }) => <When iso={issued_at} /> },
  { name: 'State', cell: ({ status }) => <InvoiceState status={status} /> },
  { name: 'Total', figure: true, cell: ({ total_micros }) => formatMoney(total_micros) },
  {
    name: 'From credit',
    figure: true,
    cell: ({ credit_applied_micros }) => formatMoney(credit_applied_micros),
  },
  {
    name: 'To pay',
    figure: true,
    cell: ({ due_micros, paid_micros }) => formatMoney(due_micros - paid_micros),
  },
];
