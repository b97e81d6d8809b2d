/** People who have an account of their own with TherapyKin's API: the end users of one of our accounts. */
export const therapykinSchema: readonly string[] = [
  `create table therapykin_users (
     id text primary key,
     account_id text not null references accounts (id),
     end_user_id text not null,
     email text not null check (email = lower(email)),
     first_name text not null,
     password_hash text not null,
     pseudonym text,
     preferred_session_length smallint not null default 30 check (preferred_session_length in (15, 30, 45)),
     preferred_voice text not null,
     preferred_specialist text not null,
     camera_enabled boolean not null default false,
     created_at timestamptz not null,
     unique (account_id, email),
     unique (account_id, end_user_id)
   )`,
  `create table therapykin_logins (
     id text primary key,
     account_id text not null,
     end_user_id text not null,
     created_at timestamptz not null,
     expires_at timestamptz not null,
     foreign key (account_id, end_user_id) references therapykin_users (account_id, end_user_id) on delete cascade
   )`,
  `create index therapykin_logins_by_user on therapykin_logins (account_id, end_user_id)`,
  `create index therapykin_logins_by_expiry on therapykin_logins (expires_at)`,
];

/** When they logged in last: those from before count from now on. */
export const therapykinUseSchema: readonly string[] = [
  `alter table therapykin_users add column used_at timestamptz not null default now()`,
];

/** What they say of their sessions, and what they paid for. */
export const therapykinSessionSchema: readonly string[] = [
  `create table therapykin_sessions (
     session_id text primary key references sessions (id),
     account_id text not null references accounts (id),
     end_user_id text not null,
     demo boolean not null,
     image_url text,
     created_at timestamptz not null
   )`,
  `create index therapykin_sessions_by_user on therapykin_sessions (account_id, end_user_id)`,
  `create index therapykin_demos on therapykin_sessions (account_id, created_at) where demo`,
  `create table therapykin_ratings (
     session_id text primary key references sessions (id),
     account_id text not null references accounts (id),
     end_user_id text not null,
     overall double precision not null check (overall between 1 and 5),
     empathy double precision not null check (empathy between 1 and 5),
     advice double precision not null check (advice between 1 and 5),
     flow double precision not null check (flow between 1 and 5),
     memory double precision not null check (memory between 1 and 5),
     comments text,
     rated_at timestamptz not null
   )`,
  `create index therapykin_ratings_by_user on therapykin_ratings (account_id, end_user_id)`,
];
