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
