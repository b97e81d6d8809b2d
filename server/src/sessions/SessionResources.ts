import type { AccountId, KnowledgeSourceId, MemoryFact } from '@visavis/shared';
import type { KnowledgeService } from '../knowledge/KnowledgeService.ts';
import type { MemoryService } from '../memory/MemoryService.ts';
import type { Session } from './Session.ts';

/** What a conversation begins with, besides what the session itself says. */
export interface Briefing {
  /** How long a turn may wait for what is looked up, ms; null: there is nothing to look up. */
  readonly retrievalMs: number | null;
  /** What is remembered of the end user, oldest first; null without the opt-in. */
  readonly memory: MemoryFact[] | null;
}

const INDEXED_MS = 800;
/** Data sources have 1,500 ms of their own; the rest is the way there and back. */
const LIVE_MS = 1_800;

/** What a session may draw on beyond its own fields: knowledge and memory. */
export class SessionResources {
  readonly #knowledge: Pick<KnowledgeService, 'available' | 'requireOwn'>;
  readonly #memory: Pick<MemoryService, 'recall'>;

  constructor(deps: {
    knowledge: Pick<KnowledgeService, 'available' | 'requireOwn'>;
    memory: Pick<MemoryService, 'recall'>;
  }) {
    this.#knowledge = deps.knowledge;
    this.#memory = deps.memory;
  }

  /** @throws VisavisError `validation_failed` for sources that are not the account's own. */
  async check(session: { accountId: AccountId; knowledge: readonly KnowledgeSourceId[] }): Promise<void> {
    if (session.knowledge.length > 0) await this.#knowledge.requireOwn(session.accountId, session.knowledge);
  }

  async briefing(session: Session): Promise<Briefing> {
    const { accountId, endUserId } = session;
    const [retrievalMs, memory] = await Promise.all([
      this.retrievalMs(session),
      session.memory && endUserId !== null ? this.#memory.recall({ accountId, endUserId }) : null,
    ]);
    return {
      retrievalMs,
      memory: memory?.map(({ category, text }) => ({ category, text })) ?? null,
    };
  }

  async retrievalMs(session: Session): Promise<number | null> {
    switch (await this.#knowledge.available(session)) {
      case 'none':
        return null;
      case 'indexed':
        return INDEXED_MS;
      case 'live':
        return LIVE_MS;
    }
  }
}
