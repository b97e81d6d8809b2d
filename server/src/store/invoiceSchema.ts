/** Invoices: what is issued stays as it is. Money is whole micros. */
export const invoiceSchema: readonly string[] = [
  // Whom invoices are made out to, from the next one on.
  `create table billing_details (
     account_id text primary key references accounts (id),
     name text not null,
     address text not null,
     tax_id text,
     email text,
     updated_at timestamptz not null
   )`,
  // The installation's one counter: taken within the transaction that issues, so that no number is left out.
  `create table invoice_counter (
     one boolean primary key default true check (one),
     last bigint not null
   )`,
  `insert into invoice_counter (last) values (0)`,
  `create table invoices (
     id text primary key,
     position bigint not null unique,
     number text not null unique,
     account_id text not null references billing_accounts (account_id),
     period text not null,
     issued_at timestamptz not null,
     billing_mode text not null,
     seller json not null,
     buyer json not null,
     tax json,
     total_micros bigint not null,
     tax_micros bigint not null,
     credit_applied_micros bigint not null,
     due_micros bigint not null,
     check (total_micros = credit_applied_micros + due_micros),
     unique (account_id, period)
   )`,
  `create index invoices_by_time on invoices (account_id, issued_at desc, id desc)`,
  `create table invoice_lines (
     invoice_id text not null references invoices (id),
     line integer not null,
     period text not null,
     kind text not null check (kind in ('video', 'voice', 'text', 'rounding', 'adjustment')),
     description text not null,
     ms bigint not null,
     micros_per_second bigint,
     amount_micros bigint not null,
     transaction_id text unique references ledger_transactions (id),
     primary key (invoice_id, line)
   )`,
  ...['invoices', 'invoice_lines'].map(
    (table) =>
      `create trigger ${table}_final before update or delete or truncate on ${table}
         for each statement execute function refuse_change()`,
  ),
  // Months that were closed for every account.
  `create table closed_periods (period text primary key, closed_at timestamptz not null)`,
  `create index ledger_transactions_adjustments on ledger_transactions (account_id, at) where kind = 'adjustment'`,
];
