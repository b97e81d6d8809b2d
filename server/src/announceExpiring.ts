import type { Observer } from '@visavis/shared';
import type { LiveFigures } from './dispatch/LiveFigures.ts';
import type { SessionService } from './sessions/SessionService.ts';
import type { Database } from './store/Database.ts';
import type { Outbox } from './webhooks/Outbox.ts';

/** Tells the account's webhooks when a live session's time limit comes near. */
export function announceExpiring(deps: {
  figures: Observer<LiveFigures>;
  sessions: Pick<SessionService, 'load'>;
  database: Database;
  outbox: Outbox;
  onError: (error: unknown) => void;
}): void {
  const { figures, sessions, database, outbox, onError } = deps;
  figures.on('expiring', (id, remainingMs) => {
    const announce = async (): Promise<void> => {
      const { accountId } = await sessions.load(id);
      const data = { session_id: id, remaining_ms: Math.round(remainingMs) };
      await database.transaction((tx) => outbox.add(tx, { accountId, type: 'session.expiring', data }));
    };
    announce().catch(onError);
  });
}
