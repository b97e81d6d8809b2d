import { randomBytes } from 'node:crypto';
import type { AccountId, Clock, SessionId } from '@visavis/shared';
import type { AuditActor, RecordFact } from '../store/auditFact.ts';
import type { Database } from '../store/Database.ts';
import * as bridged from './bridgedQueries.ts';
import * as queries from './endUserQueries.ts';
import type { EndUser } from './EndUser.ts';
import type { ExportedRow } from './endUserQueries.ts';
import { PERSONAL_LINES } from './personalTables.ts';
import type { Scrubber } from './Scrubber.ts';

export type { ExportedRow };

/** Who holds what is not in the database, or is at work on it. */
export interface EndUserParts {
  /** Ends sessions, live conversations too; and forgets a person in those that go on. */
  readonly commands: {
    terminate(accountId: AccountId, id: string): Promise<unknown>;
    forget(endUser: EndUser): Promise<void>;
  };
  /** Ends replies that are being written. */
  readonly chat: { end(id: SessionId): Promise<void> };
  readonly clips: { deleteOfEndUser(accountId: AccountId, endUserId: string): Promise<number> };
  readonly recordings: { erase(id: SessionId): Promise<number> };
  readonly meter: { settle(id: SessionId): Promise<unknown> };
  readonly idempotency: { forget(accountId: AccountId, resources: readonly string[]): Promise<number> };
}

export interface EndUserServiceDeps extends EndUserParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly record: RecordFact;
  readonly scrubber: Scrubber;
}

const PAGE = 500;

/** What is kept of the people who talk, as one: to be given to them, and to be deleted. */
export class EndUserService {
  readonly #deps: EndUserServiceDeps;

  constructor(deps: EndUserServiceDeps) {
    this.#deps = deps;
  }

  /**
   * All of it, a page of rows at a time, table by table in the order of the list. The audit log says who took it before
   * anything is given.
   */
  async *export(
    actor: AuditActor,
    endUser: EndUser,
  ): AsyncGenerator<{ readonly name: string; readonly rows: readonly ExportedRow[] }, void> {
    const { database, record } = this.#deps;
    const sessions = await queries.sessionsOf(database.db, endUser);
    await database.transaction((tx) =>
      record(tx, {
        accountId: endUser.accountId,
        actor,
        action: 'end_user.exported',
        target: this.reference(endUser),
        details: { sessions: sessions.length },
      }),
    );
    for (const [table, line] of PERSONAL_LINES) {
      if (!('as' in line.exported)) continue;
      for (let offset = 0; ; offset += PAGE) {
        const page = { table, line, offset, limit: PAGE };
        const rows = await queries.exportRows(database.db, database.cipher, endUser, page);
        yield { name: line.exported.as, rows };
        if (rows.length < PAGE) break;
      }
    }
  }

  /**
   * Ends their sessions and deletes all that is kept of them; what was charged stays, under a random name. What fails in
   * between is done by calling it again.
   */
  async delete(actor: AuditActor, endUser: EndUser): Promise<void> {
    const { database, clock, record, scrubber } = this.#deps;
    const { commands, chat, clips, recordings, meter, idempotency } = this.#deps;
    const { accountId, endUserId } = endUser;
    const reference = this.reference(endUser);
    await commands.forget(endUser);
    await bridged.adoptLoneBridges(database.db, endUser);
    const sessions = await queries.sessionsOf(database.db, endUser);
    const shared = await bridged.sharedSessionsOf(database.db, endUser);
    for (const { id, ended } of sessions) {
      if (!ended) await commands.terminate(accountId, id);
      await chat.end(id);
    }
    // In their name, while they have one.
    for (const id of await queries.unsettledOf(database.db, endUser)) await meter.settle(id);
    for (const { id } of sessions) await recordings.erase(id);
    const clipIds = await queries.clipsOf(database.db, endUser);
    await clips.deleteOfEndUser(accountId, endUserId);
    await idempotency.forget(accountId, [...sessions.map(({ id }) => id), ...clipIds]);
    const tombstone = `deleted_${randomBytes(12).toString('base64url')}`;
    await database.transaction(async (tx) => {
      await queries.lockSessions(tx, endUser);
      await bridged.blankSubjects(tx, database.cipher, endUser);
      const at = new Date(clock.wallNow());
      const rows = await queries.eraseRows(tx, database.cipher, endUser, { tombstone, at });
      await scrubber.require(tx);
      await record(tx, {
        accountId,
        actor,
        action: 'end_user.deleted',
        target: reference,
        details: { sessions: sessions.length, clips: clipIds.length, rows, billed_as: tombstone },
      });
    });
    // The others go on, from what is left.
    for (const id of shared) await chat.end(id);
    scrubber.begin();
  }

  /** By what the audit log names a person for good: only who knows the id, and the server, can tell whom it is. */
  reference({ accountId, endUserId }: EndUser): string {
    return `end_user:${this.#deps.database.cipher.blind(['end_user', accountId], endUserId).slice(3, 25)}`;
  }
}
