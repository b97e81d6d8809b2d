import { Router, type Request, type RequestHandler } from 'express';
import { createClipSchema, listClipsQuerySchema, type ClipWire } from '@visavis/shared';
import type { TokenService } from '../auth/TokenService.ts';
import type { Clip } from '../clips/Clip.ts';
import type { ClipAsset } from '../clips/ClipFiles.ts';
import type { ClipService } from '../clips/ClipService.ts';
import { contentTypeOf, toClipWire } from '../clips/clipWire.ts';
import { streamClip } from './clipStream.ts';
import type { Guard } from './Guard.ts';
import {
  allowOnly,
  baseUrl,
  jsonBody,
  parseBody,
  parseQuery,
  pathParameter,
  queryTokenOf,
} from './requests.ts';
import { sendMedia } from './sendMedia.ts';

export interface ClipRoutesDeps {
  guard: Guard;
  clips: ClipService;
  tokens: TokenService;
  publicUrl: string | null;
}

const ASSETS: Readonly<Record<string, ClipAsset>> = {
  file: 'video',
  poster: 'poster',
  captions: 'captions',
};

/** `/v1/clips`. */
export function clipRoutes({ guard, clips, tokens, publicUrl }: ClipRoutesDeps): Router {
  const router = Router();
  const byKey = guard.require('sessions');

  const wire = async (req: Request, clip: Clip): Promise<ClipWire> => {
    if (clip.status !== 'ready') {
      return toClipWire(clip, { url: null, poster_url: null, captions_url: null, urls_expire_at: null });
    }
    const { token, expiresAt } = await tokens.issueClipToken(clip.id);
    const url = (asset: string): string =>
      `${baseUrl(req, publicUrl)}/v1/clips/${clip.id}/${asset}?token=${token}`;
    return toClipWire(clip, {
      url: url('file'),
      poster_url: url('poster'),
      captions_url: url('captions'),
      urls_expire_at: expiresAt.toISOString(),
    });
  };
  const owned = (req: Request): Promise<Clip> => clips.get(guard.principal(req).accountId, clipIdOf(req));

  router
    .route('/')
    .post(byKey, jsonBody, async (req, res) => {
      const clip = await clips.create(guard.principal(req).accountId, parseBody(createClipSchema, req));
      res
        .status(202)
        .location(`/v1/clips/${clip.id}`)
        .json(await wire(req, clip));
    })
    .get(byKey, async (req, res) => {
      const query = parseQuery(listClipsQuerySchema, req);
      const { data, nextCursor } = await clips.list(guard.principal(req).accountId, query);
      res.json({ data: await Promise.all(data.map((clip) => wire(req, clip))), next_cursor: nextCursor });
    })
    .all(allowOnly('GET', 'POST'));

  router
    .route('/:clip_id')
    .get(byKey, async (req, res) => {
      res.json(await wire(req, await owned(req)));
    })
    .delete(byKey, async (req, res) => {
      const cancelled = await clips.delete(guard.principal(req).accountId, clipIdOf(req));
      if (cancelled) res.json(await wire(req, cancelled));
      else res.status(204).end();
    })
    .all(allowOnly('GET', 'DELETE'));

  router
    .route('/:clip_id/events')
    .get(byKey, async (req, res) => {
      streamClip(res, await owned(req), { clips, show: (clip) => wire(req, clip) });
    })
    .all(allowOnly('GET'));

  // A URL with its token goes before a credential: pages have no other.
  const admit: RequestHandler = async (req, res, next) => {
    const token = queryTokenOf(req);
    if (token === undefined) {
      await byKey(req, res, next);
      return;
    }
    await tokens.verifyClipToken(token, clipIdOf(req));
    // It shows it in pages of other origins: they were given its URL.
    res.set({ 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' });
    next();
  };
  for (const [name, asset] of Object.entries(ASSETS)) {
    router
      .route(`/:clip_id/${name}`)
      .get(admit, async (req, res, next) => {
        const clip = queryTokenOf(req) === undefined ? await owned(req) : await clips.load(clipIdOf(req));
        const path = clips.filePath(clip, asset);
        const ending = { video: clip.format, poster: 'jpg', captions: 'vtt' }[asset];
        const disposition = `inline; filename="${clip.id}.${ending}"`;
        sendMedia(res, next, { path, type: typeOf(clip, asset), disposition });
      })
      .all(allowOnly('GET'));
  }

  return router;
}

function typeOf(clip: Clip, asset: ClipAsset): string {
  switch (asset) {
    case 'video':
      return contentTypeOf(clip);
    case 'poster':
      return 'image/jpeg';
    case 'captions':
      return 'text/vtt; charset=utf-8';
  }
}

function clipIdOf(req: Request): string {
  return pathParameter(req, 'clip_id');
}
