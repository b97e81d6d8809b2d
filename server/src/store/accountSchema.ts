/** People, what they may do in which account, and what was done: users, members, invitations, the audit log. */
export const accountSchema: readonly string[] = [
  `create table users (
       id text primary key,
       email text not null unique check (email = lower(email)),
       name text not null,
       password_hash text not null,
       operator boolean not null default false,
       created_at timestamptz not null
     )`,
  `create table members (
       account_id text not null references accounts (id),
       user_id text not null references users (id),
       role text not null check (role in ('owner', 'developer', 'billing')),
       created_at timestamptz not null,
       primary key (account_id, user_id)
     )`,
  `create index members_by_user on members (user_id, created_at, account_id)`,
  `create table invitations (
       id text primary key,
       account_id text not null references accounts (id),
       email text not null check (email = lower(email)),
       role text not null check (role in ('owner', 'developer', 'billing')),
       token_hash text not null unique,
       invited_by text references users (id),
       created_at timestamptz not null,
       expires_at timestamptz not null,
       accepted_at timestamptz,
       accepted_by text references users (id),
       revoked_at timestamptz
     )`,
  `create index invitations_by_account on invitations (account_id, created_at desc, id desc)`,
  `create table console_sessions (
       id text primary key,
       token_hash text not null unique,
       user_id text not null references users (id),
       created_at timestamptz not null,
       last_seen_at timestamptz not null,
       expires_at timestamptz not null
     )`,
  `create index console_sessions_by_user on console_sessions (user_id)`,
  `create index console_sessions_by_age on console_sessions (expires_at)`,
  // Keys that exist keep doing what they did.
  `alter table api_keys
       add column scopes jsonb not null default '["sessions", "usage", "billing", "webhooks"]',
       add column last_used_at timestamptz,
       add column created_by text references users (id)`,
  `create index api_keys_by_account on api_keys (account_id, created_at, id)`,
  `create index accounts_by_age on accounts (created_at desc, id desc)`,
  `create table audit_heads (
       chain text primary key,
       position bigint not null,
       hash text not null
     )`,
  `create table audit_log (
       chain text not null,
       position bigint not null,
       id text not null unique,
       at timestamptz not null,
       actor text not null,
       action text not null,
       target text,
       details json not null,
       prev_hash text not null,
       hash text not null,
       primary key (chain, position)
     )`,
  `create function refuse_audit_change() returns trigger language plpgsql as
       $$ begin raise exception 'the audit log is append-only'; end $$`,
  `create trigger audit_log_append_only before update or delete on audit_log
       for each row execute function refuse_audit_change()`,
  `create trigger audit_log_no_truncate before truncate on audit_log
       for each statement execute function refuse_audit_change()`,
];
