import { Router, type Request, type RequestHandler } from 'express';
import { z } from 'zod';
import {
  createSourceSchema,
  DEMO_LIMITS,
  KNOWLEDGE_LIMITS,
  textSourceSchema,
  VisavisError,
  type CreateSourceRequest,
  type KnowledgeSourceWire,
} from '@visavis/shared';
import type { DemoService } from '../demo/DemoService.ts';
import type { KnowledgeService } from '../knowledge/KnowledgeService.ts';
import type { Source, SourceOwner } from '../knowledge/Source.ts';
import type { SessionCommands } from '../sessions/SessionCommands.ts';
import type { SessionService } from '../sessions/SessionService.ts';
import type { Guard } from './Guard.ts';
import { carryOutOnce } from './idempotency.ts';
import { formFile, isMultipart, multipartBodyUpTo } from './multipartFile.ts';
import {
  allowOnly,
  bearerOf,
  jsonBody,
  parseBody,
  parseOptionalBody,
  pathParameter,
  sessionIdOf,
} from './requests.ts';

const emptySchema = z.strictObject({});

export interface KnowledgeRoutesDeps {
  guard: Guard;
  knowledge: KnowledgeService;
}

/** `/v1/knowledge`: the account's sources. */
export function knowledgeRoutes({ guard, knowledge }: KnowledgeRoutesDeps): Router {
  return routesFor({
    knowledge,
    admit: guard.require('sessions'),
    takes: ALL_KINDS,
    ownerOf: async (req) => ({ accountId: guard.principal(req).accountId, sessionId: null }),
    changed: async () => undefined,
  });
}

/** `/v1/sessions/{session_id}/knowledge`: sources of one session. */
export function sessionKnowledgeRoutes({
  guard,
  knowledge,
  sessions,
  commands,
}: KnowledgeRoutesDeps & { sessions: SessionService; commands: SessionCommands }): Router {
  return routesFor({
    knowledge,
    admit: guard.require('sessions'),
    takes: ALL_KINDS,
    ownerOf: async (req) => {
      const { accountId, id } = await sessions.get(guard.principal(req).accountId, sessionIdOf(req));
      return { accountId, sessionId: id };
    },
    changed: toldTo(commands),
  });
}

/** What the demo's own documents need beside the demo. */
export interface DemoKnowledge {
  readonly knowledge: KnowledgeService;
  readonly commands: Pick<SessionCommands, 'knowledgeChanged'>;
}

/** `/demo/sessions/{session_id}/knowledge`: a visitor's documents, with their client token; nothing is fetched for them. */
export function demoKnowledgeRoutes(demo: DemoService, { knowledge, commands }: DemoKnowledge): Router {
  return routesFor({
    knowledge,
    admit: (_req, _res, next) => next(),
    takes: { schema: textSourceSchema, fileBytes: DEMO_LIMITS.fileBytes, sources: DEMO_LIMITS.documents },
    ownerOf: (req) => demo.ownerBy(bearerOf(req) ?? '', sessionIdOf(req)),
    changed: toldTo(commands),
  });
}

function toldTo(commands: Pick<SessionCommands, 'knowledgeChanged'>): Owned['changed'] {
  return async ({ sessionId }) => {
    if (sessionId !== null) await commands.knowledgeChanged(sessionId);
  };
}

interface Owned {
  readonly knowledge: KnowledgeService;
  readonly admit: RequestHandler;
  /** What may be added, and how much where that is less than the service takes. */
  readonly takes: {
    readonly schema: z.ZodType<CreateSourceRequest>;
    readonly fileBytes: number;
    readonly sources?: number;
  };
  /** @throws VisavisError `not_found`. */
  readonly ownerOf: (req: Request) => Promise<SourceOwner>;
  readonly changed: (owner: SourceOwner) => Promise<void>;
}

const ALL_KINDS = { schema: createSourceSchema, fileBytes: KNOWLEDGE_LIMITS.fileBytes };

function routesFor({ knowledge, admit, takes, ownerOf, changed }: Owned): Router {
  const router = Router({ mergeParams: true });
  router.use(admit);

  router
    .route('/')
    .post(multipartBodyUpTo(takes.fileBytes), (req, res, next) => {
      if (isMultipart(req)) carryOutOnce(req, res, next);
      else jsonBody(req, res, next);
    })
    .post(async (req, res) => {
      // Whose it is comes before what it is: a foreign session is 404 whatever is sent.
      const owner = await ownerOf(req);
      if (takes.sources !== undefined && (await knowledge.list(owner)).length >= takes.sources) {
        throw new VisavisError('conflict', `There are ${takes.sources} documents already.`);
      }
      const source = isMultipart(req)
        ? await knowledge.upload(owner, await formFile(req, takes.fileBytes))
        : await knowledge.create(owner, parseBody(takes.schema, req));
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
