import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AUDIO_TYPES,
  newId,
  SPEECH_LIMITS,
  VisavisError,
  type AccountId,
  type AudioFormat,
  type Clock,
  type SpeechId,
  type SpeechJob,
  type SpeechResult,
} from '@visavis/shared';
import { AudioRefusal, decodeAudio } from '@visavis/media-worker';
import type { Catalog } from '../catalog/Catalog.ts';
import type { Service } from '../lifecycle.ts';
import type { Logger } from '../log.ts';
import { canonicalTag, speaks } from '../sessions/effectiveSettings.ts';
import type { Database } from '../store/Database.ts';
import type { Executor } from '../store/tables.ts';
import {
  SpeechError,
  type AudioUpload,
  type Listener,
  type SpeechWorker,
  type SpokenAudio,
  type Transcript,
} from './Speech.ts';
import { FileQueue } from '../FileQueue.ts';

/** What it costs: `TimeCharges`. */
export interface SpeechBilling {
  require(time: Listener & { ms: number }): Promise<void>;
  charge(tx: Executor, speech: Listener & { id: SpeechId; ms: number; orderedAt: Date }): Promise<number>;
}

export interface SpeechFilesDeps {
  readonly database: Database;
  readonly catalog: Catalog;
  readonly worker: SpeechWorker;
  readonly billing: SpeechBilling;
  /** Jobs at once; the others wait. */
  readonly atOnce: number;
  /** Where files are while they are worked on; emptied at the start. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Logger;
}

const DEFAULT_LANGUAGE = 'en';
/** What is asked for before it is known how long it will be. */
const LEAST_MS = 1_000;
const RETRY_S = 5;

/**
 * Speech in files: `transcribe` what is heard in one, `speak` a text into one. The work is done in child processes; the
 * files stand in a folder of our own, readable by this user alone, until they are worked on, and nothing of them is kept.
 * Both are charged by the seconds of their sound, at the price of voice.
 */
export class SpeechFiles implements Service {
  readonly id = 'speech-files';
  readonly #deps: SpeechFilesDeps;
  readonly #queue: FileQueue;
  readonly #stopped = new AbortController();

  constructor(deps: SpeechFilesDeps) {
    this.#deps = deps;
    this.#queue = new FileQueue(deps.atOnce);
  }

  /** What a server that was killed left behind is gone. */
  async start(): Promise<void> {
    await rm(this.#deps.folder, { recursive: true, force: true });
  }

  /** Idempotent: what is being worked on ends. */
  async stop(): Promise<void> {
    this.#stopped.abort(new VisavisError('unavailable', 'The server is stopping: try again in a moment.'));
  }

  /**
   * Takes a file, as it comes, up to `SPEECH_LIMITS.fileBytes`.
   * @returns it on disk: dispose of it (`await using`).
   * @throws VisavisError `payload_too_large`; what the source throws.
   */
  async receive(source: Uint8Array | AsyncIterable<Uint8Array>): Promise<AudioUpload> {
    const upload = await this.#place();
    try {
      let bytes = 0;
      await using file = await open(upload.path, 'wx', 0o600);
      for await (const piece of source instanceof Uint8Array ? [source] : source) {
        bytes += piece.byteLength;
        if (bytes > SPEECH_LIMITS.fileBytes) {
          const most = SPEECH_LIMITS.fileBytes / 1_000_000;
          throw new VisavisError('payload_too_large', `The audio file is larger than ${most} MB.`);
        }
        await file.write(piece);
      }
      return { ...upload, bytes };
    } catch (error) {
      await upload[Symbol.asyncDispose]();
      throw error;
    }
  }

  /**
   * What is said in an audio file of any usual format.
   * @param options.language BCP 47; default `en`.
   * @throws VisavisError `unsupported_media_type` (no audio), `validation_failed` (broken), `payload_too_large` (longer than
   * `SPEECH_LIMITS` allow), `unsupported_option` (language), `insufficient_credit`, `cost_limit`,
   * `rate_limited`, `no_capacity`, `unavailable`; the signal's reason when it aborts.
   */
  async transcribe(
    audio: AudioUpload | Uint8Array,
    listener: Listener,
    options: { language?: string | undefined; signal?: AbortSignal } = {},
  ): Promise<Transcript> {
    const language = this.#language(options.language);
    const signal = this.#signal(options.signal);
    if (audio instanceof Uint8Array) {
      await using upload = await this.receive(audio);
      return await this.transcribe(upload, listener, options);
    }
    using _place = await this.#queue.enter(listener.accountId, signal);
    await using decoded = await this.#place();
    await decode(audio.path, decoded.path, signal);
    const job: SpeechJob = { kind: 'transcribe', pcm: decoded.path, language };
    const { text, durationMs } = await this.#paid(job, listener, signal);
    return { text, language, durationMs };
  }

  /**
   * Speaks a text. What no reply may say is not said here either.
   * @param text up to `SPEECH_LIMITS.textChars`.
   * @param options.voice of the catalog; default: the first that speaks the language.
   * @param options.format default `mp3`.
   * @throws VisavisError `validation_failed` (nothing to say, too long), `unsupported_option` (voice, language), and as
   * `transcribe`.
   */
  async speak(
    text: string,
    listener: Listener,
    options: {
      voice?: string | undefined;
      language?: string | undefined;
      format?: AudioFormat;
      signal?: AbortSignal;
    } = {},
  ): Promise<SpokenAudio> {
    const { format = 'mp3' } = options;
    const language = this.#language(options.language);
    const voice = this.#voice(options.voice, language);
    checkText(text);
    const signal = this.#signal(options.signal);
    using _place = await this.#queue.enter(listener.accountId, signal);
    await using output = await this.#place();
    const job: SpeechJob = { kind: 'speak', text, language, voice, format, output: output.path };
    const { durationMs } = await this.#paid(job, listener, signal);
    return { audio: await readFile(output.path), format, mediaType: AUDIO_TYPES[format], durationMs };
  }

  /** Does it, and charges it: who cannot pay for it does not get it. */
  async #paid(job: SpeechJob, listener: Listener, signal: AbortSignal): Promise<SpeechResult> {
    const { database, billing, clock } = this.#deps;
    const { accountId, endUserId } = listener;
    const id = newId('SpeechId');
    const orderedAt = new Date(clock.wallNow());
    await billing.require({ accountId, endUserId, ms: LEAST_MS });
    const result = await this.#work(id, accountId, job, signal);
    await database.transaction((tx) =>
      billing.charge(tx, { id, accountId, endUserId, ms: result.durationMs, orderedAt }),
    );
    return result;
  }

