import type { Place } from './FieldCipher.ts';

interface SealedTable {
  /** The columns that make a row the one it is: its place. Never changed, and no numbers but small ones. */
  readonly row: readonly string[];
  /** What is encrypted in it, and the column's type. */
  readonly columns: Readonly<Record<string, 'text' | 'jsonb'>>;
  /** A column of `row` that is blinded: the rest of `row` is its scope. */
  readonly blinded?: string;
}

/**
 * What is encrypted at rest: each column that holds words of the people who talk, or words about them. What was stored in
 * clear before a column came into this list is encrypted when the store is opened next.
 */
export const SEALED_TABLES = {
  sessions: {
    row: ['id'],
    columns: { behavior: 'text', context: 'text', greeting: 'text', metadata: 'jsonb' },
  },
  history_entries: {
    row: ['session_id', 'id'],
    columns: { content: 'text', sources: 'jsonb', speaker_name: 'text' },
  },
  chat_exchanges: { row: ['id'], columns: { assessment: 'text' } },
  memory_facts: { row: ['account_id', 'end_user_id', 'key'], columns: { text: 'text' }, blinded: 'key' },
  bridges: { row: ['id'], columns: { name: 'text', description: 'text' } },
  bridge_ratings: { row: ['bridge_id', 'end_user_id'], columns: { comments: 'text' } },
  therapykin_ratings: { row: ['session_id'], columns: { comments: 'text' } },
  therapykin_sessions: { row: ['session_id'], columns: { image_url: 'text' } },
  mood_checkins: { row: ['id'], columns: { entry: 'text' } },
  routines: { row: ['id'], columns: { title: 'text' } },
  webhook_events: { row: ['id'], columns: { data: 'jsonb' } },
  webhook_attempts: { row: ['delivery_id', 'number'], columns: { response_excerpt: 'text' } },
} as const satisfies Readonly<Record<string, SealedTable>>;

type Tables = typeof SEALED_TABLES;

type RowOf<Keys extends readonly string[]> = { readonly [Index in keyof Keys]: string | number };

/** Where a value is kept: the row by its columns in the order of the list. */
export function placeOf<Table extends keyof Tables>(
  table: Table,
  column: keyof Tables[Table]['columns'] & string,
  ...row: RowOf<Tables[Table]['row']>
): Place {
  return { table, column, row };
}

/** The same, of any table, as the store itself and exports go through them. */
export function sealedTable(table: string): SealedTable | undefined {
  return Object.entries<SealedTable>(SEALED_TABLES).find(([name]) => name === table)?.[1];
}
