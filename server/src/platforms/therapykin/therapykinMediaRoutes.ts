import { Router, type Request, type RequestHandler, type Response } from 'express';
import { VisavisError } from '@visavis/shared';
import type { Catalog } from '../../catalog/Catalog.ts';
import { FileQueue } from '../../FileQueue.ts';
import { isMultipart } from '../../http/multipartFile.ts';
import { allowOnly, jsonBody, jsonBodyUpTo } from '../../http/requests.ts';
import { streamedForm } from '../../http/streamedForm.ts';
import { IMAGE_LIMITS, reencodeImage } from '../../images/reencodeImage.ts';
import { SpeechError, type Listener } from '../../speech/Speech.ts';
import type { SpeechFiles } from '../../speech/SpeechFiles.ts';
import { DEFAULT_VOICE, DEFAULT_VOICE_MODEL, voiceOf } from '../../therapykin/voices.ts';
import { bodyOf, isAbsent, isMissing } from './therapykinBodies.ts';
import { failing } from './therapykinErrors.ts';
import type { TherapykinGuard } from './TherapykinGuard.ts';
import type { TherapykinParts } from './therapykinParts.ts';

export interface TherapykinMediaParts extends Pick<TherapykinParts, 'guard'> {
  readonly speech: SpeechFiles;
  readonly catalog: Catalog;
}

const NO_AUDIO = 'No audio file provided or invalid file';
const NO_IMAGE = 'Invalid image data';
const STT_MODEL = 'whisper-1';
/** Base64 and the JSON around it. */
const IMAGE_BODY_BYTES = Math.ceil((IMAGE_LIMITS.fileBytes * 4) / 3) + 10_000;
/** Pictures that are decoded at once. */
const IMAGES_AT_ONCE = 1;

/** `/api/tts`, `/api/stt` and `/api/image-upload`. Nothing of what they are given is kept. */
export function therapykinMediaRoutes({ guard, speech, catalog }: TherapykinMediaParts): Router {
  const router = Router();
  const images = new FileQueue(IMAGES_AT_ONCE);
  /** Before the body is read: strangers send none. */
  const identified: RequestHandler = async (req, _res, next) => {
    await guard.credential(req);
    next();
  };

  router
    .route('/tts')
    .post(failing('Failed to convert text to speech'), identified, jsonBody, async (req, res) => {
      const { text, voiceId, model } = bodyOf(req);
      if (typeof text !== 'string' || isMissing(text))
        throw new VisavisError('bad_request', 'Missing required text parameter');
      const voice = voiceNamed(catalog, voiceId);
      checkName('model', model, DEFAULT_VOICE_MODEL);
      const spoken = await orFail(
        speech.speak(text, await listenerOf(guard, req), {
          ...voice,
          signal: untilGone(res),
        }),
      );
      res.type(spoken.mediaType).send(spoken.audio);
    })
    .all(allowOnly('POST'));

  router
    .route('/stt')
    .post(failing('Failed to transcribe audio'), identified, async (req, res) => {
      if (!isMultipart(req))
        throw new VisavisError('bad_request', 'Content type must be multipart/form-data');
      const take = (file: AsyncIterable<Uint8Array>) => speech.receive(file);
      await using form = await orNoAudio(streamedForm(req, { name: 'file', take }));
      const { file, fields } = form;
      if (!file || file.bytes === 0) throw new VisavisError('bad_request', NO_AUDIO);
      checkName('model', fields.get('model'), STT_MODEL);
      const format = formatNamed(fields.get('response_format'));
      const language = fields.get('language')?.trim();
      const { text } = await orFail(
        orNoAudio(
          speech.transcribe(file, await listenerOf(guard, req), {
            ...(language ? { language } : {}),
            signal: untilGone(res),
          }),
        ),
      );
      if (format === 'text') res.type('text/plain').send(text);
      else res.json({ text });
    })
    .all(allowOnly('POST'));

  router
    .route('/image-upload')
    .post(
      failing('Failed to process image'),
      identified,
      jsonBodyUpTo(IMAGE_BODY_BYTES),
      async (req, res) => {
        const given = dataOf(bodyOf(req).image);
        const { accountId } = await listenerOf(guard, req);
        using _place = await images.enter(accountId, untilGone(res));
        const { bytes, type } = await orSay(reencodeImage(given), ['validation_failed'], NO_IMAGE);
        res.json({ success: true, imageUrl: `data:${type};base64,${bytes.toString('base64')}` });
      },
    )
    .all(allowOnly('POST'));

  return router;
}

/** Who pays, and whose limits count: an account's backend speaks for nobody by name here. */
async function listenerOf(guard: TherapykinGuard, req: Request): Promise<Listener> {
  const credential = await guard.credential(req);
  switch (credential.kind) {
    case 'user': {
      const { accountId, endUserId } = credential.user;
      return { accountId, endUserId };
    }
    case 'key':
      return { accountId: credential.accountId, endUserId: null };
  }
}

/** Nobody waits for it any more. */
function untilGone(res: Response): AbortSignal {
  const gone = new AbortController();
  res.on('close', () => gone.abort());
  return gone.signal;
}

function voiceNamed(catalog: Catalog, given: unknown): { readonly voice?: string } {
  if (isAbsent(given) || given === '') return {};
  const found = typeof given === 'string' ? voiceOf(catalog, given) : null;
  if (found) return found;
  const known = [DEFAULT_VOICE, ...catalog.voices.map(({ id }) => id)].join(', ');
  throw new VisavisError('bad_request', `Unknown voiceId: known are ${known}`);
}

/** @throws VisavisError `bad_request` unless it is left out or the one that there is. */
function checkName(field: string, given: unknown, only: string): void {
  if (isAbsent(given) || given === '' || given === only) return;
  throw new VisavisError('bad_request', `Unsupported ${field}: use ${only}`);
}

function formatNamed(given: string | undefined): 'json' | 'text' {
  if (given === undefined || given === '' || given === 'json') return 'json';
  if (given === 'text') return 'text';
  throw new VisavisError('bad_request', 'Unsupported response_format: use json or text');
}

/** @returns what a `data:image/…;base64,…` URL holds. @throws VisavisError `bad_request`. */
function dataOf(given: unknown): Buffer {
  if (typeof given === 'string') {
    const comma = given.indexOf(',');
    const head = given.slice(0, Math.max(0, Math.min(comma, 100)));
    const data = given.slice(comma + 1);
    if (/^data:image\/[a-z.+-]+;base64$/i.test(head) && /^[A-Za-z0-9+/]+={0,2}$/.test(data))
      return Buffer.from(data, 'base64');
  }
  throw new VisavisError('bad_request', NO_IMAGE);
}

const orNoAudio = <Result>(work: Promise<Result>): Promise<Result> =>
  orSay(work, ['bad_request', 'unsupported_media_type', 'validation_failed'], NO_AUDIO);

/** The document has one text for all that is wrong with a file. */
async function orSay<Result>(work: Promise<Result>, codes: readonly string[], text: string): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof VisavisError && codes.includes(error.code))
      throw new VisavisError('bad_request', text, { cause: error });
    throw error;
  }
}

/** A provider that fails is the document's 500; that there is too much to do is not. */
async function orFail<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof VisavisError && error.cause instanceof SpeechError) {
      throw new VisavisError('internal', error.message, { cause: error });
    }
    throw error;
  }
}
