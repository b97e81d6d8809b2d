/** Money is whole micros (1 USD = 1,000,000), time whole ms. Prices are micros per second. */

const refuse = (table: string, ...events: string[]): string[] => [
  `create trigger ${table}_append_only before ${events.join(' or ')} on ${table}
     for each statement execute function refuse_change()`,
];

/** The ledger: what is charged, what it is charged to, and what may still be spent. */
export const ledgerSchema: readonly string[] = [
  `create function refuse_change() returns trigger language plpgsql as $$
     begin
       raise exception '% is append-only: what is written there stays; correct it by a further row', tg_table_name;
     end
   $$`,

  // An account's running state, projected from its entries and holds; whoever moves it locks this row first.
  `create table billing_accounts (
     account_id text primary key references accounts (id),
     billing_mode text not null check (billing_mode in ('prepaid', 'postpaid')),
     balance_micros bigint not null default 0,
     held_micros bigint not null default 0 check (held_micros >= 0),
     position bigint not null default 0,
     hash text not null default '',
     created_at timestamptz not null
   )`,
  `insert into billing_accounts (account_id, billing_mode, created_at)
     select id, 'postpaid', created_at from accounts`,

  `create table price_book (
     id text primary key,
     position bigint generated always as identity unique,
     account_id text references accounts (id),
     mode text not null check (mode in ('video', 'voice', 'text')),
     micros_per_second bigint check (micros_per_second between 0 and 1000000000),
     valid_from timestamptz not null,
     created_at timestamptz not null,
     created_by text not null,
     check (micros_per_second is not null or account_id is not null)
   )`,
  `create index price_book_in_force on price_book (mode, account_id, valid_from desc, position desc)`,
  ...refuse('price_book', 'update', 'delete', 'truncate'),
  `insert into price_book (id, account_id, mode, micros_per_second, valid_from, created_at, created_by) values
     ('prc_0000000000000000000video', null, 'video', 3000, '2020-01-01', '2020-01-01', 'installation'),
     ('prc_0000000000000000000voice', null, 'voice', 1500, '2020-01-01', '2020-01-01', 'installation'),
     ('prc_00000000000000000000text', null, 'text', 500, '2020-01-01', '2020-01-01', 'installation')`,

  // Fixed when the session starts.
  `create table session_prices (
     session_id text primary key references sessions (id),
     account_id text not null references accounts (id),
     video_price bigint not null,
     voice_price bigint not null,
     text_price bigint not null,
     fixed_at timestamptz not null
   )`,
  ...refuse('session_prices', 'update', 'delete', 'truncate'),

  // What the ledger says of a session, added up.
  `create table session_charges (
     session_id text primary key references session_prices (session_id),
     account_id text not null references accounts (id),
     end_user_id text,
     video_ms bigint not null default 0,
     voice_ms bigint not null default 0,
     text_ms bigint not null default 0,
     charged_micros bigint not null default 0,
     settled_at timestamptz
   )`,
  `create index session_charges_unsettled on session_charges (session_id) where settled_at is null`,

  // Spans older than the ledger were free.
  `alter table meter_spans
     add column billed boolean not null default true,
     add column mode text not null default 'video' check (mode in ('video', 'voice', 'text')),
     add column video_ms bigint not null default 0,
     add column voice_ms bigint not null default 0,
     add column text_ms bigint not null default 0,
     add column granted_ms bigint,
     add column open_reason text,
     add column close_reason text`,
  `update meter_spans set billed = false`,
  `alter table meter_spans
     add check (not billed or cumulative_ms = video_ms + voice_ms + text_ms),
     add check (granted_ms is null or cumulative_ms <= granted_ms)`,

  `create table ledger_transactions (
     id text primary key,
     account_id text not null references billing_accounts (account_id),
     position bigint not null check (position > 0),
     at timestamptz not null,
     kind text not null,
     session_id text references sessions (id),
     epoch integer,
     reference text not null unique,
     description text not null,
     prev_hash text not null,
     hash text not null,
     unique (account_id, position)
   )`,
  `create index ledger_transactions_by_session on ledger_transactions (session_id, position)
     where session_id is not null`,
  `create index ledger_transactions_by_time on ledger_transactions (account_id, at)`,
  ...refuse('ledger_transactions', 'update', 'delete', 'truncate'),
  `create table ledger_entries (
     transaction_id text not null references ledger_transactions (id),
     line smallint not null,
     ledger_account text not null,
     amount_micros bigint not null,
     ms bigint not null default 0,
     primary key (transaction_id, line)
   )`,
  ...refuse('ledger_entries', 'update', 'delete', 'truncate'),
  // A transaction's entries are written by one statement: they are looked at together, once.
  `create function refuse_unbalanced() returns trigger language plpgsql as $$
     declare
       wrong text;
     begin
       select transaction_id into wrong from written
         group by transaction_id having sum(amount_micros) <> 0 limit 1;
       if wrong is not null then
         raise exception 'ledger transaction % does not sum to zero', wrong;
       end if;
       return null;
     end
   $$`,
  `create trigger ledger_entries_balanced after insert on ledger_entries
     referencing new table as written for each statement execute function refuse_unbalanced()`,

  `create table credit_grants (
     id text primary key,
     position bigint generated always as identity unique,
     account_id text not null references billing_accounts (account_id),
     kind text not null check (kind in ('trial', 'top_up', 'adjustment')),
     amount_micros bigint not null check (amount_micros > 0),
     remaining_micros bigint not null check (remaining_micros between 0 and amount_micros),
     expires_at timestamptz,
     reference text not null unique,
     created_at timestamptz not null
   )`,
  `create index credit_grants_open on credit_grants (account_id, expires_at, position) where remaining_micros > 0`,
  `create index credit_grants_expiring on credit_grants (expires_at)
     where remaining_micros > 0 and expires_at is not null`,

  // Credit that is lent to a media-worker: one row a span. Zero once it is sealed.
  `create table holds (
     session_id text not null,
     epoch integer not null,
     account_id text not null references billing_accounts (account_id),
     end_user_id text,
     amount_micros bigint not null check (amount_micros >= 0),
     created_at timestamptz not null,
     released_at timestamptz,
     primary key (session_id, epoch),
     foreign key (session_id, epoch) references meter_spans (session_id, epoch),
     check (released_at is null or amount_micros = 0)
   )`,
  `create index holds_open on holds (account_id, end_user_id) where released_at is null`,

  `create table billing_limits (
     account_id text primary key references accounts (id),
     allowed_concurrent_sessions integer check (allowed_concurrent_sessions >= 0),
     max_concurrent_sessions integer check (max_concurrent_sessions >= 0),
     max_cost_per_session_micros bigint check (max_cost_per_session_micros >= 0),
     max_cost_per_end_user_micros bigint check (max_cost_per_end_user_micros >= 0),
     max_cost_per_month_micros bigint check (max_cost_per_month_micros >= 0),
     updated_at timestamptz not null
   )`,
  `alter table sessions add column max_cost_micros bigint check (max_cost_micros >= 0)`,

  // What was charged in a calendar month (UTC): of the account (end_user_id '') and of each end user.
  `create table monthly_charges (
     account_id text not null references accounts (id),
     month text not null,
     end_user_id text not null,
     charged_micros bigint not null,
     ms bigint not null,
     primary key (account_id, month, end_user_id)
   )`,
];
