import type { HistoryEntry, SessionId } from '@visavis/shared';
import type { Principal } from '../accounts/Principal.ts';
import type { AuditLog } from '../audit/AuditLog.ts';
import type { Database } from '../store/Database.ts';
import { listHistory } from './historyQueries.ts';
import { notFound, toSessionId } from './refusals.ts';
import type { SessionWithHistory } from './Session.ts';
import * as queries from './sessionQueries.ts';

/** What was said in a session, for people to read: each look at it is written down. */
export class Transcripts {
  readonly #database: Database;
  readonly #audit: AuditLog;

  constructor(deps: { database: Database; audit: AuditLog }) {
    this.#database = deps.database;
    this.#audit = deps.audit;
  }

  /**
   * The words leave only together with the entry in the audit log that says who read them.
   * @throws VisavisError `not_found`, also for another account's session.
   */
  async view(principal: Principal, id: string): Promise<{ sessionId: SessionId; history: HistoryEntry[] }> {
    const { cipher } = this.#database;
    const sessionId = toSessionId(id);
    return this.#database.transaction(async (tx) => {
      const session = await queries.findSession(tx, cipher, sessionId, principal.accountId);
      if (!session) throw notFound();
      const history = (await listHistory(tx, cipher, [session.id])).get(session.id) ?? [];
      await this.#audit.record(tx, {
        accountId: session.accountId,
        actor: principal,
        action: 'transcript.viewed',
        target: session.id,
        details: { entries: history.length },
      });
      return { sessionId: session.id, history };
    });
  }

  /**
   * Writes down that somebody is about to be told of sessions with all that was said in them, as one look; of sessions in
   * which nothing was, there is none.
   */
  async noteView(principal: Principal, sessions: readonly SessionWithHistory[]): Promise<void> {
    const told = sessions.filter(({ history }) => history.length > 0);
    const [first, ...others] = told;
    if (!first) return;
    const entries = told.reduce((sum, { history }) => sum + history.length, 0);
    const fact =
      others.length === 0
        ? { target: first.id, details: { entries } }
        : { details: { entries, sessions: told.map(({ id }) => id) } };
    await this.#database.transaction((tx) =>
      this.#audit.record(tx, {
        accountId: first.accountId,
        actor: principal,
        action: 'transcript.viewed',
        ...fact,
      }),
    );
  }
}