  async #work(
    id: SpeechId,
    accountId: AccountId,
    job: SpeechJob,
    signal: AbortSignal,
  ): Promise<SpeechResult> {
    try {
      return await this.#deps.worker.work(id, job, signal);
    } catch (error) {
      if (!(error instanceof SpeechError)) throw error;
      const { reason } = error;
      if (reason === 'nothing_to_say') throw fieldError('text', 'has nothing in it that can be spoken');
      // What was said is nobody's business: the reason is, and what the provider says of itself.
      this.#deps.log.warn({ id, accountId, reason, err: error }, 'speech failed');
      const what =
        job.kind === 'transcribe' ? 'The audio could not be heard' : 'The text could not be spoken';
      throw new VisavisError('unavailable', `${what} just now: try again in a moment.`, {
        retryAfterS: RETRY_S,
        cause: error,
      });
    }
  }

  /** A name of our own for a file that is not there yet. */
  async #place(): Promise<AudioUpload> {
    const { folder } = this.#deps;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, randomUUID());
    return { path, bytes: 0, [Symbol.asyncDispose]: () => rm(path, { force: true }) };
  }

  #signal(own: AbortSignal | undefined): AbortSignal {
    const { signal } = this.#stopped;
    return own ? AbortSignal.any([own, signal]) : signal;
  }

  #language(given: string = DEFAULT_LANGUAGE): string {
    const language = canonicalTag(given);
    if (language === undefined) throw fieldError('language', 'is not a language tag such as `en` (BCP 47)');
    const { catalog } = this.#deps;
    if (catalog.supportsLanguage(language)) return language;
    throw new VisavisError(
      'unsupported_option',
      `language: ${language} is not understood and spoken here; supported: ${catalog.languages.join(', ')}`,
    );
  }

  #voice(given: string | undefined, language: string): string {
    const { catalog } = this.#deps;
    if (given === undefined) {
      const [face] = catalog.faces;
      const usual = face && catalog.defaultVoice(face);
      const able = [...(usual ? [usual] : []), ...catalog.voices].find((voice) =>
        speaks(voice.language, language),
      );
      if (!able) throw new VisavisError('unavailable', 'No voice is available right now.');
      return able.id;
    }
    const voice = catalog.voice(given);
    if (voice && speaks(voice.language, language)) return voice.id;
    const problem = voice
      ? `${voice.id} speaks ${voice.language}, not ${language}`
      : `there is no such voice; there are ${catalog.voices.map(({ id }) => id).join(', ')}`;
    throw new VisavisError('unsupported_option', `voice: ${problem}`);
  }
}

async function decode(input: string, output: string, signal: AbortSignal): Promise<void> {
  try {
    await decodeAudio(input, output, { signal });
  } catch (error) {
    if (!(error instanceof AudioRefusal)) throw error;
    switch (error.reason) {
      case 'not_audio':
        throw new VisavisError('unsupported_media_type', error.message);
      case 'too_long':
        throw new VisavisError('payload_too_large', error.message);
      case 'broken':
      case 'too_slow':
        throw fieldError('file', error.message);
    }
  }
}

/** @throws VisavisError `validation_failed`. */
function checkText(text: string): void {
  if (text.trim() === '') throw fieldError('text', 'must not be empty');
  if (text.length > SPEECH_LIMITS.textChars)
    throw fieldError('text', `has ${text.length} characters; at most ${SPEECH_LIMITS.textChars} are spoken`);
}

function fieldError(path: string, message: string): VisavisError {
  return new VisavisError('validation_failed', `${path}: ${message}`, { fields: [{ path, message }] });
}
