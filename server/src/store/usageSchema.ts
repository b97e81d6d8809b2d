/**
 * The ledger, added up by day (UTC) as it is written, in the transaction of the rows themselves: its rows never change,
 * so that neither do these sums. Reports and statements read thousands of rows here where the ledger has millions.
 */
export const usageSchema: readonly string[] = [
  // What moved an account, by kind of transaction and ledger account.
  `create table ledger_days (
     account_id text not null references billing_accounts (account_id),
     day date not null,
     kind text not null,
     ledger_account text not null,
     amount_micros bigint not null,
     ms bigint not null,
     primary key (account_id, day, kind, ledger_account)
   ) with (fillfactor = 80)`,
  // What sessions used, with the face that they had then. 'rounding': their whole seconds.
  `create table usage_days (
     account_id text not null references billing_accounts (account_id),
     day date not null,
     session_id text not null,
     mode text not null check (mode in ('video', 'voice', 'text', 'rounding')),
     face text not null,
     amount_micros bigint not null,
     ms bigint not null,
     primary key (account_id, day, session_id, mode, face)
   ) with (fillfactor = 80)`,
  // Rows go in one order, so that nobody waits in a circle. Its plans are kept for as long as a connection lives: one made
  // while the tables were small must not read all of them later.
  `create function add_up_entries() returns trigger language plpgsql
     set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
     begin
       insert into ledger_days as sums
         select t.account_id, (t.at at time zone 'UTC')::date, t.kind, w.ledger_account, sum(w.amount_micros), sum(w.ms)
           from written w join ledger_transactions t on t.id = w.transaction_id
           group by 1, 2, 3, 4 order by 1, 2, 3, 4
         on conflict (account_id, day, kind, ledger_account) do update
           set amount_micros = sums.amount_micros + excluded.amount_micros, ms = sums.ms + excluded.ms;
       insert into usage_days as sums
         select t.account_id, (t.at at time zone 'UTC')::date, t.session_id, replace(w.ledger_account, 'usage:', ''),
             s.face, sum(w.amount_micros), sum(w.ms)
           from written w
           join ledger_transactions t on t.id = w.transaction_id
           join sessions s on s.id = t.session_id
           where w.ledger_account in ('usage:video', 'usage:voice', 'usage:text', 'rounding')
           group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
         on conflict (account_id, day, session_id, mode, face) do update
           set amount_micros = sums.amount_micros + excluded.amount_micros, ms = sums.ms + excluded.ms;
       return null;
     end
   $$`,
  // What was written before this table was.
  `insert into ledger_days
     select t.account_id, (t.at at time zone 'UTC')::date, t.kind, e.ledger_account, sum(e.amount_micros), sum(e.ms)
       from ledger_entries e join ledger_transactions t on t.id = e.transaction_id group by 1, 2, 3, 4`,
  `insert into usage_days
     select t.account_id, (t.at at time zone 'UTC')::date, t.session_id, replace(e.ledger_account, 'usage:', ''),
         s.face, sum(e.amount_micros), sum(e.ms)
       from ledger_entries e
       join ledger_transactions t on t.id = e.transaction_id
       join sessions s on s.id = t.session_id
       where e.ledger_account in ('usage:video', 'usage:voice', 'usage:text', 'rounding')
       group by 1, 2, 3, 4, 5`,
  `create trigger ledger_entries_added_up after insert on ledger_entries
     referencing new table as written for each statement execute function add_up_entries()`,
];
