import cors from 'cors';
import { Router, type Request } from 'express';
import {
  createProfileSchema,
  toMannerWire,
  updateProfileSchema,
  type ProfileDetailWire,
  type ProfileWire,
} from '@visavis/shared';
import type { AccountProfile, ProfileService } from '../profiles/ProfileService.ts';
import type { Guard } from './Guard.ts';
import { allowOnly, jsonBody, parseBody, pathParameter } from './requests.ts';

/**
 * `/v1/profiles`. The list is public, for pages of any origin: the built-in ones. With a key it is the account's. All
 * else needs the key.
 */
export function profileRoutes({ guard, profiles }: { guard: Guard; profiles: ProfileService }): Router {
  const router = Router();
  const wire = (profile: AccountProfile, editable: boolean): ProfileWire => ({
    id: profile.id,
    name: profile.name,
    description: profile.description,
    greeting: profile.greeting,
    face: profile.face,
    voice: profiles.voiceOf(profile),
    manner: toMannerWire(profile.manner),
    built_in: profile.builtIn,
    customized: profile.customized,
    editable,
  });
  const detail = (profile: AccountProfile): ProfileDetailWire => ({
    ...wire(profile, true),
    instructions: profile.instructions,
  });

  router
    .route('/')
    .get(cors(), guard.allow('sessions'), async (req, res) => {
      const principal = guard.principalIfAny(req);
      const list = principal ? await profiles.list(principal.accountId) : profiles.builtIn;
      res.set('Vary', 'X-API-KEY, Authorization');
      res.json({ data: list.map((profile) => wire(profile, principal !== undefined)) });
    })
    .post(guard.require('sessions'), jsonBody, async (req, res) => {
      const request = parseBody(createProfileSchema, req);
      const profile = await profiles.create(guard.principal(req).accountId, request);
      res.status(201).location(`/v1/profiles/${profile.id}`).json(detail(profile));
    })
    .all(allowOnly('GET', 'POST'));

  router
    .route('/:profile_id')
    .get(guard.require('sessions'), async (req, res) => {
      res.json(detail(await profiles.get(guard.principal(req).accountId, profileIdOf(req))));
    })
    .patch(guard.require('sessions'), jsonBody, async (req, res) => {
      const changes = parseBody(updateProfileSchema, req);
      res.json(detail(await profiles.update(guard.principal(req).accountId, profileIdOf(req), changes)));
    })
    .delete(guard.require('sessions'), async (req, res) => {
      await profiles.delete(guard.principal(req).accountId, profileIdOf(req));
      res.status(204).end();
    })
    .all(allowOnly('GET', 'PATCH', 'DELETE'));

  return router;
}

function profileIdOf(req: Request): string {
  return pathParameter(req, 'profile_id');
}
