import { Client } from 'pg';

/** How much there is. Half of it is one account's, the first; the other half is shared by `BUSY_ACCOUNTS`. */
export interface Amounts {
  readonly sessions: number;
  /** Each is two entries. */
  readonly transactionsPerSession: number;
  readonly accounts: number;
}

const BUSY_ACCOUNTS = 199;
const DAYS = 365;
const TURNS = 8;
const MONTHS = 12;

/** The id of the n-th row of a kind, as the product's own look. */
export const idOf = (prefix: string, n: number): string => `${prefix}_${String(n).padStart(24, '0')}`;
const id = (prefix: string, n: string): string => `'${prefix}_' || lpad((${n})::text, 24, '0')`;

/**
 * Fills a store whose schema is there with a year of sessions, told by SQL alone: every row as the services would write
 * it but for hashes, which chain nothing. Foreign keys and triggers are left out while it writes, so that the sums that
 * triggers keep are written here too.
 */
export async function generate(
  url: string,
  amounts: Amounts,
  say: (progress: string) => void,
): Promise<void> {
  const { sessions, transactionsPerSession: each, accounts } = amounts;
  // Of the s-th session: whose it is, and the how manieth of theirs.
  const owner = `case when s % 2 = 0 then 0 else 1 + ((s - 1) / 2) % ${BUSY_ACCOUNTS} end`;
  const nth = `case when s % 2 = 0 then s / 2 - 1 else ((s - 1) / 2) / ${BUSY_ACCOUNTS} end`;
  const created = `now() - interval '${DAYS} days' * (${sessions + 1} - s) / ${sessions}.0`;
  const all = `generate_series(1, ${sessions}) s`;
  const account = id('acc', owner);
  const steps: readonly (readonly [what: string, ...sql: string[]])[] = [
    [
      'accounts and their people',
      `insert into accounts (id, name, created_at)
         select ${id('acc', 'a')}, (array['Harbour', 'Lakeside', 'Northern', 'Brightside', 'Old Mill'])[1 + a % 5]
             || (array[' Learning', ' Dental', ' Robotics', ' Media'])[1 + a % 4] || ' ' || a,
             now() - interval '${DAYS} days' - interval '1 minute' * (${accounts} - a)
           from generate_series(0, ${accounts - 1}) a`,
      `insert into users (id, email, name, password_hash, created_at)
         select ${id('usr', 'a')}, 'person' || a || '@company' || a || '.example', 'Person ' || a, '', now()
           from generate_series(0, ${accounts - 1}) a`,
      `insert into members (account_id, user_id, role, created_at)
         select ${id('acc', 'a')}, ${id('usr', 'a')}, 'owner', now() from generate_series(0, ${accounts - 1}) a`,
      `insert into billing_accounts (account_id, billing_mode, balance_micros, position, created_at)
         select id, 'postpaid', 0, 0, created_at from accounts on conflict do nothing`,
    ],
    [
      'sessions',
      `insert into sessions (id, account_id, origin, status, face, profile, voice, behavior, context, language, mode,
           greeting, metadata, manner, created_at, started_at, ended_at, end_reason, end_user_id, modality)
         select ${id('ses', 's')}, ${account}, 'v1', 'TERMINATED', (array['maya', 'leo'])[1 + s % 7 / 5],
             (array['default', 'language_tutor', 'interviewer'])[1 + s % 3], 'slt', 'Be kind.', repeat('context ', 40),
             'en', 'hands_free', 'Hello.', '{"course": "Algebra"}', null, at, at + interval '2 s',
             at + interval '400 s', 'terminated_by_client', 'user-' || s % 5000, 'video'
           from (select s, ${created} as at from ${all}) s`,
      `insert into session_prices (session_id, account_id, video_price, voice_price, text_price, fixed_at)
         select ${id('ses', 's')}, ${account}, 3000, 1500, 500, ${created} from ${all}`,
      `insert into session_charges (session_id, account_id, end_user_id, video_ms, charged_micros, settled_at)
         select ${id('ses', 's')}, ${account}, 'user-' || s % 5000, ${(each - 1) * 7_000}, ${(each - 1) * 21_000 + 600}, ${created}
           from ${all}`,
      `insert into meter_spans (session_id, epoch, leased_at, opened_at, last_report_at, closed_at, cumulative_ms, seq,
           seal_reason, mode, video_ms, open_reason, close_reason)
         select ${id('ses', 's')}, 1, at, at + interval '2 s', at + interval '400 s', at + interval '400 s',
             ${(each - 1) * 7_000}, ${each}, 'closed', 'video', ${(each - 1) * 7_000}, 'started', 'terminated'
           from (select s, ${created} as at from ${all}) s`,
    ],
    [
      'what was said, and how fast',
      `insert into history_entries (session_id, id, role, content, timestamp, interrupted)
         select ${id('ses', 's')}, 'turn_' || t, (array['user', 'assistant'])[1 + t % 2], repeat('some words ', 6),
             ${created} + t * interval '20 s', false
           from ${all}, generate_series(1, ${TURNS}) t`,
      `insert into turn_metrics (session_id, turn_id, at, figures, preemptive, interrupted, false_alarms)
         select ${id('ses', 's')}, 'turn_' || t, ${created} + t * interval '40 s',
             jsonb_build_object('endOfSpeechToCommitMs', 300, 'sttMs', 120, 'ttsFirstAudioMs', 500 + (s * t) % 400,
               'browserFirstAudioMs', 600 + (s * t) % 400), false, false, 0
           from ${all}, generate_series(1, ${TURNS}) t`,
      `insert into session_connections (session_id, opened_at, first_frame_sent_ms)
         select ${id('ses', 's')}, ${created}, 400 from ${all}`,
    ],
    [
      'transactions of the ledger',
      `insert into ledger_transactions (id, account_id, position, at, kind, session_id, epoch, reference, description,
           prev_hash, hash)
         select ${id('txn', `s::bigint * ${each} + k`)}, ${account}, (${nth})::bigint * ${each} + k,
             ${created} + k * interval '7 s', case when k = ${each} then 'rounding' else 'usage' end, ${id('ses', 's')},
             1, 'u:' || s || ':' || k, 'Conversation time', '', md5((s::bigint * ${each} + k)::text)
           from ${all}, generate_series(1, ${each}) k`,
      `update billing_accounts b set position = t.position
         from (select account_id, max(position) as position from ledger_transactions group by 1) t
         where t.account_id = b.account_id`,
    ],
    [
      'entries of the ledger',
      `insert into ledger_entries (transaction_id, line, ledger_account, amount_micros, ms)
         select ${id('txn', `s::bigint * ${each} + k`)}, line,
             case when line = 0 then 'receivable' when k = ${each} then 'rounding' else 'usage:video' end,
             (2 * line - 1) * case when k = ${each} then 600 else 21000 end,
             case when line = 0 or k = ${each} then 0 else 7000 end
           from ${all}, generate_series(1, ${each}) k, generate_series(0, 1) line`,
    ],
    [
      'its sums by day and month',
      `insert into usage_days (account_id, day, session_id, mode, face, amount_micros, ms)
         select account_id, (created_at at time zone 'UTC')::date, id, used, face,
             case used when 'video' then ${(each - 1) * 21_000} else 600 end,
             case used when 'video' then ${(each - 1) * 7_000} else 0 end
           from sessions, unnest(array['video', 'rounding']) used`,
      `insert into ledger_days (account_id, day, kind, ledger_account, amount_micros, ms)
         select account_id, day, case mode when 'rounding' then 'rounding' else 'usage' end,
             case side when 0 then 'receivable' when 1 then case mode when 'rounding' then 'rounding' else 'usage:' || mode end end,
             sum(amount_micros) * (2 * side - 1), case side when 0 then 0 else sum(ms) end
           from usage_days, generate_series(0, 1) side group by account_id, day, mode, side`,
      `insert into monthly_charges (account_id, month, end_user_id, charged_micros, ms)
         select account_id, to_char(day, 'YYYY-MM'), '', sum(amount_micros), sum(ms) from usage_days group by 1, 2`,
    ],
    [
      'invoices and payments',
      `insert into invoices (id, position, number, account_id, period, issued_at, billing_mode, seller, buyer,
           total_micros, tax_micros, credit_applied_micros, due_micros)
         select ${id('inv', 'n')}, n, 'INV-' || lpad(n::text, 6, '0'), ${id('acc', `n % ${BUSY_ACCOUNTS + 1}`)},
             to_char(month, 'YYYY-MM'), month + interval '1 month 1 hour', 'postpaid', '{"name":"Visavis","address":[],"tax_id":null,"email":null}',
             '{"name":"Customer","address":[],"tax_id":null,"email":null}', 9000000, 0, 0, 9000000
           from (select n, date_trunc('month', now()) - interval '1 month' * (${MONTHS} - n / ${BUSY_ACCOUNTS + 1}) as month
                   from generate_series(0, ${MONTHS * (BUSY_ACCOUNTS + 1) - 1}) n) n`,
      `insert into invoice_lines (invoice_id, line, period, kind, description, ms, micros_per_second, amount_micros)
         select id, 1, period, 'video', 'Video conversation', 3000000, 3000, 9000000 from invoices`,
      `insert into closed_periods (period, closed_at) select distinct period, now() from invoices`,
      `insert into payments (id, account_id, processor, kind, amount_micros, credit_micros, status, reference, intent,
           created_at, completed_at)
         select ${id('pay', 's')}, ${account}, 'test', 'top_up', 10000000, 10000000, 'succeeded', 'r' || s, 'i' || s, ${created}, ${created}
           from ${all} where s % 20 < 2`,
    ],
    [
      'webhooks and audit logs',
      `insert into webhook_endpoints (id, account_id, url, description, status, secret, created_at, updated_at)
         select ${id('whe', 'a')}, ${id('acc', 'a')}, 'https://hooks.example.com/' || a, '', 'enabled', 'whsec_x', now(), now()
           from generate_series(0, ${BUSY_ACCOUNTS}) a`,
      `insert into webhook_events (id, account_id, type, data, created_at)
         select ${id('evt', 's * 2 + e')}, ${account}, (array['session.created', 'session.ended'])[1 + e],
             jsonb_build_object('session_id', ${id('ses', 's')}), ${created}
           from ${all}, generate_series(0, 1) e`,
      `insert into webhook_deliveries (id, event_id, endpoint_id, account_id, status, attempts, round_attempts, created_at, completed_at)
         select ${id('dlv', 's * 2 + e')}, ${id('evt', 's * 2 + e')}, ${id('whe', owner)}, ${account},
             case when s % 1000 = 0 then 'failed' else 'delivered' end, 1, 1, ${created}, ${created}
           from ${all}, generate_series(0, 1) e`,
      `insert into webhook_attempts (delivery_id, number, at, duration_ms, response_status)
         select id, 1, created_at, 80, 204 from webhook_deliveries`,
      `insert into audit_log (chain, position, id, at, actor, action, target, details, prev_hash, hash)
         select ${account}, (${nth}) * 2 + e + 1, ${id('aud', 's * 2 + e')}, ${created}, ${id('usr', owner)},
             case when s % 500 = 0 then 'api_key.created' else 'transcript.viewed' end, ${id('ses', 's')}, '{}', '', md5(s::text)
           from ${all}, generate_series(0, 1) e`,
      `insert into audit_heads (chain, position, hash) select chain, max(position), '' from audit_log group by chain`,
    ],
  ];
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('set session_replication_role = replica');
    await client.query('set synchronous_commit = off');
    for (const [what, ...statements] of steps) {
      const startedAt = performance.now();
      for (const sql of statements) await client.query(sql);
      say(`${what}: ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
    }
  } finally {
    await client.end();
  }
}
