/** Chats in writing, and the APIs whose sessions they are. */
export const chatSchema: readonly string[] = [
  `alter table sessions drop constraint sessions_origin_check`,
  `alter table sessions add constraint sessions_origin_check
     check (origin in ('v1', 'diarupt', 'mindigo', 'therapykin', 'therappai'))`,
  `create table chat_exchanges (
     id text primary key,
     session_id text not null references sessions (id) on delete cascade,
     position bigint generated always as identity,
     message_id text not null,
     reply_id text,
     assessment text not null,
     at timestamptz not null,
     foreign key (session_id, message_id) references history_entries (session_id, id) on delete cascade,
     foreign key (session_id, reply_id) references history_entries (session_id, id) on delete cascade
   )`,
  `create index chat_exchanges_in_order on chat_exchanges (session_id, position)`,
];
