/** How what is kept of a person is found when they are deleted, and how long words are kept. */
export const endUserSchema: readonly string[] = [
  // An event's data are encrypted from here on.
  `alter table webhook_events
     add column session_id text,
     add column end_user_id text`,
  `update webhook_events set
     session_id = data ->> 'session_id',
     end_user_id = data ->> 'end_user_id'`,
  `create index webhook_events_by_session on webhook_events (session_id) where session_id is not null`,
  `create index webhook_events_by_end_user
     on webhook_events (account_id, end_user_id) where end_user_id is not null`,
  // Set once a person was deleted: what is still on its way to the session's history finds no place any more.
  `alter table sessions add column erased_at timestamptz`,
];
