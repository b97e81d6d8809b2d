import { Router, type Request, type Response } from 'express';
import { VisavisError } from '@visavis/shared';
import {
  CLIP_SESSION_TTL_MS,
  type ClipSessionGrant,
  type EndUserGrant,
  type TokenService,
} from '../../auth/TokenService.ts';
import type { Exchange } from '../../chat/Exchange.ts';
import type { Clip } from '../../clips/Clip.ts';
import type { ClipService } from '../../clips/ClipService.ts';
import { streamClip } from '../../http/clipStream.ts';
import {
  allowOnly,
  baseUrl,
  jsonBody,
  parseBody,
  parseOptionalBody,
  pathParameter,
  queryTokenOf,
} from '../../http/requests.ts';
import type { AvatarClips } from './AvatarClips.ts';
import type { Therapist } from './Therapist.ts';
import type { TherappaiGuard } from './TherappaiGuard.ts';
import { clipSessionSchema, generateSchema, type ClipWire, type GeneratedWire } from './therappaiSchemas.ts';
import { toReplyWire } from './therappaiWire.ts';

export interface ClipRoutesDeps {
  readonly guard: TherappaiGuard;
  readonly therapist: Therapist;
  readonly avatarClips: AvatarClips;
  readonly clips: ClipService;
  readonly tokens: TokenService;
  readonly publicUrl: string | null;
}

const NO_CLIP: ClipWire = {
  job_id: null,
  status: 'failed',
  progress: 0,
  failure: null,
  video_url: null,
  poster_url: null,
  captions_url: null,
  duration_ms: null,
  progress_url: null,
};

/** `/liveavatar/…`: clips in which an avatar speaks the reply to a message. */
export function clipRoutes(deps: ClipRoutesDeps): Router {
  const { guard, therapist, avatarClips, clips, tokens, publicUrl } = deps;
  const router = Router();
  const wire = async (req: Request, clip: Clip): Promise<ClipWire> => {
    const { token } = await tokens.issueClipToken(clip.id);
    const base = baseUrl(req, publicUrl);
    const file = (asset: string): string | null =>
      clip.status === 'ready' ? `${base}/v1/clips/${clip.id}/${asset}?token=${token}` : null;
    return {
      job_id: clip.id,
      status: clip.status,
      progress: clip.progress,
      failure: clip.failure,
      video_url: file('file'),
      poster_url: file('poster'),
      captions_url: file('captions'),
      duration_ms: clip.durationMs,
      progress_url: `${base}/therappai/api/v1/liveavatar/clips/${clip.id}/events?token=${token}`,
    };
  };

  router
    .route('/session')
    .post(guard.identified, jsonBody, async (req, res) => {
      const { end_user_id, ...choices } = parseOptionalBody(clipSessionSchema, req);
      const user = await guard.endUser(req, end_user_id);
      avatarClips.check(choices);
      if (choices.context_id !== undefined) await therapist.profile(user.accountId, choices.context_id);
      const { avatar_id: face = null, voice_id: voice = null, context_id: profile = null } = choices;
      const { token } = await tokens.issueClipSessionToken({ ...user, face, voice, profile });
      res.status(201).json({ session_token: token, expires_in: CLIP_SESSION_TTL_MS / 1_000 });
    })
    .all(allowOnly('POST'));

  router
    .route('/generate')
    .post(guard.identified, jsonBody, async (req, res) => {
      const { session_token, end_user_id, message, context, ...choices } = parseBody(generateSchema, req);
      const session =
        session_token === undefined ? undefined : await tokens.verifyClipSessionToken(session_token);
      const user = await userOf(req, end_user_id, session);
      const cast = avatarClips.cast(choices, session);
      const gone = new AbortController();
      res.on('close', () => gone.abort());
      const { profile, language } = cast;
      const question = { message, context, language, profile, spoken: true };
      const exchange = await therapist.answer(user, question, gone.signal);
      if (!exchange) return;
      const clip = await avatarClips.order(user, exchange.reply, cast).catch(unlessCrisis(exchange));
      if (!clip) {
        res.json({ ...toReplyWire(exchange), ...NO_CLIP } satisfies GeneratedWire);
        return;
      }
      if (prefersAsync(req)) {
        res.set('Preference-Applied', 'respond-async');
        await answer(req, res, { clip, exchange });
        return;
      }
      const finished = await avatarClips.finished(clip, gone.signal);
      if (finished) await answer(req, res, { clip: finished, exchange });
    })
    .all(allowOnly('POST'));

  router
    .route('/clips/:job_id')
    .get(async (req, res) => {
      res.json(await wire(req, await avatarClips.own(await guard.caller(req), jobIdOf(req))));
    })
    .delete(async (req, res) => {
      const caller = await guard.caller(req);
      const clip = await avatarClips.own(caller, jobIdOf(req));
      await clips.delete(caller.accountId, clip.id);
      res.status(204).end();
    })
    .all(allowOnly('GET', 'DELETE'));

  router
    .route('/clips/:job_id/events')
    .get(async (req, res) => {
      // An EventSource has no header to send.
      const token = queryTokenOf(req);
      const clip =
        token !== undefined
          ? await clips.load(await tokens.verifyClipToken(token, jobIdOf(req)))
          : await avatarClips.own(await guard.caller(req), jobIdOf(req));
      streamClip(res, clip, { clips, show: (changed) => wire(req, changed) });
    })
    .all(allowOnly('GET'));

  return router;

  async function userOf(
    req: Request,
    named: string | undefined,
    session: ClipSessionGrant | undefined,
  ): Promise<EndUserGrant> {
    const user = await guard.endUser(req, named ?? session?.endUserId);
    if (session && (session.accountId !== user.accountId || session.endUserId !== user.endUserId)) {
      throw new VisavisError(
        'forbidden',
        'The session token is for somebody else: ask for one of this end user.',
      );
    }
    return user;
  }

  /** 200 with the clip, 202 while it is not finished. */
  async function answer(
    req: Request,
    res: Response,
    { clip, exchange }: { clip: Clip; exchange: Exchange },
  ): Promise<void> {
    const failed = clip.status === 'failed' || clip.status === 'cancelled';
    if (failed && !exchange.escalate) {
      throw new VisavisError(
        'unavailable',
        `The clip could not be made (${clip.failure ?? 'cancelled'}): try again.`,
        {
          retryAfterS: 5,
        },
      );
    }
    const body: GeneratedWire = { ...toReplyWire(exchange), ...(await wire(req, clip)) };
    res.status(clip.status === 'ready' || failed ? 200 : 202).json(body);
  }
}

/** Who is in danger gets the reply, whatever becomes of a clip. */
function unlessCrisis({ escalate }: Exchange): (error: unknown) => undefined {
  return (error) => {
    if (!escalate || !(error instanceof VisavisError)) throw error;
  };
}

/** RFC 7240. */
function prefersAsync(req: Request): boolean {
  return /(?:^|,)\s*respond-async\s*(?:[;,]|$)/i.test(req.get('prefer') ?? '');
}

function jobIdOf(req: Request): string {
  return pathParameter(req, 'job_id');
}
