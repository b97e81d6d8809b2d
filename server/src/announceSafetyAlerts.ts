import type { Clock, Observer, SafetyAlertNotice, SessionId } from '@visavis/shared';
import type { AuditLog } from './audit/AuditLog.ts';
import type { LiveFigures } from './dispatch/LiveFigures.ts';
import type { SessionService } from './sessions/SessionService.ts';
import type { Database } from './store/Database.ts';
import type { Outbox } from './webhooks/Outbox.ts';

/** A store that is away for a while must not cost an alert. */
const RETRY_AFTER_MS = [500, 2_000, 10_000, 30_000, 60_000, 120_000] as const;

/**
 * Tells an account's webhooks that somebody in a session may be in danger, and writes it into the account's audit log: in
 * one transaction, and without a word of what was said.
 */
export function announceSafetyAlerts(deps: {
  figures: Observer<LiveFigures>;
  sessions: Pick<SessionService, 'load'>;
  database: Database;
  outbox: Outbox;
  audit: AuditLog;
  clock: Clock;
  /** It could not be stored. @param willRetry false: it is given up. */
  onError: (error: unknown, sessionId: SessionId, willRetry: boolean) => void;
}): void {
  const { figures, sessions, database, outbox, audit, clock, onError } = deps;
  const store = async (
    id: SessionId,
    { level, source, at }: SafetyAlertNotice,
    who: string | null | undefined,
  ): Promise<void> => {
    const { accountId, endUserId } = await sessions.load(id);
    await database.transaction(async (tx) => {
      await outbox.add(tx, {
        accountId,
        type: 'session.safety_alert',
        data: { session_id: id, end_user_id: who ?? endUserId, source, level, at },
      });
      await audit.record(tx, {
        accountId,
        actor: { kind: 'system', part: 'safety' },
        action: 'session.safety_alert',
        target: id,
        details: { level, source, at },
      });
    });
  };
  const announce = (
    id: SessionId,
    alert: SafetyAlertNotice,
    who: string | null | undefined,
    attempt: number,
  ): void => {
    store(id, alert, who).catch((error: unknown) => {
      const retryMs = RETRY_AFTER_MS[attempt];
      onError(error, id, retryMs !== undefined);
      if (retryMs !== undefined) clock.setTimeout(() => announce(id, alert, who, attempt + 1), retryMs);
    });
  };
  figures.on('safetyAlert', (id, alert, who) => announce(id, alert, who, 0));
}
