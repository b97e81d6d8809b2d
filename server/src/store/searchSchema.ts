/** What operators and auditors look for, by indexes that need no extension of Postgres. */
export const searchSchema: readonly string[] = [
  // The words of a name or an email, for searches by their beginnings. Parsed by nothing but these signs, so that what is
  // searched for can be cut in the same way.
  `create function search_words(words text) returns tsvector
     language sql immutable parallel safe as $$
       select array_to_tsvector(array_remove(
         string_to_array(translate(lower(words), $signs$@.,:;-_+/&'"()$signs$, '              '), ' '), ''))
     $$`,
  `create index accounts_by_words on accounts using gin (search_words(name))`,
  `create index users_by_words on users using gin (search_words(email))`,
  `create index audit_log_by_action on audit_log (chain, action, position desc)`,
  `create index webhook_events_by_type on webhook_events (account_id, type, created_at desc, id desc)`,
  `create index webhook_deliveries_by_status
     on webhook_deliveries (endpoint_id, status, created_at desc, id desc)`,
  `create index invoices_by_issue on invoices (issued_at desc, id desc)`,
];
