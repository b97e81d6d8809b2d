/** What end users keep of their days. */
export const journalSchema: readonly string[] = [
  `create table mood_checkins (
     id text primary key,
     account_id text not null references accounts (id),
     end_user_id text not null,
     entry text not null,
     at timestamptz not null
   )`,
  `create index mood_checkins_in_order on mood_checkins (account_id, end_user_id, at desc, id desc)`,
  `create table routines (
     id text primary key,
     account_id text not null references accounts (id),
     end_user_id text not null,
     title text not null,
     created_at timestamptz not null
   )`,
  `create index routines_in_order on routines (account_id, end_user_id, created_at, id)`,
  `create table routine_days (
     routine_id text not null references routines (id) on delete cascade,
     account_id text not null references accounts (id),
     end_user_id text not null,
     day text not null,
     done_at timestamptz not null,
     primary key (routine_id, day)
   )`,
  `create index routine_days_by_end_user on routine_days (account_id, end_user_id, day)`,
];
