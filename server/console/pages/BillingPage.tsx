import type { BalanceWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useResource } from '../api/useResource.ts';
import { formatMoney, formatToMinute, formatWords } from '../format.ts';
import { Card, Page, Stat } from '../ui/Page.tsx';
import { Empty, Notice, Show } from '../ui/states.tsx';
import { Table, type Column } from '../ui/Table.tsx';
import { LedgerTable } from './billing/LedgerTable.tsx';
import { LimitsCard } from './billing/LimitsCard.tsx';
import { PricesCard } from './billing/PricesCard.tsx';

const POLL_MS = 5_000;
/** About ten minutes of video at the usual price. */
const LOW_MICROS = 1_000_000;

/** What is there, where it came from, and every movement of it. */
export function BillingPage(): VNode {
  const balance = useResource<BalanceWire>('/v1/billing/balance', { everyMs: POLL_MS });
  return (
    <Page
      title="Balance"
      aside={
        <a class="button is-primary" href="/console/payments">
          Top up
        </a>
      }
    >
      <Show resource={balance.resource} reload={balance.reload}>
        {(data) => <Balance balance={data} />}
      </Show>
      <div class="grid">
        <PricesCard />
        <LimitsCard />
      </div>
      <Card title="Ledger">
        <LedgerTable path="/v1/billing/ledger?limit=25" />
      </Card>
    </Page>
  );
}

function Balance({ balance }: { balance: BalanceWire }): VNode {
  const isLow = balance.billing_mode === 'prepaid' && balance.available_micros < LOW_MICROS;
  return (
    <>
      {isLow && (
        <Notice kind="warning">
          <p>
            {balance.available_micros <= 0
              ? 'The credit is used up: conversations are paused until you top up.'
              : 'The credit is low: conversations pause when it is used up.'}
          </p>
        </Notice>
      )}
      <dl class="stats">
        <Stat
          label="Balance"
          value={formatMoney(balance.balance_micros)}
          note={balance.billing_mode === 'prepaid' ? 'Prepaid' : 'What exceeds it is invoiced'}
        />
        <Stat label="Available" value={formatMoney(balance.available_micros)} />
        <Stat label="Lent to live conversations" value={formatMoney(balance.held_micros)} />
        <Stat label="Spent this month" value={formatMoney(balance.spent_this_month_micros)} />
        {balance.owed_micros > 0 && <Stat label="Owed" value={formatMoney(balance.owed_micros)} />}
      </dl>
      <Card title="Credit that is left">
        {balance.grants.length === 0 ? (
          <Empty title="None.">Top up to go on.</Empty>
        ) : (
          <Table
            caption="Credit, in the order in which it is used"
            columns={COLUMNS}
            rows={balance.grants}
            keyOf={({ id }) => id}
          />
        )}
      </Card>
    </>
  );
}

const COLUMNS: readonly Column<BalanceWire['grants'][number]>[] = [
  { name: 'From', cell: ({ kind }) => formatWords(kind) },
  { name: 'Given', cell: ({ created_at }) => formatToMinute(created_at) },
  { name: 'Expires', cell: ({ expires_at }) => (expires_at === null ? 'Never' : formatToMinute(expires_at)) },
  { name: 'Amount', figure: true, cell: ({ amount_micros }) => formatMoney(amount_micros) },
  { name: 'Left', figure: true, cell: ({ remaining_micros }) => formatMoney(remaining_micros) },
];
