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

/** Payments by end users of an account, with customers of their own at the processor. */
export const endUserPaymentSchema: readonly string[] = [
  `alter table payments add column end_user_id text`,
  `alter table payments add column title text`,
  `alter table payments add column return_url text`,
  `create index payments_by_end_user on payments (account_id, end_user_id) where end_user_id is not null`,
  `alter table payment_customers add column end_user_id text not null default ''`,
  `alter table payment_customers drop constraint payment_customers_pkey`,
  `alter table payment_customers add primary key (account_id, processor, end_user_id)`,
  `alter table webhook_endpoints add column format text not null default 'visavis'
     check (format in ('visavis', 'therapykin'))`,
  `create table therapykin_checkouts (
     payment_id text primary key references payments (id),
     account_id text not null references accounts (id),
     end_user_id text not null,
     plan text not null check (plan in ('basic', 'standard', 'premium')),
     annual boolean not null,
     created_at timestamptz not null
   )`,
  `create index therapykin_checkouts_by_user on therapykin_checkouts (account_id, end_user_id)`,
];
