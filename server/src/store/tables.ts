import type { ColumnType, Generated, Kysely } from 'kysely';
import type {
  AccountId,
  ApiKeyId,
  ApiKeyScope,
  ConversationMode,
  EndReason,
  Manner,
  FactCategory,
  KnowledgeSourceId,
  MemoryFactId,
  Modality,
  PauseReason,
  RecordingId,
  RecordingStatus,
  Role,
  SessionId,
  SessionStatus,
  SessionTool,
  SourceKind,
  SourceStatus,
  TurnMeasure,
  UserId,
} from '@visavis/shared';
import type { Blinded, Sealed } from './FieldCipher.ts';
import type { AccountTables } from './accountTables.ts';
import type { BridgeTables } from './bridgeTables.ts';
import type { ClipTables } from './clipTables.ts';
import type { ChatTables } from './chatTables.ts';
import type { IllustrationTables } from './illustrationTables.ts';
import type { JournalTables } from './journalTables.ts';
import type { InvoiceTables } from './invoiceTables.ts';
import type { LedgerTables } from './ledgerTables.ts';
import type { PaymentTables } from './paymentTables.ts';
import type { TherapykinTables } from './therapykinTables.ts';
import type { WebhookTables } from './webhookTables.ts';
import type { UsageTables } from './usageTables.ts';

/**
 * The schema as the queries see it; `migrations.ts` makes it. Instants are timestamptz with the milliseconds that
 * JavaScript gave them, durations are whole ms.
 */
