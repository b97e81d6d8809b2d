import cors from 'cors';
import { Router, type Response } from 'express';
import type { FaceWire, VoiceWire } from '@visavis/shared';
import type { Catalog } from '../catalog/Catalog.ts';
import { allowOnly, baseUrl } from './requests.ts';

/** `/v1/faces`, `/v1/voices`: public, for pages of any origin. */
export function catalogRoutes({
  catalog,
  publicUrl,
}: {
  catalog: Catalog;
  publicUrl: string | null;
}): Router {
  const router = Router();
  router.use(['/faces', '/voices'], cors());

  router
    .route('/faces')
    .get((req, res) => {
      const base = baseUrl(req, publicUrl);
      const data = catalog.faces.map((face): FaceWire => ({
        id: face.id,
        name: face.name,
        description: face.description,
        kind: face.kind,
        default_voice: catalog.defaultVoice(face).id,
        image: `${base}/v1/faces/${face.id}/image`,
      }));
      res.json({ data });
    })
    .all(allowOnly('GET'));

  router
    .route('/faces/:face_id/image')
    .get(async (req, res) => {
      sendAsset(res, 'image/png', await catalog.portrait(req.params.face_id));
    })
    .all(allowOnly('GET'));

  router
    .route('/voices')
    .get((req, res) => {
      const base = baseUrl(req, publicUrl);
      const data = catalog.voices.map(({ id, name, description, language, gender }): VoiceWire => ({
        id,
        name,
        description,
        language,
        gender,
        provider: catalog.voiceProvider,
        sample: `${base}/v1/voices/${id}/sample`,
      }));
      res.json({ data });
    })
    .all(allowOnly('GET'));

  router
    .route('/voices/:voice_id/sample')
    .get(async (req, res) => {
      sendAsset(res, 'audio/wav', await catalog.sample(req.params.voice_id));
    })
    .all(allowOnly('GET'));

  return router;
}

/** Pages of other origins may embed it; browsers keep it for an hour. */
function sendAsset(res: Response, type: string, bytes: Buffer): void {
  res
    .set({ 'Cache-Control': 'public, max-age=3600', 'Cross-Origin-Resource-Policy': 'cross-origin' })
    .type(type)
    .send(bytes);
}
