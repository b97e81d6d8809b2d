import { Router, type Request } from 'express';
import { endUserIdSchema, VisavisError, type MemoryExportWire } from '@visavis/shared';
import type { EndUser } from '../endUsers/EndUser.ts';
import type { MemoryService } from '../memory/MemoryService.ts';
import type { SessionCommands } from '../sessions/SessionCommands.ts';
import type { Guard } from './Guard.ts';
import { allowOnly } from './requests.ts';

/** `/v1/end-users`: what is remembered of the people who talk. */
export function endUserRoutes({
  guard,
  memory,
  commands,
}: {
  guard: Guard;
  memory: MemoryService;
  commands: SessionCommands;
}): Router {
  const router = Router();
  router.use(guard.require('sessions'));
  const endUserOf = (req: Request): EndUser => {
    const parsed = endUserIdSchema.safeParse(req.params.end_user_id);
    if (!parsed.success) throw new VisavisError('not_found', 'There is no such end user.');
    return { accountId: guard.principal(req).accountId, endUserId: parsed.data };
  };

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
