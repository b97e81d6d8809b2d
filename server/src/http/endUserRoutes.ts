import { once } from 'node:events';
import { Router, type Request } from 'express';
import {
  endUserIdSchema,
  idPattern,
  VisavisError,
  type ClipId,
  type Clock,
  type MemoryExportWire,
  type RecordingId,
} from '@visavis/shared';
import type { TokenService } from '../auth/TokenService.ts';
import type { EndUser } from '../endUsers/EndUser.ts';
import type { EndUserService, ExportedRow } from '../endUsers/EndUserService.ts';
import { ILLUSTRATIONS_PATH } from '../illustrations/IllustrationService.ts';
import type { MemoryService } from '../memory/MemoryService.ts';
import type { SessionCommands } from '../sessions/SessionCommands.ts';
import type { Guard } from './Guard.ts';
import { allowOnly, baseUrl } from './requests.ts';

export interface EndUserRoutesDeps {
  guard: Guard;
  memory: MemoryService;
  commands: SessionCommands;
  endUsers: EndUserService;
  tokens: TokenService;
  clock: Pick<Clock, 'wallNow'>;
  publicUrl: string | null;
}

/** `/v1/end-users`: what is kept and what is remembered of the people who talk. */
export function endUserRoutes(deps: EndUserRoutesDeps): Router {
  const { guard, memory, commands, endUsers, tokens, clock, publicUrl } = deps;
  const router = Router();
  router.use(guard.require('sessions'));
  const endUserOf = (req: Request): EndUser => {
    const parsed = endUserIdSchema.safeParse(req.params.end_user_id);
    if (!parsed.success) throw new VisavisError('not_found', 'There is no such end user.');
    return { accountId: guard.principal(req).accountId, endUserId: parsed.data };
  };

  /** A row with the URL of its file, if it has one. */
  const linked = async (req: Request, name: string, row: ExportedRow): Promise<ExportedRow> => {
    const { id, status, session_id } = row;
    const base = `${baseUrl(req, publicUrl)}/v1`;
    if (name === 'clips' && status === 'ready' && isClipId(id)) {
      const { token } = await tokens.issueClipToken(id);
      return { ...row, url: `${base}/clips/${id}/file?token=${token}` };
    }
    if (name === 'recordings' && (status === 'ready' || status === 'interrupted') && isRecordingId(id)) {
      const { token } = await tokens.issueRecordingToken(id);
      return { ...row, url: `${base}/sessions/${String(session_id)}/recordings/${id}/file?token=${token}` };
    }
    if (name === 'illustrations') {
      return { ...row, url: `${baseUrl(req, publicUrl)}${ILLUSTRATIONS_PATH}/${String(id)}` };
    }
    return row;
  };

  router
    .route('/:end_user_id/export')
    .get(async (req, res) => {
      const endUser = endUserOf(req);
      const gone = new AbortController();
      res.on('close', () => gone.abort());
      const pages = endUsers.export(guard.principal(req), endUser);
      // What is refused is refused by status: the document begins with the first page.
      let page = await pages.next();
      res.set('Cache-Control', 'no-store').type('application/json');
      const head = { end_user_id: endUser.endUserId, exported_at: new Date(clock.wallNow()).toISOString() };
      res.write(JSON.stringify(head).slice(0, -1));
      let open: string | undefined;
      let first = true;
      for (; !page.done; page = await pages.next()) {
        const { name, rows } = page.value;
        let text = '';
        if (name !== open) {
          text = `${open === undefined ? '' : ']'},${JSON.stringify(name)}:[`;
          open = name;
          first = true;
        }
        for (const row of rows) {
          text += `${first ? '' : ','}${JSON.stringify(await linked(req, name, row))}`;
          first = false;
        }
        if (gone.signal.aborted) return;
        // A slow reader holds up the next page, not our memory.
        if (!res.write(text)) await Promise.race([once(res, 'drain'), once(res, 'close')]);
      }
      res.end(`${open === undefined ? '' : ']'}}`);
    })
    .all(allowOnly('GET'));

  router
    .route('/:end_user_id')
    .delete(async (req, res) => {
      await endUsers.delete(guard.principal(req), endUserOf(req));
      res.status(204).end();
    })
    .all(allowOnly('DELETE'));

  router
    .route('/:end_user_id/memory')
    .get(async (req, res) => {
      const endUser = endUserOf(req);
      const facts = await memory.recall(endUser);
      const body: MemoryExportWire = {
        end_user_id: endUser.endUserId,
        facts: facts.map(({ id, category, text, sessionId, createdAt }) => ({
          id,
          category,
          text,
          session_id: sessionId,
          created_at: createdAt.toISOString(),
        })),
      };
      res.set('Cache-Control', 'no-store').json(body);
    })
    .delete(async (req, res) => {
      await commands.forget(endUserOf(req));
      res.status(204).end();
    })
    .all(allowOnly('GET', 'DELETE'));

  return router;
}

function isClipId(id: unknown): id is ClipId {
  return typeof id === 'string' && idPattern('ClipId').test(id);
}

function isRecordingId(id: unknown): id is RecordingId {
  return typeof id === 'string' && idPattern('RecordingId').test(id);
}
