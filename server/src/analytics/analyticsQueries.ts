import { sql, type Insertable, type Selectable } from 'kysely';
import type { SessionId } from '@visavis/shared';
import type { Executor, Tables, TurnFigures } from '../store/tables.ts';

export type TurnRow = Pick<
  Selectable<Tables['turn_metrics']>,
  'turn_id' | 'at' | 'figures' | 'preemptive' | 'interrupted' | 'false_alarms'
>;
export type ConnectionRow = Selectable<Tables['session_connections']>;

/** What one report adds to a turn; reports may come in any order and are merged. */
export interface TurnPart {
  readonly figures?: TurnFigures;
  readonly preemptive?: boolean;
  readonly interrupted?: boolean;
  readonly falseAlarms?: number;
}

export async function mergeTurn(
  db: Executor,
  turn: { sessionId: SessionId; turnId: string; at: Date },
  part: TurnPart,
): Promise<void> {
  await db
    .insertInto('turn_metrics')
    .values({
      session_id: turn.sessionId,
      turn_id: turn.turnId,
      at: turn.at,
      figures: JSON.stringify(part.figures ?? {}),
      preemptive: part.preemptive ?? false,
      interrupted: part.interrupted ?? false,
      false_alarms: part.falseAlarms ?? 0,
    })
    .onConflict((conflict) =>
      conflict.columns(['session_id', 'turn_id']).doUpdateSet({
        figures: sql<string>`turn_metrics.figures || excluded.figures`,
        preemptive: sql<boolean>`turn_metrics.preemptive or excluded.preemptive`,
        interrupted: sql<boolean>`turn_metrics.interrupted or excluded.interrupted`,
        false_alarms: sql<number>`turn_metrics.false_alarms + excluded.false_alarms`,
      }),
    )
    .execute();
}

export async function listTurns(db: Executor, sessionId: SessionId): Promise<TurnRow[]> {
  return db
    .selectFrom('turn_metrics')
    .select(['turn_id', 'at', 'figures', 'preemptive', 'interrupted', 'false_alarms'])
    .where('session_id', '=', sessionId)
    .orderBy('position')
    .execute();
}

export async function putConnection(
  db: Executor,
  row: Insertable<Tables['session_connections']>,
): Promise<void> {
  const { session_id: _session, opened_at: _opened, ...rest } = row;
  await db
    .insertInto('session_connections')
    .values(row)
    .onConflict((conflict) => conflict.columns(['session_id', 'opened_at']).doUpdateSet(rest))
    .execute();
}

export async function listConnections(db: Executor, sessionId: SessionId): Promise<ConnectionRow[]> {
  return db
    .selectFrom('session_connections')
    .selectAll()
    .where('session_id', '=', sessionId)
    .orderBy('opened_at')
    .execute();
}
