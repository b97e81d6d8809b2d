import { type PriceListWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useResource } from '../../api/useResource.ts';
import { formatExactMoney, formatWords } from '../../format.ts';
import { Card } from '../../ui/Page.tsx';
import { Show } from '../../ui/states.tsx';
import { Table, type Column } from '../../ui/Table.tsx';

interface ModePrice {
  readonly mode: string;
  readonly price: number;
}

/** What a conversation that starts now costs. */
export function PricesCard(): VNode {
  const prices = useResource<PriceListWire>('/v1/billing/prices');
  return (
    <Card title="Prices">
      <Show resource={prices.resource} reload={prices.reload}>
        {({ micros_per_second }) => (
          <Table
            caption="Prices of a session that starts now"
            columns={COLUMNS}
            rows={Object.entries(micros_per_second).map(([mode, price]) => ({ mode, price }))}
            keyOf={({ mode }) => mode}
          />
        )}
      </Show>
      <p class="hint">A session keeps the prices of its start. Pauses cost nothing.</p>
    </Card>
  );
}

const COLUMNS: readonly Column<ModePrice>[] = [
  { name: 'Sent as', cell: ({ mode }) => formatWords(mode) },
  { name: 'A second', figure: true, cell: ({ price }) => formatExactMoney(price) },
  { name: 'A minute', figure: true, cell: ({ price }) => formatExactMoney(price * 60) },
];
