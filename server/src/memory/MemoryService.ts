import { KNOWLEDGE_LIMITS, newId, type Clock, type MemoryFact, type SessionId } from '@visavis/shared';
import type { EndUser } from '../endUsers/EndUser.ts';
import type { Database } from '../store/Database.ts';
import { factKey } from './factKey.ts';
import * as queries from './memoryQueries.ts';
import type { StoredFact } from './memoryQueries.ts';

export type { StoredFact };

/** What end users told about themselves, kept across sessions, only for sessions that opted in. */
export class MemoryService {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(deps: { database: Database; clock: Clock }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
  }

  /**
   * Keeps what was told in a session. Nothing is kept for one without the opt-in, or whose end user was forgotten since.
   * Of more than 50 facts the oldest go.
   */
  async remember(sessionId: SessionId, facts: readonly MemoryFact[]): Promise<void> {
    if (facts.length === 0) return;
    await this.#database.transaction(async (tx) => {
      const endUser = await queries.lockRemembering(tx, sessionId);
      if (!endUser) return;
      for (const [index, fact] of facts.entries()) {
        const text = fact.text.replaceAll('\0', '').toWellFormed().replace(/\s+/g, ' ').trim();
        if (text === '') continue;
        await queries.putFact(tx, this.#database.cipher, endUser, {
          id: newId('MemoryFactId'),
          key: factKey({ category: fact.category, text }),
          category: fact.category,
          text: text.slice(0, KNOWLEDGE_LIMITS.factChars),
          sessionId,
          // Facts of one message keep their order.
          createdAt: new Date(this.#clock.wallNow() + index),
        });
      }
      const all = await queries.listFacts(tx, this.#database.cipher, endUser);
      const excess = all.slice(0, Math.max(0, all.length - KNOWLEDGE_LIMITS.factsPerEndUser));
      await queries.deleteFacts(
        tx,
        excess.map(({ id }) => id),
      );
    });
  }

  /** Oldest first; empty for somebody unknown. */
  recall(endUser: EndUser): Promise<StoredFact[]> {
    return queries.listFacts(this.#database.db, this.#database.cipher, endUser);
  }

  /**
   * Deletes all of it, and turns memory off in every session with this person that is or may come to life: only a new
   * session with the opt-in remembers again.
   * @returns the sessions that remembered until now.
   */
  async forget(endUser: EndUser): Promise<SessionId[]> {
    return this.#database.transaction(async (tx) => {
      const sessions = await queries.stopRemembering(tx, endUser);
      await queries.deleteAllFacts(tx, endUser);
      return sessions;
    });
  }
}
