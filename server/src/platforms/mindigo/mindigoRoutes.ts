import cors from 'cors';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { VisavisError, type ErrorCode } from '@visavis/shared';
import type { TokenService } from '../../auth/TokenService.ts';
import { ChatFailure } from '../../chat/ChatFailure.ts';
import type { ChatService } from '../../chat/ChatService.ts';
import type { ConsoleCookies } from '../../http/ConsoleCookies.ts';
import { EventStream } from '../../http/EventStream.ts';
import { requireOwnPage } from '../../http/ownPage.ts';
import { errorHandler, type ErrorWriter, type HttpLog } from '../../http/problems.ts';
import {
  allowOnly,
  bearerOf,
  jsonBody,
  noSuchPath,
  parseBody,
  parseQuery,
  sessionIdOf,
} from '../../http/requests.ts';
import { notFound } from '../../sessions/refusals.ts';
import type { Session } from '../../sessions/Session.ts';
import type { SessionService } from '../../sessions/SessionService.ts';
import type { MindigoCaller, MindigoGuard } from './MindigoGuard.ts';
import { chatRequestSchema, historyQuerySchema } from './mindigoSchemas.ts';
import {
  closingEvents,
  STREAM_ERROR,
  toChatAnswer,
  toMessage,
  toStreamLine,
  type StreamEvent,
} from './mindigoWire.ts';

export interface MindigoRoutesDeps {
  readonly guard: MindigoGuard;
  readonly sessions: SessionService;
  readonly chat: ChatService;
  readonly tokens: TokenService;
  readonly cookies: ConsoleCookies;
  readonly publicUrl: string | null;
  /** Pages that may call it from the browser; `*` for any. */
  readonly allowedOrigins: readonly string[];
  /** How many requests a user may send. */
  readonly limit: RequestHandler;
  readonly log: HttpLog;
}

/** The profile of an account by this name answers; its own version of it, if it has one. */
const PROFILE = 'companion';
const BEHAVIOR =
  'This is a chat in writing about how the user is. Answer in two to five short sentences. Take up what they feel before ' +
  'you suggest anything; suggest at most one thing at a time. Recommendations are shown beside your reply: do not list any.';

const NEAREST_STATUS: Partial<Record<ErrorCode, number>> = {
  validation_failed: 400,
  unsupported_media_type: 400,
  session_terminated: 404,
};

/** This API's errors. It documents 400, 404 and 500: what has no place of its own there goes to the nearest. */
const writeError: ErrorWriter = (res, error) => {
  res.status(statusOf(error)).json({ success: false, message: messageOf(error), data: null });
};

