import { sql } from 'kysely';
import type { Executor } from '../store/tables.ts';

export interface Finding {
  readonly invariant: string;
  readonly violations: number;
  /** The ids of some of them. */
  readonly examples: readonly string[];
}

/** What must hold at any moment, each as a query that finds what breaks it: `id` names the offender. */
const INVARIANTS: Readonly<Record<string, string>> = {
  'the ledger holds exactly the milliseconds of the spans': `
    select coalesce(span.session_id, entry.session_id) as id
      from (select session_id, sum(cumulative_ms) as ms from meter_spans where billed group by session_id) as span
      full join (select session_id, sum(ms) as ms from ledger_transactions join ledger_entries
                   on transaction_id = ledger_transactions.id
                   where kind = 'usage' and session_id is not null group by session_id) as entry
        on entry.session_id = span.session_id
      where coalesce(span.ms, 0) <> coalesce(entry.ms, 0)`,
  'what was charged without a session is clips, each of those that are there for its own time': `
    select coalesce(clip.id, entry.reference) as id
      from (select * from clips where status = 'ready' and charged_micros > 0) as clip
      full join (select reference, sum(amount_micros) as micros, sum(ms) as ms
                   from ledger_transactions join ledger_entries on transaction_id = ledger_transactions.id
                   where kind = 'usage' and session_id is null and ledger_account = 'usage:video'
                   group by reference) as entry
        on entry.reference = 'clip:' || clip.id
      where (clip.id is null and entry.reference not like 'clip:clp\\_%')
        or (clip.id is not null
          and (clip.charged_micros, clip.duration_ms) is distinct from (entry.micros, entry.ms))`,
  'what was charged for voice without a session is speech in files, each once': `
    select reference as id
      from ledger_transactions join ledger_entries on transaction_id = ledger_transactions.id
      where kind = 'usage' and session_id is null and ledger_account = 'usage:voice'
      group by reference having count(*) > 1 or reference not like 'speech:spc\\_%'`,
  "a session's billed milliseconds are those of its spans, in each mode": `
    select coalesce(span.session_id, charge.session_id) as id
      from (select session_id, sum(video_ms) as video, sum(voice_ms) as voice, sum(text_ms) as text
              from meter_spans where billed group by session_id) as span
      full join session_charges as charge on charge.session_id = span.session_id
      where (coalesce(span.video, 0), coalesce(span.voice, 0), coalesce(span.text, 0))
        <> (coalesce(charge.video_ms, 0), coalesce(charge.voice_ms, 0), coalesce(charge.text_ms, 0))`,
  'a session was charged what its milliseconds cost at its prices, and its whole seconds at most once': `
    select charge.session_id as id
      from session_charges as charge
      join session_prices as price on price.session_id = charge.session_id
      left join (select session_id, count(*) filter (where kind = 'rounding') as roundings,
                     sum(amount_micros) filter (where ledger_account = 'rounding') as rounding
                   from ledger_transactions join ledger_entries on transaction_id = ledger_transactions.id
                   where kind = 'rounding' and ledger_account = 'rounding' group by session_id) as entry
        on entry.session_id = charge.session_id
      where charge.charged_micros - coalesce(entry.rounding, 0)
          <> div(charge.video_ms::numeric * price.video_price, 1000)
           + div(charge.voice_ms::numeric * price.voice_price, 1000)
           + div(charge.text_ms::numeric * price.text_price, 1000)
        or coalesce(entry.roundings, 0) > 1
        or (charge.settled_at is null and entry.roundings > 0)`,
  'what was charged to a session is in the ledger': `
    select charge.session_id as id
      from session_charges as charge
      left join (select session_id, sum(amount_micros) as micros
                   from ledger_transactions join ledger_entries on transaction_id = ledger_transactions.id
                   where ledger_account like 'usage:%' or ledger_account = 'rounding' group by session_id) as entry
        on entry.session_id = charge.session_id
      where charge.charged_micros <> coalesce(entry.micros, 0)`,
  'every transaction has entries, and they sum to zero': `
    select ledger_transactions.id
      from ledger_transactions left join ledger_entries on transaction_id = ledger_transactions.id
      group by ledger_transactions.id
      having count(transaction_id) = 0 or sum(amount_micros) <> 0`,
  "an account's balance is what its entries add up to": `
    select account.account_id as id
      from billing_accounts as account
      left join (select account_id, sum(amount_micros) as micros
                   from ledger_transactions join ledger_entries on transaction_id = ledger_transactions.id
                   where ledger_account in ('credit', 'receivable') group by account_id) as entry
        on entry.account_id = account.account_id
      where account.balance_micros <> coalesce(entry.micros, 0)`,
  'the credit of the ledger is what is left of the grants': `
    select account.account_id as id
      from billing_accounts as account
      left join (select account_id, sum(amount_micros) as micros
                   from ledger_transactions join ledger_entries on transaction_id = ledger_transactions.id
                   where ledger_account = 'credit' group by account_id) as entry
        on entry.account_id = account.account_id
      left join (select account_id, sum(remaining_micros) as micros from credit_grants group by account_id) as credit
        on credit.account_id = account.account_id
      where coalesce(entry.micros, 0) <> coalesce(credit.micros, 0)`,
  'no prepaid account is below zero, or has lent more than it has': `
    select account_id as id from billing_accounts
      where billing_mode = 'prepaid' and (balance_micros < 0 or held_micros > balance_micros)
        and not exists (select 1 from ledger_transactions
          where ledger_transactions.account_id = billing_accounts.account_id and kind = 'adjustment')`,
  'what an account has lent is what its open holds add up to': `
    select account.account_id as id
      from billing_accounts as account
      left join (select account_id, sum(amount_micros) as micros from holds group by account_id) as hold
        on hold.account_id = account.account_id
      where account.held_micros <> coalesce(hold.micros, 0)`,
  'nothing is lent to a sealed span': `
    select holds.session_id || ':' || holds.epoch as id
      from holds join meter_spans on meter_spans.session_id = holds.session_id and meter_spans.epoch = holds.epoch
      where released_at is null and closed_at is not null`,
  'no span counted beyond what it was granted': `
    select session_id || ':' || epoch as id from meter_spans where cumulative_ms > granted_ms`,
  'no session has two open spans': `
    select session_id as id from meter_spans where closed_at is null group by session_id having count(*) > 1`,
  'the months add up to what was charged': `
    select account.account_id as id
      from billing_accounts as account
      left join (select account_id, sum(charged_micros) as micros, sum(ms) as ms from monthly_charges
                   where end_user_id = '' group by account_id) as month
        on month.account_id = account.account_id
      left join (select account_id, sum(micros) as micros, sum(ms) as ms from (
                   select account_id, charged_micros as micros, video_ms + voice_ms + text_ms as ms
                     from session_charges
                   union all
                   select account_id, amount_micros, ms
                     from ledger_transactions join ledger_entries on transaction_id = ledger_transactions.id
                     where kind = 'usage' and session_id is null
                       and ledger_account in ('usage:video', 'usage:voice')) as each
                   group by account_id) as charge
        on charge.account_id = account.account_id
      where (coalesce(month.micros, 0), coalesce(month.ms, 0)) <> (coalesce(charge.micros, 0), coalesce(charge.ms, 0))`,
  'the days of the ledger are what its entries add up to': `
    select concat_ws(':', coalesce(day.account_id, entry.account_id), coalesce(day.day, entry.day),
        coalesce(day.kind, entry.kind), coalesce(day.ledger_account, entry.ledger_account)) as id
      from ledger_days as day
      full join (select account_id, (at at time zone 'UTC')::date as day, kind, ledger_account,
                     sum(amount_micros) as micros, sum(ms) as ms
                   from ledger_transactions join ledger_entries on transaction_id = ledger_transactions.id
                   group by 1, 2, 3, 4) as entry
        on entry.account_id = day.account_id and entry.day = day.day and entry.kind = day.kind
          and entry.ledger_account = day.ledger_account
      where (coalesce(day.amount_micros, 0), coalesce(day.ms, 0))
        <> (coalesce(entry.micros, 0), coalesce(entry.ms, 0))`,
  'the days of usage are what the entries of the sessions add up to': `
    select concat_ws(':', coalesce(day.session_id, entry.session_id), coalesce(day.day, entry.day),
        coalesce(day.mode, entry.mode)) as id
      from (select account_id, day, session_id, mode, sum(amount_micros) as micros, sum(ms) as ms
              from usage_days group by 1, 2, 3, 4) as day
      full join (select account_id, (at at time zone 'UTC')::date as day, session_id,
                     replace(ledger_account, 'usage:', '') as mode, sum(amount_micros) as micros, sum(ms) as ms
                   from ledger_transactions join ledger_entries on transaction_id = ledger_transactions.id
                   where ledger_account in ('usage:video', 'usage:voice', 'usage:text', 'rounding')
                     and session_id is not null
                   group by 1, 2, 3, 4) as entry
        on entry.account_id = day.account_id and entry.day = day.day and entry.session_id = day.session_id
          and entry.mode = day.mode
      where (coalesce(day.micros, 0), coalesce(day.ms, 0)) <> (coalesce(entry.micros, 0), coalesce(entry.ms, 0))`,
  'the days of usage hold exactly the milliseconds of the spans, in each mode': `
    select coalesce(span.session_id, day.session_id) as id
      from (select session_id, sum(video_ms) as video, sum(voice_ms) as voice, sum(text_ms) as text
              from meter_spans where billed group by session_id) as span
      full join (select session_id, sum(ms) filter (where mode = 'video') as video,
                     sum(ms) filter (where mode = 'voice') as voice, sum(ms) filter (where mode = 'text') as text
                   from usage_days group by session_id) as day
        on day.session_id = span.session_id
      where (coalesce(span.video, 0), coalesce(span.voice, 0), coalesce(span.text, 0))
        <> (coalesce(day.video, 0), coalesce(day.voice, 0), coalesce(day.text, 0))`,
  'each transaction follows the one before it, and none was changed (hash chain)': `
    select id from (
      select transaction.*,
          lag(hash, 1, '') over (partition by account_id order by position) as former,
          row_number() over (partition by account_id order by position) as expected,
          (select string_agg(ledger_account || '=' || amount_micros || '/' || ms, ',' order by line)
             from ledger_entries where transaction_id = transaction.id) as entries
        from ledger_transactions as transaction) as chained
      where position <> expected or prev_hash <> former
        or hash <> encode(sha256(convert_to(concat_ws('|', prev_hash, id, account_id, position,
             (extract(epoch from at) * 1000)::bigint, kind, coalesce(session_id, ''), coalesce(epoch::text, ''),
             reference, description, entries), 'UTF8')), 'hex')`,
  "each account's books end with its last transaction": `
    select account.account_id as id
      from billing_accounts as account
      left join ledger_transactions as last
        on last.account_id = account.account_id and last.position = account.position
      where account.hash <> coalesce(last.hash, '')
        or exists (select 1 from ledger_transactions as later
             where later.account_id = account.account_id and later.position > account.position)`,
};

const EXAMPLES = 5;

/** From here on the transaction sees one moment, whatever goes on meanwhile. Its first statement. */
export async function seeOneMoment(tx: Executor): Promise<void> {
  await sql`set transaction isolation level repeatable read`.execute(tx);
}

/** Looks at every invariant. */
export async function findViolations(tx: Executor): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [invariant, text] of Object.entries(INVARIANTS)) {
    const { rows } = await sql<{ count: number; examples: string[] | null }>`
      select count(*)::integer as count, (array_agg(id order by id))[1:${sql.lit(EXAMPLES)}] as examples
        from (${sql.raw(text)}) as violations`.execute(tx);
    const [row] = rows;
    findings.push({ invariant, violations: row?.count ?? 0, examples: row?.examples ?? [] });
  }
  return findings;
}
