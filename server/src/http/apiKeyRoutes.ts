import { Router, type Request } from 'express';
import {
  createApiKeySchema,
  idPattern,
  updateApiKeySchema,
  VisavisError,
  type ApiKeyId,
  type NewApiKeyWire,
} from '@visavis/shared';
import type { ApiKeyService } from '../accounts/ApiKeyService.ts';
import { toApiKeyWire } from './accountWire.ts';
import type { Guard } from './Guard.ts';
import { carryOutOnce } from './idempotency.ts';
import { allowOnly, jsonBody, parseBody } from './requests.ts';

/** `/v1/api-keys`. */
export function apiKeyRoutes({ guard, keys }: { guard: Guard; keys: ApiKeyService }): Router {
  const router = Router();
  router.use(guard.require('keys'), jsonBody);

  router
    .route('/')
    .get(async (req, res) => {
      res.json({ data: (await keys.list(guard.principal(req).accountId)).map(toApiKeyWire) });
    })
    .post(carryOutOnce, async (req, res) => {
      const { key, ...made } = await keys.createFor(guard.principal(req), parseBody(createApiKeySchema, req));
      const body: NewApiKeyWire = { ...toApiKeyWire(made), key };
      res.status(201).set('Cache-Control', 'no-store').json(body);
    })
    .all(allowOnly('GET', 'POST'));

  router
    .route('/:key_id')
    .patch(async (req, res) => {
      const changes = parseBody(updateApiKeySchema, req);
      res.json(toApiKeyWire(await keys.update(guard.principal(req), keyIdOf(req), changes)));
    })
    .delete(async (req, res) => {
      const principal = guard.principal(req);
      await keys.revoke(principal.accountId, keyIdOf(req), principal);
      res.status(204).end();
    })
    .all(allowOnly('PATCH', 'DELETE'));

  return router;
}

function keyIdOf(req: Request): ApiKeyId {
  const id = req.params.key_id;
  if (typeof id === 'string' && idPattern('ApiKeyId').test(id)) return id as ApiKeyId;
  throw new VisavisError('not_found', 'This account has no such API key, or it was revoked before.');
}