/** The MindIgo chat API, at its base path: see /docs. */
export function mindigoRoutes(deps: MindigoRoutesDeps): Router {
  const { guard, sessions, chat, tokens, cookies, log } = deps;
  const router = Router();
  router.use(
    cors({ origin: deps.allowedOrigins.includes('*') ? '*' : [...deps.allowedOrigins] }),
    deps.limit,
    noStore,
  );

  router
    .route('/health')
    .get((_req, res) => {
      const data = { status: 'healthy', service: 'genai-service' };
      res.json({ success: true, message: 'Mental Health Service Active', data });
    })
    .all(allowOnly('GET'));

  router
    .route('/session/new')
    .post(async (req, res) => {
      const { accountId, endUserId } = await guard.caller(req);
      const { id } = await sessions.create(
        accountId,
        {
          profile: PROFILE,
          behavior: BEHAVIOR,
          modality: 'text',
          greeting: null,
          idle_timeout_ms: null,
          end_user_id: endUserId,
        },
        'mindigo',
      );
      res.json({ success: true, message: 'Session created successfully', data: { session_id: id } });
    })
    .all(allowOnly('POST'));

  router
    .route('/session/:session_id')
    .get(async (req, res) => {
      const caller = await guard.caller(req);
      const { page, per_page } = parseQuery(historyQuerySchema, req);
      const { id } = await ownSession(caller, sessionIdOf(req));
      const { exchanges, total, hasMore } = await chat.history(id, { page, perPage: per_page });
      const messages = exchanges.map((exchange) => toMessage(exchange, caller));
      const data = { messages, total_messages: total, page, per_page, has_more: hasMore };
      res.json({ success: true, message: 'Session history retrieved successfully', data });
    })
    .all(allowOnly('GET'));

  router
    .route('/chat')
    .post(identified, jsonBody, async (req, res) => {
      const { session, prompt } = await asked(req);
      const gone = new AbortController();
      res.on('close', () => gone.abort());
      let text = '';
      for await (const event of chat.reply(session, prompt, gone.signal)) {
        if (event.type === 'text') text += event.text;
        if (event.type !== 'exchange') continue;
        const data = toChatAnswer(event.exchange, text);
        res.json({ success: true, message: 'Response generated successfully', data });
      }
    })
    .all(allowOnly('POST'));

  router
    .route('/chat/stream')
    .post(identified, jsonBody, async (req, res) => {
      const { session, prompt } = await asked(req);
      await stream(session, prompt, res);
    })
    .all(allowOnly('POST'));

  router
    .route('/user-token')
    .post(async (req, res) => {
      const { accountId, endUserId, userId } = await guard.byKey(req);
      const { token, expiresAt } = await tokens.issueEndUserToken({ accountId, endUserId });
      const data = { token, user_id: userId, expires_at: expiresAt.toISOString() };
      res.json({ success: true, message: 'Token created successfully', data });
    })
    .all(allowOnly('POST'));

  router
    .route('/user-cookie')
    .post(async (req, res) => {
      // Only a page of this server may make the browser somebody.
      requireOwnPage(req, deps.publicUrl);
      const token = bearerOf(req);
      await guard.caller(req);
      if (token === undefined || token.startsWith('vv_')) {
        throw new VisavisError('unauthorized', 'Send the user token: Authorization: Bearer.');
      }
      const { expiresAt } = await tokens.verifyEndUserToken(token);
      cookies.set(res, { token, expiresAt });
      res.json({ success: true, message: 'Cookie set successfully', data: null });
    })
    .all(allowOnly('POST'));

  router.use(noSuchPath);
  router.use(errorHandler(log, writeError));
  return router;

  /** Before the body is read: strangers send none. */
  async function identified(req: Request, _res: Response, next: () => void): Promise<void> {
    await guard.caller(req);
    next();
  }

  async function asked(req: Request): Promise<{ session: Session; prompt: string }> {
    const caller = await guard.caller(req);
    const { prompt, session_id } = parseBody(chatRequestSchema, req);
    return { session: await ownSession(caller, session_id), prompt: prompt.trim() };
  }

  /** Another user's, or one of another API, does not exist. */
  async function ownSession({ accountId, endUserId }: MindigoCaller, id: string): Promise<Session> {
    const session = await sessions.findByOrigin(id, 'mindigo');
    if (session.accountId !== accountId || session.endUserId !== endUserId) {
      throw notFound();
    }
    return session;
  }

  async function stream(session: Session, prompt: string, res: Response): Promise<void> {
    const writer = new EventStream(res);
    const write = (event: StreamEvent): Promise<void> => writer.write(toStreamLine(event));
    const events = chat.reply(session, prompt, writer.gone);
    // What is refused is refused by status, before the stream begins.
    if ((await events.next()).done) return;
    writer.begin();
    try {
      for await (const event of events) {
        if (event.type === 'text') await write({ type: 'text', content: event.text });
        if (event.type !== 'exchange') continue;
        for (const closing of closingEvents(event.exchange)) await write(closing);
      }
    } catch (error) {
      log.error({ error: describe(error) }, 'a streamed reply broke off');
      await write({ type: 'error', content: STREAM_ERROR });
    }
    writer.end();
  }
}

/** What is answered is between the user and us. */
const noStore: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store');
  next();
};

function statusOf({ code, status }: VisavisError): number {
  return NEAREST_STATUS[code] ?? status;
}

function messageOf({ code, message }: VisavisError): string {
  if (code === 'not_found' || code === 'session_terminated') return `Session not found: ${message}`;
  return message;
}

function describe(error: unknown): object {
  if (!(error instanceof ChatFailure))
    return { message: error instanceof Error ? error.message : String(error) };
  const { cause } = error;
  return { message: error.message, cause: cause instanceof Error ? cause.message : undefined };
}
