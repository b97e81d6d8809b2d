import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { accountSchema } from './accountSchema.ts';
import { bridgeSchema } from './bridgeSchema.ts';
import { clipSchema } from './clipSchema.ts';
import { chatSchema } from './chatSchema.ts';
import { illustrationSchema } from './illustrationSchema.ts';
import { invoiceSchema } from './invoiceSchema.ts';
import { journalSchema } from './journalSchema.ts';
import { ledgerSchema } from './ledgerSchema.ts';
import { endUserPaymentSchema, paymentSchema } from './paymentSchema.ts';
import { searchSchema } from './searchSchema.ts';
import { endUserSchema } from './endUserSchema.ts';
import { therapykinSchema, therapykinSessionSchema, therapykinUseSchema } from './therapykinSchema.ts';
import { webhookSchema } from './webhookSchema.ts';
import { usageSchema } from './usageSchema.ts';

/**
 * The schema's history, applied in the order of the names and never edited once released. Plain SQL that both PGlite
 * (Postgres 18) and Postgres ≥ 14 take.
 */
export const migrations: Record<string, Migration> = {
  '001_sessions': statements(
    `create table settings (
       key text primary key,
       value text not null
     )`,
    `create table accounts (
       id text primary key,
       name text not null,
       created_at timestamptz not null
     )`,
    `create table api_keys (
       id text primary key,
       account_id text not null references accounts (id),
       name text not null,
       prefix text not null,
       hash text not null unique,
       created_at timestamptz not null,
       revoked_at timestamptz
     )`,
    `create table sessions (
       id text primary key,
       account_id text not null references accounts (id),
       origin text not null check (origin in ('v1', 'diarupt')),
       status text not null check (status in ('IDLE', 'ACTIVE', 'PAUSED', 'TERMINATED')),
       face text not null,
       profile text not null,
       voice text not null,
       behavior text not null,
       context text not null,
       language text not null,
       mode text not null,
       hands_on_timeout_ms integer,
       greeting text,
       time_limit_ms integer,
       idle_timeout_ms integer,
       metadata jsonb not null,
       claim_hash text,
       created_at timestamptz not null,
       started_at timestamptz,
       ended_at timestamptz,
       pause_reason text,
       end_reason text,
       check ((status = 'PAUSED') = (pause_reason is not null)),
       check ((status = 'TERMINATED') = (end_reason is not null and ended_at is not null))
     )`,
    // The order of every list: newest first, the id breaking ties so that a cursor never skips or repeats.
    `create index sessions_by_account on sessions (account_id, created_at desc, id desc)`,
    `create index sessions_active on sessions (id) where status = 'ACTIVE'`,
    `create table history_entries (
       session_id text not null references sessions (id),
       id text not null,
       position bigint generated always as identity,
       role text not null check (role in ('assistant', 'user')),
       content text not null,
       timestamp timestamptz not null,
       interrupted boolean not null,
       primary key (session_id, id)
     )`,
    `create index history_entries_in_order on history_entries (session_id, position)`,
    `create table meter_spans (
       session_id text not null references sessions (id),
       epoch integer not null check (epoch > 0),
       leased_at timestamptz not null,
       opened_at timestamptz,
       last_report_at timestamptz not null,
       closed_at timestamptz,
       cumulative_ms bigint not null check (cumulative_ms >= 0),
       seq bigint not null,
       seal_reason text,
       primary key (session_id, epoch),
       check ((closed_at is null) = (seal_reason is null)),
       check (cumulative_ms = 0 or opened_at is not null)
     )`,
    // The fence: two leases of one session can never count at the same time.
    `create unique index meter_spans_one_open on meter_spans (session_id) where closed_at is null`,
    `create view session_usage as
       select session_id, sum(cumulative_ms)::bigint as duration_ms from meter_spans group by session_id`,
  ),
  '002_profiles': statements(
    `create table profiles (
       account_id text not null references accounts (id),
       id text not null,
       name text not null,
       description text not null,
       instructions text not null,
       greeting text,
       face text,
       voice text,
       manner jsonb not null,
       created_at timestamptz not null,
       updated_at timestamptz not null,
       primary key (account_id, id)
     )`,
    `alter table sessions add column instructions text`,
    `alter table sessions add column manner jsonb`,
  ),
  '003_recordings': statements(
    `alter table sessions add column recording boolean not null default false`,
    `create table recordings (
       id text primary key,
       session_id text not null references sessions (id),
       epoch integer not null,
       status text not null check (status in ('recording', 'processing', 'ready', 'interrupted', 'failed')),
       video boolean not null,
       interrupted boolean not null,
       started_at timestamptz not null,
       duration_ms bigint,
       bytes bigint,
       sha256 text,
       deleted_at timestamptz
     )`,
    `create index recordings_by_session on recordings (session_id, started_at, id)`,
    `create index recordings_by_age on recordings (started_at) where deleted_at is null`,
  ),
  '004_session_tools': statements(
    `alter table sessions add column tools jsonb not null default '[]'`,
    `alter table sessions add column tool_secret text`,
  ),
  '005_knowledge': statements(
    `alter table sessions
       add column end_user_id text,
       add column memory boolean not null default false,
       add column knowledge jsonb not null default '[]'`,
    `alter table history_entries add column sources jsonb`,
    `create table knowledge_sources (
       id text primary key,
       account_id text not null references accounts (id),
       session_id text references sessions (id) on delete cascade,
       kind text not null check (kind in ('document', 'url', 'http')),
       title text not null,
       status text not null check (status in ('processing', 'ready', 'failed')),
       failure text,
       url text,
       method text,
       headers jsonb not null,
       description text,
       pages integer,
       chunk_count integer not null,
       revision integer not null,
       created_at timestamptz not null,
       updated_at timestamptz not null
     )`,
    `create index knowledge_sources_by_account on knowledge_sources (account_id, created_at desc, id desc)`,
    `create index knowledge_sources_by_session on knowledge_sources (session_id) where session_id is not null`,
    `create table knowledge_chunks (
       source_id text not null references knowledge_sources (id) on delete cascade,
       position integer not null,
       heading text not null,
       text text not null,
       page integer,
       embedding bytea,
       embedding_model text,
       primary key (source_id, position)
     )`,
    `create table memory_facts (
       id text primary key,
       account_id text not null references accounts (id),
       end_user_id text not null,
       key text not null,
       category text not null,
       text text not null,
       session_id text not null references sessions (id) on delete cascade,
       created_at timestamptz not null,
       unique (account_id, end_user_id, key)
     )`,
    `create index sessions_remembering on sessions (account_id, end_user_id) where memory`,
  ),
  '006_analytics': statements(
    `create table turn_metrics (
       session_id text not null references sessions (id),
       turn_id text not null,
       position bigint generated always as identity,
       at timestamptz not null,
       figures jsonb not null,
       preemptive boolean not null,
       interrupted boolean not null,
       false_alarms integer not null check (false_alarms >= 0),
       primary key (session_id, turn_id)
     )`,
    `create index turn_metrics_in_order on turn_metrics (session_id, position)`,
    `create table session_connections (
       session_id text not null references sessions (id),
       opened_at timestamptz not null,
       first_frame_sent_ms integer not null,
       browser_first_frame_ms integer,
       rtt_ms_mean double precision,
       rtt_ms_max double precision,
       loss_to_browser_mean double precision,
       loss_to_browser_max double precision,
       loss_from_browser_mean double precision,
       loss_from_browser_max double precision,
       primary key (session_id, opened_at)
     )`,
  ),
  '007_modality': statements(
    `alter table sessions add column modality text not null default 'video'
       check (modality in ('video', 'voice', 'text'))`,
  ),
  '008_spoken': statements(
    // false: some or all of the entry could only be shown, because the voice failed.
    `alter table history_entries add column spoken boolean not null default true`,
  ),
  '009_idempotency': statements(
    `create table idempotency_keys (
       account_id text not null references accounts (id),
       key_hash text not null,
       fingerprint text not null,
       attempt text not null,
       started_at timestamptz not null,
       sealed_to text,
       answer bytea,
       primary key (account_id, key_hash)
     )`,
    `create index idempotency_keys_by_age on idempotency_keys (started_at)`,
  ),
  '010_ledger': statements(...ledgerSchema),
  '011_console_lists': statements(
    // What the console filters by, each in the order of the list.
    `create index sessions_by_status on sessions (account_id, status, created_at desc, id desc)`,
    `create index sessions_by_face on sessions (account_id, face, created_at desc, id desc)`,
    `create index sessions_by_profile on sessions (account_id, profile, created_at desc, id desc)`,
    `create index sessions_by_end_user
       on sessions (account_id, end_user_id text_pattern_ops, created_at desc, id desc)
       where end_user_id is not null`,
    `create index meter_spans_by_close on meter_spans (closed_at) where closed_at is not null`,
    `create index turn_metrics_by_time on turn_metrics (at)`,
  ),
  '012_accounts': statements(...accountSchema),
  '013_webhooks': statements(...webhookSchema),
  '014_charging': statements(`alter table meter_spans add column worker_id text`),
  '015_usage': statements(...usageSchema),
  '016_payments': statements(...paymentSchema),
  '017_invoices': statements(...invoiceSchema),
  '018_clips': statements(...clipSchema),
  '019_console_search': statements(...searchSchema),
  '020_chat': statements(...chatSchema),
  '021_thresholds': statements(
    `create table usage_thresholds (
       account_id text not null references accounts (id),
       kind text not null check (kind in ('low_credit', 'credit_exhausted', 'account_limit')),
       period text not null,
       percent smallint not null,
       limit_micros bigint not null,
       reached_at timestamptz not null,
       primary key (account_id, kind, period, percent, limit_micros)
     )`,
    `create index credit_grants_by_position on credit_grants (account_id, position)`,
    // The event's type had another name while nothing sent it.
    `update webhook_endpoints set events =
       replace(events::text, '"safety_alert"', '"session.safety_alert"')::jsonb where events is not null`,
  ),
  '022_speakers': statements(
    // Of several users of one session, whose words an entry holds.
    `alter table history_entries add column speaker_id text`,
    `alter table history_entries add column speaker_name text`,
    `alter table history_entries add check ((speaker_id is null) = (speaker_name is null))`,
    `create index history_entries_by_speaker on history_entries (speaker_id) where speaker_id is not null`,
  ),
  '023_therapykin': statements(...therapykinSchema),
  '024_end_users': statements(...endUserSchema),
  '025_bridges': statements(...bridgeSchema, ...illustrationSchema),
  '026_therapykin_sessions': statements(...therapykinSessionSchema),
  '027_end_user_payments': statements(...endUserPaymentSchema),
  '028_journal': statements(...journalSchema),
  // What an answer is about, so that it can be forgotten with that.
  '029_idempotent_resources': statements(`alter table idempotency_keys add column resource text`),
  '030_retention': statements(
    `alter table accounts
       add column retention_days integer check (retention_days >= 1),
       add column retention_due_at timestamptz`,
    // What is looked through for what is too old.
    `create index sessions_kept on sessions (account_id, created_at) where erased_at is null`,
  ),
  '031_therapykin_use': statements(...therapykinUseSchema),
};

function statements(...texts: string[]): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      for (const text of texts) await sql.raw(text).execute(db);
    },
  };
}
