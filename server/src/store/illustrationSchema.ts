/** Pictures that were made for people, until they expire. What they were asked for in is not kept. */
export const illustrationSchema: readonly string[] = [
  `create table illustrations (
     id text primary key,
     account_id text not null references accounts (id),
     end_user_id text not null,
     type text not null,
     bytes bytea not null,
     created_at timestamptz not null,
     expires_at timestamptz not null
   )`,
  `create index illustrations_by_person on illustrations (account_id, end_user_id)`,
  `create index illustrations_by_expiry on illustrations (expires_at)`,
];
