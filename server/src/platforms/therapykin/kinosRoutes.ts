import { Router, type Request, type RequestHandler, type Response } from 'express';
import { LIMITS, newId, textSchema, VisavisError } from '@visavis/shared';
import { z } from 'zod';
import { ChatFailure } from '../../chat/ChatFailure.ts';
import type { ChatService } from '../../chat/ChatService.ts';
import { EventStream } from '../../http/EventStream.ts';
import type { HttpLog } from '../../http/problems.ts';
import { allowOnly, baseUrl, jsonBody, pathParameter } from '../../http/requests.ts';
import { ILLUSTRATIONS_PATH, type IllustrationService } from '../../illustrations/IllustrationService.ts';
import type { KinosPerson } from '../../therapykin/KinosChats.ts';
import type { Specialist } from '../../therapykin/specialists.ts';
import {
  bodyOf,
  isAbsent,
  isMissing,
  pseudonymSchema,
  specialistSchema,
  take,
  takeIfAny,
} from './therapykinBodies.ts';
import { failing } from './therapykinErrors.ts';
import { callerOf } from './TherapykinGuard.ts';
import type { TherapykinParts } from './therapykinParts.ts';
import { refuseForeignEmail, refuseUnsupported } from './unsupported.ts';

export type KinosRoutesDeps = Pick<TherapykinParts, 'guard' | 'therapykin' | 'publicUrl'> & {
  readonly chat: ChatService;
  readonly illustrations: IllustrationService;
  readonly log: HttpLog;
};

interface Asked {
  readonly person: KinosPerson;
  readonly specialist: Specialist | undefined;
  readonly body: Readonly<Record<string, unknown>>;
  /** The customer's words for this answer. */
  readonly behavior: string | undefined;
}

const FAILED = 'Failed to communicate with KinOS API';
const CONTENT_NEEDED = `Content is required: at most ${LIMITS.lineChars} characters`;
const MESSAGE_NEEDED = `Message is required: at most ${LIMITS.lineChars} characters`;
const SYSTEM_TOO_LONG = `addSystem must be text of at most ${LIMITS.behaviorChars} characters`;
const FILES_ODD = 'min_files and max_files must be whole numbers from 0 to 10, min_files not the greater';
const UNFIT = 'An image of that cannot be made: describe another one';
const contentSchema = textSchema(LIMITS.lineChars).trim().min(1);
const filesSchema = z.int().min(0).max(10);

