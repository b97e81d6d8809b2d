import { Catalog, type CatalogEngine } from '../catalog/Catalog.ts';
import { KnowledgeService } from '../knowledge/KnowledgeService.ts';
import { MemoryService } from '../memory/MemoryService.ts';
import { embedderOf } from '../partSettings.ts';
import { ProfileService } from '../profiles/ProfileService.ts';
import { SessionResources } from '../sessions/SessionResources.ts';
import { SessionService } from '../sessions/SessionService.ts';
import type { Basics } from './Basics.ts';
import type { Outgoing } from './createOutgoing.ts';

/** Sessions, and what they are made of. */
export interface SessionParts {
  readonly catalog: Catalog;
  readonly profiles: ProfileService;
  readonly knowledge: KnowledgeService;
  readonly memory: MemoryService;
  readonly resources: SessionResources;
  readonly sessions: SessionService;
}

export function createSessions(
  { config, database, clock, part }: Basics,
  { engine, safeFetch, checkUrl, outbox }: Outgoing & { engine: CatalogEngine },
): SessionParts {
  const catalog = new Catalog({ engine });
  const profiles = new ProfileService({ database, catalog, clock });
  const knowledge = new KnowledgeService({
    database,
    clock,
    safeFetch,
    embedder: embedderOf(config, clock),
    log: part('knowledge'),
  });
  const memory = new MemoryService({ database, clock });
  const resources = new SessionResources({ knowledge, memory });
  const sessions = new SessionService({ database, catalog, profiles, clock, resources, checkUrl, outbox });
  return { catalog, profiles, knowledge, memory, resources, sessions };
}