export interface Tables
  extends
    AccountTables,
    BridgeTables,
    ChatTables,
    IllustrationTables,
    LedgerTables,
    PaymentTables,
    WebhookTables,
    UsageTables,
    InvoiceTables,
    JournalTables,
    ClipTables,
    TherapykinTables {
  settings: { key: string; value: string };
  accounts: {
    id: AccountId;
    name: string;
    created_at: Date;
    /** What people said is deleted once it is older; null: as the installation has it. */
    retention_days: Generated<number | null>;
    /** When that is to be looked after next, or until when somebody does; null: now. */
    retention_due_at: Generated<Date | null>;
  };
  api_keys: {
    id: ApiKeyId;
    account_id: AccountId;
    name: string;
    prefix: string;
    hash: string;
    created_at: Date;
    revoked_at: Date | null;
    /** jsonb: written as JSON text, read as an array. */
    scopes: ColumnType<readonly ApiKeyScope[], string, string>;
    /** To the minute. */
    last_used_at: Date | null;
    /** Null: made by the installation, or by another key. */
    created_by: UserId | null;
  };
  /** An account's own, and its versions of built-in ones. */
  profiles: {
    account_id: AccountId;
    id: string;
    name: string;
    description: string;
    instructions: string;
    greeting: string | null;
    face: string | null;
    voice: string | null;
    /** jsonb: written as JSON text, read as an object. */
    manner: ColumnType<Manner, string, string>;
    created_at: Date;
    updated_at: Date;
  };
  sessions: {
    id: SessionId;
    account_id: AccountId;
    origin: SessionOrigin;
    status: SessionStatus;
    face: string;
    profile: string;
    /** The profile's at the session's creation; null in sessions older than the column: the catalog's then. */
    instructions: string | null;
    manner: ColumnType<Manner | null, string, string>;
    voice: string;
    behavior: Sealed;
    context: Sealed;
    language: string;
    mode: ConversationMode;
    modality: Modality;
    hands_on_timeout_ms: number | null;
    greeting: Sealed | null;
    time_limit_ms: number | null;
    idle_timeout_ms: number | null;
    recording: boolean;
    /** jsonb: a string, or, in what was stored before it was encrypted, an object. */
    metadata: ColumnType<unknown, Sealed, never>;
    /** jsonb: written as JSON text, read as an array. */
    tools: ColumnType<readonly SessionTool[], string, never>;
    tool_secret: string | null;
    end_user_id: string | null;
    memory: boolean;
    knowledge: ColumnType<KnowledgeSourceId[], string, never>;
    claim_hash: string | null;
    created_at: Date;
    started_at: Date | null;
    ended_at: Date | null;
    pause_reason: PauseReason | null;
    end_reason: EndReason | null;
    /** What the session may cost at most; null: no limit. */
    max_cost_micros: number | null;
    /** When the person who talked, or the words for their age, were deleted: nothing comes into it any more. */
    erased_at: Date | null;
  };
  history_entries: {
    session_id: SessionId;
    id: string;
    position: Generated<number>;
    role: Role;
    content: Sealed;
    timestamp: Date;
    interrupted: boolean;
    /** jsonb, as a session's `metadata`. */
    sources: ColumnType<unknown, Sealed | null, never>;
    spoken: Generated<boolean>;
    /** Of several users, whose words they are. */
    speaker_id: string | null;
    speaker_name: Sealed | null;
  };
  meter_spans: {
    session_id: SessionId;
    epoch: number;
    leased_at: Date;
    opened_at: Date | null;
    last_report_at: Date;
    closed_at: Date | null;
    cumulative_ms: number;
    seq: number;
    seal_reason: string | null;
    /** false: older than the ledger. */
    billed: Generated<boolean>;
    /** What was sent of the avatar when the span began. */
    mode: Generated<Modality>;
    video_ms: Generated<number>;
    voice_ms: Generated<number>;
    text_ms: Generated<number>;
    /** Quota, ms of this span; null: no limit. */
    granted_ms: number | null;
    /** The media-worker that it is lent to; null: any may report. */
    worker_id: string | null;
    open_reason: string | null;
    close_reason: string | null;
  };
  recordings: {
    id: RecordingId;
    session_id: SessionId;
    epoch: number;
    status: RecordingStatus;
    video: boolean;
    interrupted: boolean;
    started_at: Date;
    duration_ms: number | null;
    bytes: number | null;
    sha256: string | null;
    /** Set once its file is removed; it is shown to nobody any more. */
    deleted_at: Date | null;
  };
  knowledge_sources: {
    id: KnowledgeSourceId;
    account_id: AccountId;
    /** Null: for any session of the account. */
    session_id: SessionId | null;
    kind: SourceKind;
    title: string;
    status: SourceStatus;
    failure: string | null;
    url: string | null;
    method: 'GET' | 'POST' | null;
    /** Secrets: they leave the store only towards the source itself. */
    headers: ColumnType<Record<string, string>, string, never>;
    description: string | null;
    pages: number | null;
    chunk_count: number;
    /** Counts how often its chunks were replaced: an index of another revision is stale. */
    revision: number;
    created_at: Date;
    updated_at: Date;
  };
  knowledge_chunks: {
    source_id: KnowledgeSourceId;
    position: number;
    heading: string;
    text: string;
    page: number | null;
    /** Float32, little-endian; null when there was no provider of embeddings. */
    embedding: Uint8Array | null;
    embedding_model: string | null;
  };
  memory_facts: {
    id: MemoryFactId;
    account_id: AccountId;
    end_user_id: string;
    /** What it is about, blinded: a newer fact with the same key replaces it. */
    key: Blinded;
    category: FactCategory;
    text: Sealed;
    session_id: SessionId;
    created_at: Date;
  };
  /** What was measured of a turn; the browser's half is merged in when it arrives. */
  turn_metrics: {
    session_id: SessionId;
    turn_id: string;
    position: Generated<number>;
    at: Date;
    /** jsonb: written as JSON text, read as an object. Ms each. */
    figures: ColumnType<TurnFigures, string, string>;
    preemptive: boolean;
    interrupted: boolean;
    false_alarms: number;
  };
  session_connections: {
    session_id: SessionId;
    opened_at: Date;
    first_frame_sent_ms: number;
    browser_first_frame_ms: number | null;
    rtt_ms_mean: number | null;
    rtt_ms_max: number | null;
    loss_to_browser_mean: number | null;
    loss_to_browser_max: number | null;
    loss_from_browser_mean: number | null;
    loss_from_browser_max: number | null;
  };
  /** Requests that are to be carried out once, by their Idempotency-Key's SHA-256. */
  idempotency_keys: {
    account_id: AccountId;
    key_hash: string;
    /** SHA-256 of what was asked. */
    fingerprint: string;
    /** Who carries it out: a later attempt takes an abandoned one's place. */
    attempt: string;
    started_at: Date;
    /** Whether the answer opens only with the credential that asked: it holds a secret that is shown once. */
    sealed_to: 'key' | 'credential' | null;
    /** The session or clip that it made or was sent to, if any: what is forgotten with that. */
    resource: string | null;
    /** Null while the request is being carried out; encrypted. */
    answer: Uint8Array | null;
  };
  /** View: a session's conversation time, projected from its spans. */
  session_usage: { session_id: SessionId; duration_ms: number };
}

export type TurnFigures = Readonly<Partial<Record<TurnMeasure, number>>>;

/** Which API made the session. */
export type SessionOrigin = 'v1' | 'diarupt' | 'mindigo' | 'therapykin' | 'therappai';

/** What a query runs on: the database itself, or a transaction of it. */
export type Executor = Kysely<Tables>;
