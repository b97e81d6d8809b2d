import { Router, type RequestHandler } from 'express';
import { allowOnly, jsonBody, parseBody } from '../../http/requests.ts';
import type { Therapist } from './Therapist.ts';
import type { TherappaiGuard } from './TherappaiGuard.ts';
import { chattingSchema } from './therappaiSchemas.ts';
import { toReplyWire } from './therappaiWire.ts';

/** `POST /chatting/`: a message, and the reply to it. */
export function chattingRoutes({
  guard,
  therapist,
}: {
  guard: TherappaiGuard;
  therapist: Therapist;
}): Router {
  const router = Router();
  /** Before the body is read: strangers send none. */
  const identified: RequestHandler = async (req, _res, next) => {
    await guard.caller(req);
    next();
  };

  router
    .route('/')
    .post(identified, jsonBody, async (req, res) => {
      const { end_user_id, ...question } = parseBody(chattingSchema, req);
      const user = await guard.endUser(req, end_user_id);
      const gone = new AbortController();
      res.on('close', () => gone.abort());
      const exchange = await therapist.answer(user, question, gone.signal);
      if (exchange) res.json(toReplyWire(exchange));
    })
    .all(allowOnly('POST'));

  return router;
}
