import type { Tables } from '../store/tables.ts';

/** Tables whose rows are about one person who talks; a new one does not compile until it has its line below. */
type PersonalTable = Exclude<
  {
    [Name in keyof Tables]: 'end_user_id' extends keyof Tables[Name]
      ? Name
      : 'session_id' extends keyof Tables[Name]
        ? Name
        : never;
  }[keyof Tables],
  // A view of `meter_spans`.
  'session_usage'
>;

/** A value that takes the place of a person's: `tombstone` is random, the same in all rows of one deletion. */
export type Blank = { readonly tombstone: true } | { readonly value: string | boolean | null };

export interface PersonalLine {
  /** How a person's rows are found: by `account_id` and `end_user_id`, by `session_id`, or by either of these. */
  readonly of: 'end_user' | 'session' | 'either';
  /** A column that names who spoke, where people share a session: rows that they spoke are theirs, too. */
  readonly speaker?: string;
  /** A column with an email, where rows may name somebody by it who is not there yet: those with theirs are theirs, too. */
  readonly email?: string;
  /** The name of its rows in an export, and columns that are not for the customer; or why they are not in it. */
  readonly exported: { readonly as: string; readonly without?: readonly string[] } | { readonly not: string };
  /** What deleting a person does to the rows; what is kept holds nothing of the person, or has it blanked. */
  readonly erased:
    | { readonly rows: 'deleted' }
    | { readonly kept: string; readonly blank?: Readonly<Record<string, Blank>> };
  /** The column by which the account's retention is counted, where rows hold words that it deletes. */
  readonly expires?: string;
  /** A row is a person's account: beside its age, nothing of theirs may be there that they could come back to. */
  readonly account?: true;
  /** What is done to the rows of a session that nobody used for as long as words are kept. */
  readonly ends?: { readonly rows: 'deleted' } | { readonly blank: Readonly<Record<string, Blank>> };
}

const TOMBSTONE: Blank = { tombstone: true };
const NOTHING: Blank = { value: '' };
const NONE: Blank = { value: null };
const BILLING = 'a billing fact';
/** Of a session, besides whose it was. */
const SESSION_WORDS: Readonly<Record<string, Blank>> = {
  behavior: NOTHING,
  context: NOTHING,
  greeting: NONE,
  instructions: NOTHING,
  metadata: { value: '{}' },
  tools: { value: '[]' },
  tool_secret: NONE,
  claim_hash: NONE,
  knowledge: { value: '[]' },
  memory: { value: false },
};

/**
 * The one list of what holds data of the people who talk, in the order in which it is deleted. Whoever adds a table with
 * an `end_user_id` or a `session_id` adds its line: export, deletion and retention follow from it.
 */