/** `/api/kinos`, and the images that it makes. */
export function kinosRoutes(deps: KinosRoutesDeps): Router {
  const { guard, chat, illustrations, therapykin, publicUrl, log } = deps;
  const { kinos } = therapykin;
  const router = Router();
  /** Before the body is read: strangers send none. */
  const known: RequestHandler = async (req, _res, next) => {
    await guard.credential(req);
    next();
  };

  router
    .route('/kinos')
    .post(failing(FAILED), known, jsonBody, async (req, res) => {
      const { person, specialist, body, behavior } = await asked(req);
      const text = take(contentSchema, body.content, CONTENT_NEEDED);
      const session = await kinos.sessionOf(person, specialist);
      await stream(res, (gone) => chat.reply(session, { text, behavior }, gone));
    })
    .all(allowOnly('POST'));

  router
    .route('/kinos/image')
    .post(failing('Failed to generate image'), known, jsonBody, async (req, res) => {
      const { person, specialist, body } = await asked(req);
      const words = take(contentSchema, body.message, MESSAGE_NEEDED);
      const gone = whenGone(res);
      const { level, fit } = chat.assess(words);
      if (level === 'warning' || level === 'crisis') {
        // Whoever asks for such a picture is answered as a person, and those who watch over them hear of it.
        const session = await kinos.sessionOf(person, specialist);
        let answer = '';
        for await (const event of chat.reply(session, { text: words }, gone)) {
          if (event.type === 'text') answer += event.text;
        }
        throw new VisavisError('bad_request', answer === '' ? UNFIT : answer);
      }
      if (!fit) throw new VisavisError('bad_request', UNFIT);
      const { id } = await illustrations.make(person, words, gone);
      const url = `${baseUrl(req, publicUrl)}${ILLUSTRATIONS_PATH}/${id}`;
      res.json({ result: { data: [{ url }] } });
    })
    .all(allowOnly('POST'));

  router
    .route('/kinos/analysis')
    .post(failing('Failed to communicate with KinOS API for analysis'), known, jsonBody, async (req, res) => {
      const { person, specialist, body, behavior } = await asked(req);
      const text = take(contentSchema, body.content, CONTENT_NEEDED);
      const least = takeIfAny(filesSchema, body.min_files, FILES_ODD);
      const most = takeIfAny(filesSchema, body.max_files, FILES_ODD);
      const files = { min: least ?? 0, max: most ?? Math.max(2, least ?? 0) };
      if (files.min > files.max) throw new VisavisError('bad_request', FILES_ODD);
      const request = { text, specialist, files, behavior };
      res.json({ response: await kinos.analyse(person, request, whenGone(res)), isAnalysis: true });
    })
    .all(allowOnly('POST'));

  router
    .route('/images/:image_id')
    .get(async (req, res) => {
      const { bytes, type, expiresAt } = await illustrations.open(pathParameter(req, 'image_id'));
      res.set({
        'Content-Type': type,
        'Cache-Control': 'private, max-age=300',
        Expires: expiresAt.toUTCString(),
        // It shows it in pages of other origins: they were given its URL.
        'Access-Control-Allow-Origin': '*',
        'Cross-Origin-Resource-Policy': 'cross-origin',
      });
      res.end(bytes);
    })
    .all(allowOnly('GET'));

  return router;

  /** What all of these requests have in common. */
  async function asked(req: Request): Promise<Asked> {
    const credential = await guard.credential(req);
    const body = bodyOf(req);
    if (isMissing(body.pseudonym)) throw new VisavisError('bad_request', 'Pseudonym is required');
    const pseudonym = take(pseudonymSchema, body.pseudonym, 'Pseudonym has characters that it cannot have');
    const specialist = takeIfAny(specialistSchema, body.specialist, 'Invalid specialist value');
    refuseUnsupported(body);
    if (credential.kind === 'user') {
      refuseForeignEmail(body.email, credential.user.email);
      if (!isAbsent(body.addSystem)) {
        throw new VisavisError('forbidden', 'addSystem is only taken with an API key of the account');
      }
    }
    const behavior = takeIfAny(textSchema(LIMITS.behaviorChars), body.addSystem, SYSTEM_TOO_LONG);
    const { accountId, endUserId } = callerOf(credential, pseudonym);
    return { person: { accountId, endUserId, pseudonym }, specialist, body, behavior };
  }

  /** What fails before the first word is refused by status. */
  async function stream(
    res: Response,
    reply: (gone: AbortSignal) => ReturnType<ChatService['reply']>,
  ): Promise<void> {
    const writer = new EventStream(res);
    const begin = async (): Promise<void> => {
      if (writer.begun) return;
      writer.begin();
      await writer.write(toEvent('message_start', { message: { id: newId('MessageId') } }));
    };
    try {
      for await (const event of reply(writer.gone)) {
        if (event.type === 'begun') continue;
        await begin();
        if (event.type === 'text') {
          await writer.write(
            toEvent('content_block_delta', { delta: { type: 'text_delta', text: event.text } }),
          );
        } else await writer.write(toEvent('message_stop', {}));
      }
    } catch (error) {
      if (!writer.begun) throw error;
      log.error({ error: describe(error) }, 'a streamed reply broke off');
      await writer.write(toEvent('error', { error: FAILED }));
    }
    if (writer.begun) writer.end();
  }
}

function toEvent(name: string, data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

function whenGone(res: Response): AbortSignal {
  const gone = new AbortController();
  res.on('close', () => gone.abort());
  return gone.signal;
}

function describe(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const cause =
    error instanceof ChatFailure && error.cause instanceof Error ? error.cause.message : undefined;
  return { message: error.message, cause };
}
