import { Router, type Request } from 'express';
import { VisavisError } from '@visavis/shared';
import type { Catalog, CatalogFace } from '../../catalog/Catalog.ts';
import { allowOnly, baseUrl } from '../../http/requests.ts';
import type { ProfileService } from '../../profiles/ProfileService.ts';
import { pageOf } from './paging.ts';
import type { TherappaiGuard } from './TherappaiGuard.ts';
import type { AvatarWire, ContextWire, VoiceWire } from './therappaiSchemas.ts';

/** `/liveavatar/…`: what a clip can be made of. */
export function catalogueRoutes({
  guard,
  catalog,
  profiles,
  publicUrl,
}: {
  guard: TherappaiGuard;
  catalog: Catalog;
  profiles: ProfileService;
  publicUrl: string | null;
}): Router {
  const router = Router();

  const avatarOf = (req: Request, face: CatalogFace): AvatarWire => {
    const { id, name } = catalog.defaultVoice(face);
    return {
      id: face.id,
      name: face.name,
      description: face.description,
      preview_url: `${baseUrl(req, publicUrl)}/v1/faces/${face.id}/image`,
      default_voice: { id, name },
    };
  };

  router
    .route('/public-avatars')
    .get(async (req, res) => {
      await guard.caller(req);
      res.json(
        pageOf(
          req,
          publicUrl,
          catalog.faces.map((face) => avatarOf(req, face)),
        ),
      );
    })
    .all(allowOnly('GET'));

  router
    .route('/avatars/:avatar_id')
    .get(async (req, res) => {
      await guard.caller(req);
      const face = catalog.face(req.params.avatar_id);
      if (!face) throw new VisavisError('not_found', 'There is no such avatar.');
      res.json(avatarOf(req, face));
    })
    .all(allowOnly('GET'));

  router
    .route('/contexts')
    .get(async (req, res) => {
      const { accountId } = await guard.caller(req);
      const all = (await profiles.list(accountId)).map((profile): ContextWire => ({
        id: profile.id,
        name: profile.name,
        description: profile.description,
        opening_text: profile.greeting,
        avatar_id: profile.face,
        voice_id: profiles.voiceOf(profile),
        is_public: profile.builtIn && !profile.customized,
      }));
      res.json(pageOf(req, publicUrl, all));
    })
    .all(allowOnly('GET'));

  router
    .route('/voices')
    .get(async (req, res) => {
      await guard.caller(req);
      const base = baseUrl(req, publicUrl);
      const all = catalog.voices.map(({ id, name, description, language, gender }): VoiceWire => ({
        id,
        name,
        description,
        language,
        gender,
        preview_url: `${base}/v1/voices/${id}/sample`,
      }));
      res.json(pageOf(req, publicUrl, all));
    })
    .all(allowOnly('GET'));

  return router;
}
