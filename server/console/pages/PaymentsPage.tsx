import type {
  CheckoutAnswerWire,
  CheckoutRequest,
  PaymentOptionsWire,
  PaymentStatus,
  PaymentWire,
} from '@visavis/shared';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useApi } from '../account/AccountContext.ts';
import { useAction } from '../api/useAction.ts';
import { usePages } from '../api/usePages.ts';
import { useResource } from '../api/useResource.ts';
import { formatMoney, formatWords, parseMoney } from '../format.ts';
import { ApiError } from '../api/ApiError.ts';
import { Form, textOf, TextField } from '../ui/form.tsx';
import { Card, Page } from '../ui/Page.tsx';
import { Badge, Empty, Failure, Notice, Show, type Tone } from '../ui/states.tsx';
import { More, Table, type Column } from '../ui/Table.tsx';
import { When } from '../ui/When.tsx';

const POLL_MS = 5_000;

const STATUS: Readonly<Record<PaymentStatus, Tone>> = {
  open: 'busy',
  succeeded: 'good',
  failed: 'bad',
  expired: 'quiet',
};

/** Buying credit, and what was bought. */
export function PaymentsPage(): VNode {
  const options = useResource<PaymentOptionsWire>('/v1/payments/options');
  const payments = usePages<PaymentWire>('/v1/payments?limit=25', { everyMs: POLL_MS });
  return (
    <Page
      title="Payments"
      aside={options.resource.status === 'ready' && <PortalButton options={options.resource.data} />}
    >
      <Show resource={options.resource} reload={options.reload}>
        {(data) => (
          <>
            {data.processor === 'test' && (
              <Notice kind="info">This installation takes test payments only: no money moves.</Notice>
            )}
            <div class="grid">
              <TopUpCard options={data} />
              <PlansCard options={data} />
            </div>
          </>
        )}
      </Show>
      <Card title="Payments so far">
        <Show resource={payments.resource} reload={payments.reload}>
          {({ data }) =>
            data.length === 0 ? (
              <Empty title="Nothing was paid yet." />
            ) : (
              <>
                <Table
                  caption="Payments, newest first"
                  columns={COLUMNS}
                  rows={data}
                  keyOf={({ id }) => id}
                />
                <More pages={payments} />
              </>
            )
          }
        </Show>
      </Card>
    </Page>
  );
}

/** Leaves for the processor's page, which comes back here. */
function useCheckout(): ReturnType<typeof useAction<[CheckoutRequest]>> {
  const api = useApi();
  // A press that is repeated because no answer came must not begin a second payment.
  const [key, setKey] = useState(newKey);
  return useAction(async (request: CheckoutRequest) => {
    const { url } = await api.send<CheckoutAnswerWire>('POST', '/v1/payments/checkout', request, {
      'idempotency-key': key,
    });
    setKey(newKey());
    location.assign(url);
  });
}

const newKey = (): string =>
  [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-');

function TopUpCard({ options }: { options: PaymentOptionsWire }): VNode {
  const { min_micros, max_micros, step_micros } = options.top_up;
  const [problem, setProblem] = useState<string | undefined>();
  const checkout = useCheckout();
  const submit = (values: FormData): void => {
    const amount = parseMoney(textOf(values, 'amount'));
    const fits =
      amount !== null && amount >= min_micros && amount <= max_micros && amount % step_micros === 0;
    setProblem(
      fits
        ? undefined
        : `Type a sum from ${formatMoney(min_micros)} to ${formatMoney(max_micros)}, in whole cents.`,
    );
    if (fits) checkout.run({ kind: 'top_up', amount_micros: amount });
  };
  return (
    <Card title="Top up">
      <Form onSubmit={submit} busy={checkout.busy} error={checkout.error} submit="Go to the checkout">
        <TextField
          label="Amount in US dollars"
          name="amount"
          inputMode="decimal"
          value="25"
          required
          hint={`From ${formatMoney(min_micros)} to ${formatMoney(max_micros)}. Credit that you buy does not expire.`}
          problem={problem ?? checkout.error?.field('amount_micros')}
        />
      </Form>
    </Card>
  );
}

function PlansCard({ options }: { options: PaymentOptionsWire }): VNode {
  const checkout = useCheckout();
  return (
    <Card title="Monthly plans">
      {checkout.error && <Failure error={checkout.error} />}
      <ul class="plans">
        {options.plans.map((plan) => (
          <li key={plan.id}>
            <div>
              <strong>{plan.name}</strong>
              <p class="hint">
                {formatMoney(plan.amount_micros)} a month gives {formatMoney(plan.credit_micros)} of credit
              </p>
            </div>
            <button
              type="button"
              class="button is-small"
              aria-label={`Choose the plan ${plan.name}`}
              disabled={checkout.busy}
              onClick={() => checkout.run({ kind: 'plan', plan: plan.id })}
            >
              Choose
            </button>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function PortalButton({ options }: { options: PaymentOptionsWire }): VNode | null {
  const api = useApi();
  const open = useAction(async () => {
    location.assign((await api.send<{ url: string }>('POST', '/v1/payments/portal')).url);
  });
  if (!options.portal) return null;
  return (
    <>
      <button type="button" class="button" disabled={open.busy} onClick={() => open.run()}>
        Cards and receipts
      </button>
      {open.error instanceof ApiError && <Failure error={open.error} />}
    </>
  );
}

const COLUMNS: readonly Column<PaymentWire>[] = [
  { name: 'When', cell: ({ created_at }) => <When iso={created_at} /> },
  {
    name: 'For',
    cell: ({ kind, plan }) => (kind === 'top_up' ? 'Top-up' : `Plan ${formatWords(plan ?? '')}`),
  },
  {
    name: 'State',
    cell: ({ status, failure, dispute }) => (
      <>
        <Badge tone={STATUS[status]}>{formatWords(status)}</Badge>
        {failure !== null && <span class="note">{failure}</span>}
        {dispute !== null && <span class="note">Disputed: {dispute}</span>}
      </>
    ),
  },
  { name: 'Paid', figure: true, cell: ({ amount_micros }) => formatMoney(amount_micros) },
  { name: 'Credit', figure: true, cell: ({ credit_micros }) => formatMoney(credit_micros) },
  {
    name: 'Refunded',
    figure: true,
    cell: ({ refunded_micros }) => (refunded_micros === 0 ? '–' : formatMoney(refunded_micros)),
  },
  { name: 'Checkout', cell: ({ url }) => (url === null ? '–' : <a href={url}>Go on paying</a>) },
];
