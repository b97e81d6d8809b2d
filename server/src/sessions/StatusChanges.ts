import type {
  AccountId,
  Clock,
  EndReason,
  Observer,
  PauseReason,
  SessionId,
  SessionStatus,
} from '@visavis/shared';
import type { Database } from '../store/Database.ts';
import type { Executor } from '../store/tables.ts';
import { countHistory } from './historyQueries.ts';
import { notFound } from './refusals.ts';
import type { Session, SessionEvents } from './Session.ts';
import { toSessionEventData, transitionEvent, type EventOutbox } from './sessionEvents.ts';
import * as queries from './sessionQueries.ts';

/** Where a session shall go, and why. */
export type Target =
  | { status: 'ACTIVE' }
  | { status: 'PAUSED'; reason: PauseReason }
  | { status: 'TERMINATED'; reason: EndReason };

export interface StatusChangesDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly outbox: EventOutbox;
  /** Told after a change is stored. */
  readonly observer: Observer<SessionEvents>;
}

/**
 * How sessions go from one status to another. It is decided under the session's row lock: of two transitions at the same
 * moment one sees the other's result.
 */
export class StatusChanges {
  readonly #deps: StatusChangesDeps;

  constructor(deps: StatusChangesDeps) {
    this.#deps = deps;
  }

  /**
   * @param decide whether there is something to do; it may throw.
   * @returns the session as it became; null when there was nothing to do.
   * @throws VisavisError `not_found`, and what `decide` throws.
   */
  async change(
    id: SessionId,
    target: Target,
    decide: (from: SessionStatus, to: SessionStatus) => boolean,
    accountId?: AccountId,
  ): Promise<Session | null> {
    const { database, clock, observer } = this.#deps;
    const now = new Date(clock.wallNow());
    const change = await database.transaction(async (tx) => {
      const from = await queries.lockStatus(tx, id, accountId);
      if (from === undefined) throw notFound();
      if (!decide(from, target.status)) return null;
      const columns = {
        status: target.status,
        pause_reason: target.status === 'PAUSED' ? target.reason : null,
        end_reason: target.status === 'TERMINATED' ? target.reason : null,
        ended_at: target.status === 'TERMINATED' ? now : null,
      };
      await queries.updateStatus(tx, id, from, columns, target.status === 'ACTIVE' ? now : null);
      const session = await queries.findSession(tx, database.cipher, id);
      if (!session) return null;
      await this.#announce(tx, session, from);
      return { session, from, to: target.status };
    });
    if (!change) return null;
    observer.emit('statusChanged', change);
    return change.session;
  }

  /** In the transition's own transaction: webhooks are told of it exactly when it happened. */
  async #announce(tx: Executor, session: Session, from: SessionStatus): Promise<void> {
    const { outbox } = this.#deps;
    const { accountId } = session;
    const type = transitionEvent(from, session.status);
    if (type !== null) await outbox.add(tx, { accountId, type, data: toSessionEventData(session) });
    if (session.status !== 'TERMINATED') return;
    const entries = await countHistory(tx, session.id);
    if (entries === 0) return;
    const data = { session_id: session.id, entries };
    await outbox.add(tx, { accountId, type: 'transcript.ready', data });
  }
}
