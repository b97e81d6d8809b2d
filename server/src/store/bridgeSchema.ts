/** Conversations that several people share with a mediator. What they say is in their session's history. */
export const bridgeSchema: readonly string[] = [
  `create table bridges (
     id text primary key,
     account_id text not null references accounts (id),
     session_id text not null unique references sessions (id) on delete cascade,
     end_user_id text not null,
     name text not null,
     description text not null,
     type text not null,
     created_at timestamptz not null,
     last_active_at timestamptz not null
   )`,
  `create index bridges_by_creator on bridges (account_id, end_user_id)`,
  `create table bridge_participants (
     bridge_id text not null references bridges (id) on delete cascade,
     account_id text not null references accounts (id),
     email text not null check (email = lower(email)),
     position bigint generated always as identity,
     end_user_id text,
     pseudonym text,
     invited_at timestamptz not null,
     joined_at timestamptz,
     primary key (bridge_id, email),
     unique (bridge_id, end_user_id),
     check ((end_user_id is null) = (joined_at is null))
   )`,
  // Nobody can be taken for another: in one bridge a name is one person's.
  `create unique index bridge_participants_by_pseudonym on bridge_participants (bridge_id, lower(pseudonym))`,
  `create index bridge_participants_by_person on bridge_participants (account_id, end_user_id)`,
  `create index bridge_invitations on bridge_participants (account_id, email) where end_user_id is null`,
  `create table bridge_ratings (
     bridge_id text not null references bridges (id) on delete cascade,
     account_id text not null references accounts (id),
     end_user_id text not null,
     rating smallint not null check (rating between 1 and 5),
     comments text,
     at timestamptz not null,
     primary key (bridge_id, end_user_id)
   )`,
  `create index bridge_ratings_by_person on bridge_ratings (account_id, end_user_id)`,
];
