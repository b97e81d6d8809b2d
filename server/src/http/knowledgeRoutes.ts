import { Router, type Request } from 'express';
import { z } from 'zod';
import { createSourceSchema, type KnowledgeSourceWire } from '@visavis/shared';
import type { KnowledgeService } from '../knowledge/KnowledgeService.ts';
import type { Source, SourceOwner } from '../knowledge/Source.ts';
import type { SessionCommands } from '../sessions/SessionCommands.ts';
import type { SessionService } from '../sessions/SessionService.ts';
import type { Guard } from './Guard.ts';
import { carryOutOnce } from './idempotency.ts';
import { formFile, isMultipart, multipartBody } from './multipartFile.ts';
import { allowOnly, jsonBody, parseBody, parseOptionalBody, pathParameter, sessionIdOf } from './requests.ts';

const emptySchema = z.strictObject({});

export interface KnowledgeRoutesDeps {
  guard: Guard;
  knowledge: KnowledgeService;
}

/** `/v1/knowledge`: the account's sources. */
export function knowledgeRoutes({ guard, knowledge }: KnowledgeRoutesDeps): Router {
  return routesFor({
    guard,
    knowledge,
    ownerOf: async (req) => ({ accountId: guard.principal(req).accountId, sessionId: null }),
    changed: async () => undefined,
  });
}

/** `/v1/sessions/{session_id}/knowledge`: sources of one session. */
export function sessionKnowledgeRoutes({
  sessions,
  commands,
  ...deps
}: KnowledgeRoutesDeps & { sessions: SessionService; commands: SessionCommands }): Router {
  return routesFor({
    ...deps,
    ownerOf: async (req) => {
      const { accountId, id } = await sessions.get(deps.guard.principal(req).accountId, sessionIdOf(req));
      return { accountId, sessionId: id };
    },
    changed: async ({ sessionId }) => {
      if (sessionId !== null) await commands.knowledgeChanged(sessionId);
    },
  });
}

interface Owned extends KnowledgeRoutesDeps {
  /** @throws VisavisError `not_found`. */
  readonly ownerOf: (req: Request) => Promise<SourceOwner>;
  readonly changed: (owner: SourceOwner) => Promise<void>;
}

function routesFor({ guard, knowledge, ownerOf, changed }: Owned): Router {
  const router = Router({ mergeParams: true });
  router.use(guard.require('sessions'));

  router
    .route('/')
    .post(multipartBody, (req, res, next) => {
      if (isMultipart(req)) carryOutOnce(req, res, next);
      else jsonBody(req, res, next);
    })
    .post(async (req, res) => {
      // Whose it is comes before what it is: a foreign session is 404 whatever is sent.
      const owner = await ownerOf(req);
      const source = isMultipart(req)
        ? await knowledge.upload(owner, await formFile(req))
        : await knowledge.create(owner, parseBody(createSourceSchema, req));
      await changed(owner);
      res.status(201).location(`${req.baseUrl}/${source.id}`).json(toSourceWire(source));
    })
    .get(async (req, res) => {
      const sources = await knowledge.list(await ownerOf(req));
      res.json({ data: sources.map(toSourceWire) });
    })
    .all(allowOnly('GET', 'POST'));

  router
    .route('/:source_id')
    .get(async (req, res) => {
      res.json(toSourceWire(await knowledge.get(await ownerOf(req), sourceIdOf(req))));
    })
    .delete(async (req, res) => {
      const owner = await ownerOf(req);
      await knowledge.remove(owner, sourceIdOf(req));
      await changed(owner);
      res.status(204).end();
    })
    .all(allowOnly('GET', 'DELETE'));

  router
    .route('/:source_id/refresh')
    .post(jsonBody, async (req, res) => {
      const owner = await ownerOf(req);
      parseOptionalBody(emptySchema, req);
      res.status(202).json(toSourceWire(await knowledge.refresh(owner, sourceIdOf(req))));
    })
    .all(allowOnly('POST'));

  return router;
}

function sourceIdOf(req: Request): string {
  return pathParameter(req, 'source_id');
}

function toSourceWire(source: Source): KnowledgeSourceWire {
  return {
    id: source.id,
    kind: source.kind,
    title: source.title,
    session_id: source.sessionId,
    status: source.status,
    failure: source.failure,
    url: source.url,
    method: source.method,
    header_names: Object.keys(source.headers),
    description: source.description,
    pages: source.pages,
    chunks: source.chunkCount,
    created_at: source.createdAt.toISOString(),
    updated_at: source.updatedAt.toISOString(),
  };
}
