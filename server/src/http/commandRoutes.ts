import { Router, type Request } from 'express';
import type { z } from 'zod';
import {
  interruptSchema,
  messageSchema,
  speakSchema,
  updateContextSchema,
  type AccountId,
  type SessionWire,
} from '@visavis/shared';
import type { SessionWithHistory } from '../sessions/Session.ts';
import type { SessionCommands } from '../sessions/SessionCommands.ts';
import type { Guard } from './Guard.ts';
import { allowOnly, parseBody, parseOptionalBody, sessionIdOf } from './requests.ts';

export interface CommandRoutesDeps {
  guard: Guard;
  commands: SessionCommands;
  /** A session as whoever asks may see it. */
  show: (req: Request, session: SessionWithHistory) => Promise<SessionWire>;
}

/** Commands to a session's conversation, under `/v1/sessions/{session_id}`; the caller has checked the key. */
export function commandRoutes({ guard, commands, show }: CommandRoutesDeps): Router {
  const router = Router();

  const command = <Schema extends z.ZodType>(
    name: string,
    parse: (req: Request) => z.output<Schema>,
    carryOut: (accountId: AccountId, id: string, body: z.output<Schema>) => Promise<void>,
  ): void => {
    router
      .route(`/:session_id/${name}`)
      .post(async (req, res) => {
        await carryOut(guard.principal(req).accountId, sessionIdOf(req), parse(req));
        res.status(202).json({});
      })
      .all(allowOnly('POST'));
  };
  command<typeof speakSchema>(
    'speak',
    (req) => parseBody(speakSchema, req),
    (accountId, id, { text }) => commands.speak(accountId, id, text),
  );
  command<typeof messageSchema>(
    'message',
    (req) => parseBody(messageSchema, req),
    (accountId, id, { text }) => commands.message(accountId, id, text),
  );
  command<typeof interruptSchema>(
    'interrupt',
    (req) => parseOptionalBody(interruptSchema, req),
    (accountId, id) => commands.interrupt(accountId, id),
  );

  router
    .route('/:session_id/context')
    .post(async (req, res) => {
      const request = parseBody(updateContextSchema, req);
      const { accountId } = guard.principal(req);
      res.json(await show(req, await commands.updateContext(accountId, sessionIdOf(req), request)));
    })
    .all(allowOnly('POST'));

  return router;
}
