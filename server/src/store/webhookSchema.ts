/** Webhook endpoints, the outbox of events, and their deliveries. */
export const webhookSchema: readonly string[] = [
  `create table webhook_endpoints (
       id text primary key,
       account_id text not null references accounts (id),
       url text not null,
       description text not null,
       events jsonb,
       status text not null check (status in ('enabled', 'disabled')),
       disabled_reason text check (disabled_reason in ('by_account', 'failing', 'gone')),
       failing_since timestamptz,
       secret text not null,
       previous_secret text,
       previous_secret_until timestamptz,
       created_at timestamptz not null,
       updated_at timestamptz not null,
       check ((status = 'disabled') = (disabled_reason is not null)),
       check ((previous_secret is null) = (previous_secret_until is null))
     )`,
  `create index webhook_endpoints_by_account on webhook_endpoints (account_id, created_at desc, id desc)`,
  `create table webhook_events (
       id text primary key,
       account_id text not null references accounts (id),
       type text not null,
       data jsonb not null,
       created_at timestamptz not null
     )`,
  `create index webhook_events_by_account on webhook_events (account_id, created_at desc, id desc)`,
  `create index webhook_events_by_age on webhook_events (created_at)`,
  `create table webhook_deliveries (
       id text primary key,
       event_id text not null references webhook_events (id) on delete cascade,
       endpoint_id text not null references webhook_endpoints (id) on delete cascade,
       account_id text not null references accounts (id),
       status text not null check (status in ('pending', 'delivered', 'failed')),
       attempts integer not null,
       round_attempts integer not null,
       next_attempt_at timestamptz,
       lease text,
       created_at timestamptz not null,
       completed_at timestamptz,
       unique (event_id, endpoint_id),
       check ((status = 'pending') = (next_attempt_at is not null))
     )`,
  `create index webhook_deliveries_by_endpoint on webhook_deliveries (endpoint_id, created_at desc, id desc)`,
  `create index webhook_deliveries_due on webhook_deliveries (endpoint_id, next_attempt_at)
       where status = 'pending'`,
  `create table webhook_attempts (
       delivery_id text not null references webhook_deliveries (id) on delete cascade,
       number integer not null,
       at timestamptz not null,
       duration_ms integer not null,
       response_status integer,
       response_excerpt text,
       error text,
       primary key (delivery_id, number)
     )`,
];
