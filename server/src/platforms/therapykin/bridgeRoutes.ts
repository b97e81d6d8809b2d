import { Router, type Request, type RequestHandler } from 'express';
import { idPattern, VisavisError } from '@visavis/shared';
import type { Person } from '../../bridges/Bridge.ts';
import type { BridgeService } from '../../bridges/BridgeService.ts';
import { EventStream } from '../../http/EventStream.ts';
import { allowOnly, jsonBody } from '../../http/requests.ts';
import {
  calledSchema,
  commentsSchema,
  contentSchema,
  descriptionSchema,
  limitSchema,
  nameSchema,
  ratingSchema,
  typeSchema,
} from './bridgeSchemas.ts';
import { fromMessageId, toBridge, toBridgeMessage, toReply } from './bridgeWire.ts';
import { bodyOf, emailSchema, isMissing, specialistSchema, take, takeIfAny } from './therapykinBodies.ts';
import { failing } from './therapykinErrors.ts';
import type { TherapykinParts } from './therapykinParts.ts';
import { refuseForeignEmail, refuseUnsupported } from './unsupported.ts';

const UNAUTHORIZED = 'Unauthorized';
const FAILED_TO_TALK = 'Failed to communicate with KinOS Bridge API';
const EMAIL_NEEDED = 'A valid participantEmail is required';
/** Then the client asks again, with what it holds by then. */
const STREAM_MS = 5 * 60_000;
/** Who sent a message may leave: the others wait for the answer. */
const WHOEVER_LEAVES = new AbortController().signal;

/** `/api/bridges`. */
export function bridgeRoutes({
  guard,
  bridges,
}: Pick<TherapykinParts, 'guard'> & { bridges: BridgeService }): Router {
  const router = Router();
  const person = (req: Request, refusal = UNAUTHORIZED): Promise<Person> => guard.user(req, refusal);
  /** Before the body is read. */
  const known =
    (refusal: string): RequestHandler =>
    async (req, _res, next) => {
      await person(req, refusal);
      next();
    };

  router
    .route('/')
    .get(failing('Failed to fetch bridges'), async (req, res) => {
      res.json({ bridges: (await bridges.list(await person(req))).map(toBridge) });
    })
    .post(failing('Failed to create bridge'), known(UNAUTHORIZED), jsonBody, async (req, res) => {
      const body = bodyOf(req);
      if (isMissing(body.name)) throw new VisavisError('bad_request', 'Bridge name is required');
      const bridge = await bridges.create(await person(req), {
        name: take(nameSchema, body.name, 'Bridge name must have at most 120 characters'),
        description:
          takeIfAny(descriptionSchema, body.description, 'description must have at most 2000 characters') ??
          '',
        type: takeIfAny(typeSchema, body.type, 'type must be a word or two') ?? 'relationship',
        participantEmail: takeIfAny(emailSchema, body.participantEmail, EMAIL_NEEDED),
      });
      res.status(201).json({ bridge: toBridge(bridge) });
    })
    .all(allowOnly('GET', 'POST'));

  router
    .route('/invite')
    .post(failing('Failed to invite'), known(UNAUTHORIZED), jsonBody, async (req, res) => {
      const body = bodyOf(req);
      const email = take(emailSchema, body.participantEmail, EMAIL_NEEDED);
      const bridge = await bridges.invite(await person(req), idIn(body.bridgeId), email);
      res.json({ bridge: toBridge(bridge) });
    })
    .all(allowOnly('POST'));

  router
    .route('/messages')
    .get(failing('Failed to fetch messages'), async (req, res) => {
      const who = await person(req);
      const limit = takeIfAny(limitSchema, req.query.limit, 'limit must be from 1 to 100') ?? 100;
      const page = await bridges.messages(who, idIn(req.query.bridgeId), { after: afterOf(req), limit });
      res.json({ messages: page.messages.map(toBridgeMessage), hasMore: page.hasMore });
    })
    .post(failing(FAILED_TO_TALK), known(UNAUTHORIZED), jsonBody, async (req, res) => {
      const who = await person(req);
      const body = bodyOf(req);
      if (isMissing(body.pseudonym)) throw new VisavisError('bad_request', 'Pseudonym is required');
      const bridgeId = idIn(body.bridgeId);
      const specialist = takeIfAny(specialistSchema, body.specialist, 'Invalid specialist value');
      const pseudonym = take(calledSchema, body.pseudonym, 'Pseudonym must have at most 64 characters');
      const text = take(contentSchema, body.content, 'Content is required: at most 4000 characters');
      refuseUnsupported(body);
      refuseForeignEmail(body.email, who.email);
      const reply = await bridges.send(who, bridgeId, { text, pseudonym, specialist }, WHOEVER_LEAVES);
      res.json(toReply(reply));
    })
    .all(allowOnly('GET', 'POST'));

  router
    .route('/messages/stream')
    .get(failing('Failed to fetch messages'), async (req, res) => {
      const who = await person(req);
      const bridgeId = idIn(req.query.bridgeId);
      const stream = new EventStream(res);
      const over = AbortSignal.any([stream.gone, AbortSignal.timeout(STREAM_MS)]);
      // What is refused is refused by status, before the stream begins.
      await bridges.messages(who, bridgeId, { after: afterOf(req), limit: 1 });
      const messages = bridges.watch(who, bridgeId, { after: afterOf(req), signal: over });
      stream.begin({ keptOpen: true });
      try {
        for await (const message of messages) {
          const wire = toBridgeMessage(message);
          await stream.write(`id: ${wire.id}\nevent: message\ndata: ${JSON.stringify(wire)}\n\n`);
        }
      } catch (error) {
        if (!(error instanceof VisavisError)) throw error;
        await stream.write(`event: error\ndata: ${JSON.stringify({ error: error.message })}\n\n`);
      } finally {
        stream.end();
      }
    })
    .all(allowOnly('GET'));

  router
    .route('/submit-rating')
    .post(failing('Failed to submit rating'), known('Not authenticated'), jsonBody, async (req, res) => {
      const who = await person(req, 'Not authenticated');
      const body = bodyOf(req);
      const bridgeId = idIn(body.bridgeId);
      const rating = take(ratingSchema, body.rating, 'Rating must be a number between 1 and 5');
      const comments =
        takeIfAny(commentsSchema, body.comments, 'comments must have at most 4000 characters') ?? null;
      await bridges.rate(who, bridgeId, { rating, comments });
      res.json({ success: true });
    })
    .all(allowOnly('POST'));

  router
    .route('/:bridge_id')
    .get(failing('Failed to fetch bridge'), async (req, res) => {
      const who = await person(req);
      const { bridge_id: inPath } = req.params;
      const named = typeof inPath === 'string' && idPattern('BridgeId').test(inPath) ? inPath : undefined;
      const bridge = await bridges.get(who, idIn(req.query.bridgeId ?? named));
      res.json({ bridge: toBridge(bridge) });
    })
    .all(allowOnly('GET'));

  return router;
}

function idIn(value: unknown): string {
  if (isMissing(value)) throw new VisavisError('bad_request', 'Bridge ID is required');
  return String(value);
}

/** The last message that the client knows: a stream that is taken up again says it in its header. */
function afterOf(req: Request): string | undefined {
  const after = req.get('last-event-id') ?? req.query.after;
  return typeof after === 'string' && after !== '' ? fromMessageId(after) : undefined;
}
