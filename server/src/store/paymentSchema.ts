/** What accounts paid us, through whom, and what the processors told of it. Money in micros. */
export const paymentSchema: readonly string[] = [
  `create table payments (
     id text primary key,
     account_id text not null references accounts (id),
     processor text not null check (processor in ('test', 'stripe')),
     kind text not null check (kind in ('top_up', 'plan')),
     plan text,
     amount_micros bigint not null check (amount_micros > 0),
     credit_micros bigint not null check (credit_micros > 0),
     status text not null check (status in ('open', 'succeeded', 'failed', 'expired')),
     reference text,
     url text,
     intent text,
     invoice text,
     failure text,
     refunded_micros bigint not null default 0 check (refunded_micros >= 0),
     dispute text check (dispute in ('open', 'won', 'lost')),
     disputed_micros bigint not null default 0 check (disputed_micros >= 0),
     reversed_micros bigint not null default 0,
     reversals integer not null default 0,
     created_at timestamptz not null,
     completed_at timestamptz,
     check ((kind = 'plan') = (plan is not null)),
     unique (processor, reference),
     unique (processor, intent),
     unique (processor, invoice)
   )`,
  `create index payments_by_account on payments (account_id, created_at desc, id desc)`,
  // The processor's event id is the dedup key: it and what the event changes share one transaction.
  `create table payment_events (
     processor text not null,
     id text not null,
     type text not null,
     payment_id text references payments (id),
     change jsonb not null,
     waits_for text,
     created_at timestamptz not null,
     received_at timestamptz not null,
     primary key (processor, id)
   )`,
  `create index payment_events_waiting on payment_events (processor, waits_for) where waits_for is not null`,
  `create index payment_events_by_payment on payment_events (payment_id, created_at)`,
  `create table payment_customers (
     account_id text not null references accounts (id),
     processor text not null,
     customer_id text not null,
     primary key (account_id, processor)
   )`,
];
