import { Router, type Request } from 'express';
import type { ChatService } from '../../chat/ChatService.ts';
import { recommendationsFor } from '../../chat/wellbeing/recommendations.ts';
import {
  allowOnly,
  jsonBody,
  parseBody,
  parseOptionalBody,
  parseQuery,
  pathParameter,
} from '../../http/requests.ts';
import type { CheckIn, Journal, Routine } from '../../journal/Journal.ts';
import { toPage } from './paging.ts';
import type { TherappaiGuard } from './TherappaiGuard.ts';
import {
  checkInQuerySchema,
  checkInRequestSchema,
  ofUserQuerySchema,
  recommendSchema,
  routineDoneSchema,
  routineRequestSchema,
  routinesQuerySchema,
} from './therappaiSchemas.ts';

/** `/moods/`, `/recommendations/` and `/routines/`: what stands around the conversations. */
export function journalRoutes({
  guard,
  journal,
  chat,
  publicUrl,
}: {
  guard: TherappaiGuard;
  journal: Journal;
  chat: Pick<ChatService, 'assess'>;
  publicUrl: string | null;
}): Router {
  const router = Router();
  const named = (req: Request) => guard.endUser(req, parseQuery(ofUserQuerySchema, req).end_user_id);

  router
    .route('/moods')
    .post(guard.identified, jsonBody, async (req, res) => {
      const { mood, score = null, note = null, end_user_id } = parseBody(checkInRequestSchema, req);
      const user = await guard.endUser(req, end_user_id);
      res.status(201).json(toCheckInWire(await journal.checkIn(user, { mood, score, note })));
    })
    .get(guard.identified, async (req, res) => {
      const { page, page_size: size, end_user_id } = parseQuery(checkInQuerySchema, req);
      const user = await guard.endUser(req, end_user_id);
      const { checkIns, total } = await journal.checkIns(user, { page, size });
      const results = checkIns.map(toCheckInWire);
      res.json(toPage(req, publicUrl, { page, size, count: total, results }, { end_user_id }));
    })
    .all(allowOnly('GET', 'POST'));

  router
    .route('/moods/:check_in_id')
    .delete(guard.identified, async (req, res) => {
      await journal.deleteCheckIn(await named(req), pathParameter(req, 'check_in_id'));
      res.status(204).end();
    })
    .all(allowOnly('DELETE'));

  router
    .route('/recommendations')
    .post(guard.identified, jsonBody, async (req, res) => {
      const { message, end_user_id } = parseOptionalBody(recommendSchema, req);
      const user = await guard.endUser(req, end_user_id);
      if (message !== undefined) {
        const recommendations = recommendationsFor(message, chat.assess(message).level, []);
        res.json({ recommendations, based_on: 'message' });
        return;
      }
      const [latest] = (await journal.checkIns(user, { page: 1, size: 1 })).checkIns;
      if (!latest) {
        res.json({ recommendations: [], based_on: 'nothing' });
        return;
      }
      const said = `I feel ${latest.mood}. ${latest.note ?? ''}`;
      const level = chat.assess(latest.note ?? '').level;
      const atLeast = level === 'none' && latest.mood === 'distressed' ? 'concern' : level;
      res.json({ recommendations: recommendationsFor(said, atLeast, []), based_on: 'mood' });
    })
    .all(allowOnly('POST'));

  router
    .route('/routines')
    .get(guard.identified, async (req, res) => {
      const { date, timezone, end_user_id } = parseQuery(routinesQuerySchema, req);
      const user = await guard.endUser(req, end_user_id);
      const day = date ?? journal.today(timezone);
      res.json({ date: day, results: (await journal.routines(user, day)).map(toRoutineWire) });
    })
    .post(guard.identified, jsonBody, async (req, res) => {
      const { title, end_user_id } = parseBody(routineRequestSchema, req);
      const user = await guard.endUser(req, end_user_id);
      res.status(201).json(toRoutineWire(await journal.addRoutine(user, title.trim())));
    })
    .all(allowOnly('GET', 'POST'));

  router
    .route('/routines/:routine_id')
    .delete(guard.identified, async (req, res) => {
      await journal.deleteRoutine(await named(req), pathParameter(req, 'routine_id'));
      res.status(204).end();
    })
    .all(allowOnly('DELETE'));

  router
    .route('/routines/:routine_id/done')
    .post(guard.identified, jsonBody, async (req, res) => {
      const { done, date, timezone, end_user_id } = parseOptionalBody(routineDoneSchema, req);
      const user = await guard.endUser(req, end_user_id);
      const day = date ?? journal.today(timezone);
      res.json(toRoutineWire(await journal.mark(user, pathParameter(req, 'routine_id'), { day, done })));
    })
    .all(allowOnly('POST'));

  return router;
}

function toCheckInWire({ id, mood, score, note, at }: CheckIn): object {
  return { id, mood, score, note, created_at: at.toISOString() };
}

function toRoutineWire({ id, title, done, createdAt }: Routine): object {
  return { id, title, done, created_at: createdAt.toISOString() };
}
