import type { PriceListWire, PriceWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useAccount } from '../account/AccountContext.ts';
import { withQuery } from '../api/Api.ts';
import { ApiError } from '../api/ApiError.ts';
import { useAction } from '../api/useAction.ts';
import { useResource } from '../api/useResource.ts';
import { formatExactMoney, formatWords, parseMoney } from '../format.ts';
import { Form, SelectField, textOf, TextField } from '../ui/form.tsx';
import { Card, Page } from '../ui/Page.tsx';
import { Badge, Notice, Show } from '../ui/states.tsx';
import { Table, type Column } from '../ui/Table.tsx';
import { When } from '../ui/When.tsx';

const MODES = ['video', 'voice', 'text'] as const;

/** For operators: what a second costs, for everybody or for the account that is looked at, with its history. */
export function PricesPage(): VNode {
  const { account } = useAccount();
  const [own, setOwn] = useState(false);
  const accountId = own ? account.id : null;
  const prices = useResource<PriceListWire>(withQuery('/v1/admin/prices', { account_id: accountId }));
  return (
    <Page
      title="Price book"
      lead="Prices are never changed, only followed by others; a session keeps those of its start."
    >
      <div class="filters is-short">
        <SelectField
          label="Whose prices"
          name="whose"
          value={own ? 'account' : 'all'}
          options={[
            ['all', "Everybody's"],
            ['account', `${account.name}'s own`],
          ]}
          onChange={(value) => setOwn(value === 'account')}
        />
      </div>
      <Show resource={prices.resource} reload={prices.reload}>
        {(data) => (
          <>
            <ChangeCard key={accountId} prices={data} accountId={accountId} onChanged={prices.reload} />
            <Card title="History">
              <Table
                caption="Prices that are, were and will be, newest first"
                columns={COLUMNS}
                rows={data.history}
                keyOf={({ id }) => id}
              />
            </Card>
          </>
        )}
      </Show>
    </Page>
  );
}

function ChangeCard(props: {
  prices: PriceListWire;
  accountId: string | null;
  onChanged: () => void;
}): VNode {
  const { prices, accountId, onChanged } = props;
  const { api } = useAccount();
  const [saved, setSaved] = useState(0);
  const change = useAction(async (values: FormData) => {
    const changed = MODES.map((mode) => [mode, readPrice(values, mode)] as const).filter(
      ([mode, price]) => price !== prices.micros_per_second[mode],
    );
    if (changed.length === 0) {
      throw new ApiError(422, 'validation_failed', 'These are the prices that hold already: type another.');
    }
    await api.send('PUT', '/v1/admin/prices', {
      account_id: accountId,
      micros_per_second: Object.fromEntries(changed),
    });
    setSaved(saved + 1);
    onChanged();
  });
  return (
    <Card title="From now on">
      <Form
        key={JSON.stringify(prices.micros_per_second)}
        onSubmit={change.run}
        busy={change.busy}
        error={change.error}
        submit="Set the prices"
      >
        {saved > 0 && <Notice kind="success">They hold for sessions that start from now on.</Notice>}
        <div class="form-row">
          {MODES.map((mode) => (
            <TextField
              key={mode}
              label={`${formatWords(mode)}, US dollars a second`}
              name={mode}
              inputMode="decimal"
              required
              value={(prices.micros_per_second[mode] / 1_000_000).toFixed(6)}
              hint={`${formatExactMoney(prices.micros_per_second[mode] * 60)} a minute`}
              problem={change.error?.field(mode)}
            />
          ))}
        </div>
      </Form>
    </Card>
  );
}

/** @throws ApiError for what is no price. */
function readPrice(values: FormData, mode: string): number {
  const price = parseMoney(textOf(values, mode));
  if (price === null) {
    const message = 'must be a sum such as 0.0015';
    throw new ApiError(422, 'validation_failed', 'Some prices cannot be read.', [{ path: mode, message }]);
  }
  return price;
}

const COLUMNS: readonly Column<PriceWire>[] = [
  { name: 'From', cell: ({ valid_from }) => <When iso={valid_from} /> },
  {
    name: 'Whose',
    cell: ({ account_id }) =>
      account_id === null ? <Badge tone="quiet">Everybody</Badge> : <span class="id">{account_id}</span>,
  },
  { name: 'Sent as', cell: ({ mode }) => formatWords(mode) },
  {
    name: 'A second',
    figure: true,
    cell: ({ micros_per_second }) =>
      micros_per_second === null ? "Everybody's again" : formatExactMoney(micros_per_second),
  },
  { name: 'Set by', cell: ({ created_by }) => <span class="id">{created_by}</span> },
  { name: 'Set', cell: ({ created_at }) => <When iso={created_at} /> },
];