export const PERSONAL_TABLES: Readonly<Record<PersonalTable, PersonalLine>> = {
  // Words, and what was made of them.
  chat_exchanges: {
    of: 'session',
    exported: { as: 'exchanges', without: ['position'] },
    erased: { rows: 'deleted' },
    expires: 'at',
  },
  history_entries: {
    of: 'session',
    speaker: 'speaker_id',
    exported: { as: 'history', without: ['position'] },
    erased: { rows: 'deleted' },
    expires: 'timestamp',
  },
  memory_facts: {
    of: 'end_user',
    exported: { as: 'memory', without: ['key'] },
    erased: { rows: 'deleted' },
    expires: 'created_at',
  },
  illustrations: {
    of: 'end_user',
    exported: { as: 'illustrations', without: ['bytes'] },
    erased: { rows: 'deleted' },
    expires: 'created_at',
  },
  bridge_ratings: {
    of: 'end_user',
    exported: { as: 'bridge_ratings' },
    erased: { rows: 'deleted' },
    expires: 'at',
  },
  bridge_participants: {
    of: 'end_user',
    email: 'email',
    exported: { as: 'bridge_memberships', without: ['position'] },
    erased: { rows: 'deleted' },
  },
  bridges: {
    of: 'end_user',
    exported: { as: 'bridges' },
    erased: {
      kept: 'the others go on',
      blank: { end_user_id: TOMBSTONE, name: NOTHING, description: NOTHING },
    },
    ends: { rows: 'deleted' },
  },
  knowledge_sources: {
    of: 'session',
    exported: { as: 'knowledge', without: ['headers'] },
    erased: { rows: 'deleted' },
    ends: { rows: 'deleted' },
  },

  // What they keep of their days.
  routine_days: {
    of: 'end_user',
    exported: { as: 'routine_days' },
    erased: { rows: 'deleted' },
    expires: 'done_at',
  },
  routines: { of: 'end_user', exported: { as: 'routines' }, erased: { rows: 'deleted' } },
  mood_checkins: { of: 'end_user', exported: { as: 'moods' }, erased: { rows: 'deleted' }, expires: 'at' },

  // Their files go before them, by age too: EndUserService, Retention.
  recordings: { of: 'session', exported: { as: 'recordings' }, erased: { rows: 'deleted' } },
  clips: { of: 'end_user', exported: { as: 'clips' }, erased: { rows: 'deleted' } },

  webhook_events: {
    of: 'either',
    exported: { not: 'what they tell of is exported itself' },
    erased: { rows: 'deleted' },
    expires: 'created_at',
  },

  // What was done and for how long.
  turn_metrics: {
    of: 'session',
    exported: { as: 'turns', without: ['position'] },
    erased: { kept: 'times alone' },
  },
  session_connections: {
    of: 'session',
    exported: { as: 'connections' },
    erased: { kept: 'times and loss alone' },
  },
  meter_spans: {
    of: 'session',
    exported: { as: 'spans', without: ['worker_id', 'seq', 'leased_at'] },
    erased: { kept: BILLING },
  },
  session_charges: {
    of: 'end_user',
    exported: { as: 'usage' },
    erased: { kept: BILLING, blank: { end_user_id: TOMBSTONE } },
  },
  monthly_charges: {
    of: 'end_user',
    exported: { as: 'monthly_usage' },
    erased: { kept: BILLING, blank: { end_user_id: TOMBSTONE } },
  },
  usage_days: { of: 'session', exported: { as: 'daily_usage' }, erased: { kept: BILLING } },
  holds: {
    of: 'end_user',
    exported: { not: 'credit that was lent to a connection; `usage` says what came of it' },
    erased: { kept: BILLING, blank: { end_user_id: TOMBSTONE } },
  },
  session_prices: {
    of: 'session',
    exported: { not: "the account's prices" },
    erased: { kept: BILLING },
  },
  ledger_transactions: {
    of: 'session',
    exported: { not: "the account's books; `usage` has their sums" },
    erased: { kept: `${BILLING}, never changed` },
  },

  // What they said of their sessions.
  therapykin_ratings: {
    of: 'end_user',
    exported: { as: 'ratings' },
    erased: { rows: 'deleted' },
    expires: 'rated_at',
  },
  therapykin_sessions: {
    of: 'end_user',
    exported: { as: 'session_pictures' },
    erased: { rows: 'deleted' },
    ends: { blank: { image_url: NONE } },
  },

  // Who they are, where they have an account of their own.
  therapykin_logins: {
    of: 'end_user',
    exported: { as: 'logins' },
    erased: { rows: 'deleted' },
  },
  therapykin_users: {
    of: 'end_user',
    exported: { as: 'profile', without: ['password_hash'] },
    erased: { rows: 'deleted' },
    expires: 'used_at',
    account: true,
  },

  // What they paid.
  therapykin_checkouts: {
    of: 'end_user',
    exported: { as: 'subscriptions' },
    erased: { kept: BILLING, blank: { end_user_id: TOMBSTONE } },
  },
  payment_customers: {
    of: 'end_user',
    exported: { not: "the payment processor's id of them" },
    erased: { rows: 'deleted' },
  },
  payments: {
    of: 'end_user',
    exported: { as: 'payments', without: ['return_url'] },
    erased: { kept: BILLING, blank: { end_user_id: TOMBSTONE } },
  },

  // Last: the others are found by them.
  sessions: {
    of: 'end_user',
    exported: { as: 'sessions', without: ['tool_secret', 'claim_hash', 'tools', 'erased_at'] },
    erased: {
      kept: `${BILLING}: its time and its settings`,
      blank: { end_user_id: TOMBSTONE, ...SESSION_WORDS },
    },
    ends: { blank: SESSION_WORDS },
  },
};

/** The list, line by line. */
export const PERSONAL_LINES = Object.entries<PersonalLine>(PERSONAL_TABLES);

/** Columns that name a person who is no end user, by table: who they are. A contract test reads it. */
export const OTHER_PEOPLE: Readonly<Partial<Record<keyof Tables, string>>> = {
  members: 'who signs in to the console for the account',
  console_sessions: 'who signs in to the console for the account',
};
