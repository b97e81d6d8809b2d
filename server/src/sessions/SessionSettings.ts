import type { AccountId, UpdateContextRequest, UpdateSessionRequest } from '@visavis/shared';
import type { Catalog } from '../catalog/Catalog.ts';
import type { Database } from '../store/Database.ts';
import type { Session, SettingsChange } from './Session.ts';
import * as queries from './sessionQueries.ts';
import { notFound, requireConnectable, toSessionId } from './SessionService.ts';
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
    const sessionId = toSessionId(id);
    return this.#database.transaction(async (tx) => {
      // The lock first: of two changes at the same moment the second builds on the first.
      if ((await queries.lockStatus(tx, sessionId, accountId)) === undefined) throw notFound();
      const before = await queries.findSession(tx, this.#database.cipher, sessionId);
      if (!before) throw notFound();
      requireConnectable(before);
      const change = resolve(before);
      if (Object.keys(change).length > 0)
        await queries.updateSettings(tx, this.#database.cipher, sessionId, change);
      return { before, change };
    });
  }
}
