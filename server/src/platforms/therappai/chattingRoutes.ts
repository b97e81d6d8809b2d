import { Router, type Request } from 'express';
import { parseJson, SPEECH_LIMITS, VisavisError, type ErrorCode, type FieldProblem } from '@visavis/shared';
import { isMultipart } from '../../http/multipartFile.ts';
import { validationError } from '../../http/problems.ts';
import { allowOnly, jsonBody, parseBody } from '../../http/requests.ts';
import { describeIssue } from '../../http/describeIssue.ts';
import { streamedForm } from '../../http/streamedForm.ts';
import type { Listener } from '../../speech/Speech.ts';
import type { SpeechFiles } from '../../speech/SpeechFiles.ts';
import type { Therapist } from './Therapist.ts';
import type { TherappaiGuard } from './TherappaiGuard.ts';
import { chattingSchema, voiceFormSchema, type ReplyWire } from './therappaiSchemas.ts';
import { toReplyWire } from './therappaiWire.ts';

export interface ChattingRoutesDeps {
  readonly guard: TherappaiGuard;
  readonly therapist: Therapist;
  readonly speech: SpeechFiles;
}

/** `POST /chatting/`: a message, written or spoken, and the reply to it. */
export function chattingRoutes({ guard, therapist, speech }: ChattingRoutesDeps): Router {
  const router = Router();
  router
    .route('/')
    .post(
      guard.identified,
      (req, res, next) => (isMultipart(req) ? next() : jsonBody(req, res, next)),
      async (req, res) => {
        const gone = new AbortController();
        res.on('close', () => gone.abort());
        const reply = isMultipart(req) ? await spoken(req, gone.signal) : await written(req, gone.signal);
        if (reply) res.json(reply);
      },
    )
    .all(allowOnly('POST'));

  return router;

  async function written(req: Request, signal: AbortSignal): Promise<ReplyWire | undefined> {
    const { end_user_id, ...question } = parseBody(chattingSchema, req);
    const user = await guard.endUser(req, end_user_id);
    const exchange = await therapist.answer(user, question, signal);
    return exchange && toReplyWire(exchange);
  }

  /** Nothing of the sound is kept, neither theirs nor ours. */
  async function spoken(req: Request, signal: AbortSignal): Promise<ReplyWire | undefined> {
    const take = (file: AsyncIterable<Uint8Array>) => speech.receive(file);
    await using form = await streamedForm(req, { name: 'audio', take });
    const { voice_id: voice, language, context, end_user_id } = fieldsOf(form.fields);
    const user = await guard.endUser(req, end_user_id);
    if (!form.file || form.file.bytes === 0) throw wrongAudio('is required: a file with what was said');
    const heard = await speech.transcribe(form.file, user, { language, signal }).catch((error: unknown) => {
      throw asAudioError(error);
    });
    const message = heard.text.trim();
    if (message === '') throw wrongAudio('has no words in it that could be understood');
    const exchange = await therapist.answer(user, { message, context, language }, signal);
    if (!exchange) return undefined;
    const audio = await speak(exchange.reply, user, { voice, language, signal });
    return { ...toReplyWire(exchange), transcript: message, audio };
  }

  /** Who could be answered is, also when no voice is there to speak it. */
  async function speak(
    reply: string,
    user: Listener,
    options: { voice: string | undefined; language: string | undefined; signal: AbortSignal },
  ): Promise<NonNullable<ReplyWire['audio']> | null> {
    try {
      const text = reply.slice(0, SPEECH_LIMITS.textChars);
      const { audio, durationMs } = await speech.speak(text, user, { ...options, format: 'mp3' });
      return { content_type: 'audio/mpeg', base64: audio.toString('base64'), duration_ms: durationMs };
    } catch (error) {
      if (error instanceof VisavisError && SILENT.includes(error.code)) return null;
      throw error;
    }
  }
}

const SILENT: readonly ErrorCode[] = [
  'unavailable',
  'no_capacity',
  'rate_limited',
  'insufficient_credit',
  'cost_limit',
];

/** @throws VisavisError `validation_failed`. */
function fieldsOf(form: ReadonlyMap<string, string>): ReturnType<typeof voiceFormSchema.parse> {
  const context = form.get('context');
  const given = {
    ...Object.fromEntries(form),
    ...(context === undefined ? {} : { context: snippetsIn(context) }),
  };
  const result = voiceFormSchema.safeParse(given, { reportInput: true, error: describeIssue });
  if (!result.success) throw validationError(result.error, 'body');
  return result.data;
}

/** Snippets come as JSON; any other text is one. */
function snippetsIn(context: string): unknown {
  return context.trimStart().startsWith('[') ? (parseJson(context) ?? context) : context;
}

function wrongAudio(message: string): VisavisError {
  return new VisavisError('validation_failed', `audio: ${message}`, { fields: [{ path: 'audio', message }] });
}

/** The file is called so here. */
function asAudioError(error: unknown): Error {
  if (!(error instanceof Error)) return new Error('transcribing failed', { cause: error });
  if (!(error instanceof VisavisError) || error.fields.length === 0) return error;
  const fields = error.fields.map(({ path, message }): FieldProblem => ({
    path: path === 'file' ? 'audio' : path,
    message,
  }));
  const detail = fields.map(({ path, message }) => `${path}: ${message}`).join('; ');
  return new VisavisError(error.code, detail, { fields, cause: error });
}
