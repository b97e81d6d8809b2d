import type { AccountId, UpdateContextRequest, UpdateSessionRequest } from '@visavis/shared';
import type { Catalog } from '../catalog/Catalog.ts';
import type { Profile } from '../catalog/profiles.ts';
import type { Database } from '../store/Database.ts';
import type { Executor } from '../store/tables.ts';
import { notFound, requireConnectable, toSessionId } from './refusals.ts';
import type { Session, SettingsChange } from './Session.ts';
import * as queries from './sessionQueries.ts';
import { resolveContext, resolveUpdate } from './settingsChange.ts';

/** A change of settings that is stored. */
export interface SettingsChanged {
  readonly before: Session;
  /** Only what differs from before. */
  readonly change: SettingsChange;
}

/** A session's settings in the store; `SessionCommands` also reaches the live conversation. */
export class SessionSettings {
  readonly #database: Database;
  readonly #catalog: Catalog;

  constructor(deps: { database: Database; catalog: Catalog }) {
    this.#database = deps.database;
    this.#catalog = deps.catalog;
  }

  /** @throws VisavisError `not_found`, `session_terminated`, `validation_failed`, `unsupported_option`. */
  async update(accountId: AccountId, id: string, request: UpdateSessionRequest): Promise<SettingsChanged> {
    return this.#edit(accountId, id, (session) => resolveUpdate(session, request, this.#catalog));
  }

  /** @throws VisavisError `not_found`, `session_terminated`, `context_too_long`. */
  async updateContext(
    accountId: AccountId,
    id: string,
    request: UpdateContextRequest,
  ): Promise<SettingsChanged> {
    return this.#edit(accountId, id, (session) => resolveContext(session, request));
  }

  /**
   * Gives it another profile, keeping its face and voice. A conversation that goes on does so with the one that it began
   * with: the new one counts from the next connection on.
   * @throws VisavisError `not_found`, `session_terminated`.
   */
  async setProfile(accountId: AccountId, id: string, profile: Profile): Promise<void> {
    await this.#locked(accountId, id, (tx, session) =>
      queries.updateProfile(tx, this.#database.cipher, session.id, profile),
    );
  }

  /** As `setProfile`. @param timeLimitMs of connected time in all. */
  async setTimeLimit(accountId: AccountId, id: string, timeLimitMs: number): Promise<void> {
    await this.#locked(accountId, id, (tx, session) => queries.updateTimeLimit(tx, session.id, timeLimitMs));
  }

  /** Takes a change back where nothing newer has taken its place. */
  async revert({ before, change }: SettingsChanged): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await queries.lockStatus(tx, before.id);
      const now = await queries.findSession(tx, this.#database.cipher, before.id);
      const keys = Object.keys(change) as (keyof SettingsChange)[];
      const still = keys.filter((key) => now?.[key] === change[key]);
      if (still.length > 0) {
        await queries.updateSettings(
          tx,
          this.#database.cipher,
          before.id,
          Object.fromEntries(still.map((key) => [key, before[key]])),
        );
      }
    });
  }

  async #edit(
    accountId: AccountId,
    id: string,
    resolve: (session: Session) => SettingsChange,
  ): Promise<SettingsChanged> {
    return this.#locked(accountId, id, async (tx, before) => {
      const change = resolve(before);
      if (Object.keys(change).length > 0)
        await queries.updateSettings(tx, this.#database.cipher, before.id, change);
      return { before, change };
    });
  }

  async #locked<Result>(
    accountId: AccountId,
    id: string,
    work: (tx: Executor, session: Session) => Promise<Result>,
  ): Promise<Result> {
    const sessionId = toSessionId(id);
    return this.#database.transaction(async (tx) => {
      // The lock first: of two changes at the same moment the second builds on the first.
      if ((await queries.lockStatus(tx, sessionId, accountId)) === undefined) throw notFound();
      const session = await queries.findSession(tx, this.#database.cipher, sessionId);
      if (!session) throw notFound();
      requireConnectable(session);
      return work(tx, session);
    });
  }
}
