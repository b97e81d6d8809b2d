import { CLIP_LIMITS, countWords, VisavisError, type Clock, type FieldProblem } from '@visavis/shared';
import type { ClipSessionGrant, EndUserGrant } from '../../auth/TokenService.ts';
import type { Catalog } from '../../catalog/Catalog.ts';
import { isFinished, type Clip } from '../../clips/Clip.ts';
import type { ClipService } from '../../clips/ClipService.ts';
import { PROFILE } from './Therapist.ts';

/** Of what a clip is made. */
export interface Cast {
  readonly face: string;
  readonly voice: string;
  readonly profile: string;
  /** BCP 47. */
  readonly language: string;
}

/** As a request names it. */
export interface Choices {
  readonly avatar_id?: string | undefined;
  readonly voice_id?: string | undefined;
  readonly context_id?: string | undefined;
  readonly language?: string | undefined;
}

/** Proxies give up on an answer after a minute. */
const WAIT_MS = 55_000;

/** What one of our fields is called here. */
const NAMES: Readonly<Record<string, string>> = {
  face: 'avatar_id',
  voice: 'voice_id',
  profile: 'context_id',
  text: 'message',
};

/** Clips of avatars that speak a reply. */
export class AvatarClips {
  readonly #clips: ClipService;
  readonly #catalog: Catalog;
  readonly #clock: Clock;

  constructor(deps: { clips: ClipService; catalog: Catalog; clock: Clock }) {
    this.#clips = deps.clips;
    this.#catalog = deps.catalog;
    this.#clock = deps.clock;
  }

  /**
   * What is asked for, with what a session began with.
   * @throws VisavisError `validation_failed` that names each that there is not; `unsupported_option` for the language.
   */
  cast(choices: Choices, session?: ClipSessionGrant): Cast {
    this.check(choices);
    const faceId = choices.avatar_id ?? session?.face ?? undefined;
    const face = faceId === undefined ? undefined : this.#catalog.face(faceId);
    if (!face) throw wrong('avatar_id', 'is needed: who speaks; GET liveavatar/public-avatars/ lists them');
    const { language = 'en' } = choices;
    if (!this.#catalog.supportsLanguage(language)) {
      throw wrong(
        'language',
        `${language} is not spoken here; there are: ${this.#catalog.languages.join(', ')}`,
      );
    }
    const asked = choices.voice_id ?? session?.voice ?? undefined;
    return {
      face: face.id,
      voice:
        (asked === undefined ? undefined : this.#catalog.voice(asked)?.id) ??
        this.#catalog.defaultVoice(face).id,
      profile: choices.context_id ?? session?.profile ?? PROFILE,
      language,
    };
  }

  /** @throws VisavisError `validation_failed` for an avatar or a voice that there is not. */
  check({ avatar_id, voice_id }: Choices): void {
    if (avatar_id !== undefined && !this.#catalog.face(avatar_id)) {
      throw wrong(
        'avatar_id',
        `${JSON.stringify(avatar_id)} is not an avatar: GET liveavatar/public-avatars/ lists them`,
      );
    }
    if (voice_id !== undefined && !this.#catalog.voice(voice_id)) {
      throw wrong(
        'voice_id',
        `${JSON.stringify(voice_id)} is not a voice: GET liveavatar/voices/ lists them`,
      );
    }
  }

  /** Orders a clip that says it. @throws VisavisError as `ClipService.create`, its fields named as here. */
  async order({ accountId, endUserId }: EndUserGrant, text: string, cast: Cast): Promise<Clip> {
    try {
      return await this.#clips.create(accountId, { ...cast, text: speakable(text), end_user_id: endUserId });
    } catch (error) {
      throw error instanceof VisavisError ? renamed(error) : error;
    }
  }

  /** @throws VisavisError `not_found`, also when it is another end user's. @param endUserId null: any. */
  async own(
    user: { accountId: EndUserGrant['accountId']; endUserId: string | null },
    id: string,
  ): Promise<Clip> {
    const clip = await this.#clips.get(user.accountId, id);
    if (user.endUserId === null || clip.endUserId === user.endUserId) return clip;
    throw new VisavisError('not_found', 'There is no such clip.');
  }

  /** @returns as it is when it is finished, or after most of a minute; undefined when the signal aborted: it is called off. */
  async finished(clip: Clip, signal: AbortSignal): Promise<Clip | undefined> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const done = (): void => resolve(undefined);
    const release = this.#clips.observer.on('changed', (changed) => {
      if (changed.id === clip.id && isFinished(changed)) done();
    });
    const cancel = this.#clock.setTimeout(done, WAIT_MS);
    signal.addEventListener('abort', done, { once: true });
    try {
      // It may have been finished before anybody listened.
      const now = await this.#clips.load(clip.id);
      if (isFinished(now)) return now;
      if (!signal.aborted) await promise;
      const after = await this.#clips.load(clip.id);
      if (!signal.aborted || isFinished(after)) return after;
      await this.#clips.delete(clip.accountId, clip.id);
      return undefined;
    } finally {
      release();
      cancel();
    }
  }
}

/** So much of it, in whole sentences, as a clip may say. */
function speakable(text: string): string {
  const plain = text.replaceAll(/\s+/g, ' ').trim();
  if (countWords(plain) <= CLIP_LIMITS.words) return plain;
  let said = '';
  for (const sentence of plain.split(/(?<=[.!?…])\s+/)) {
    const more = said === '' ? sentence : `${said} ${sentence}`;
    if (countWords(more) > CLIP_LIMITS.words) break;
    said = more;
  }
  return said === '' ? plain.split(' ').slice(0, CLIP_LIMITS.words).join(' ') : said;
}

function wrong(path: string, message: string): VisavisError {
  return new VisavisError('validation_failed', `${path}: ${message}`, { fields: [{ path, message }] });
}

function renamed(error: VisavisError): VisavisError {
  if (error.fields.length === 0) return error;
  const fields = error.fields.map(({ path, message }): FieldProblem => ({
    path: NAMES[path] ?? path,
    message,
  }));
  const detail = fields.map(({ path, message }) => `${path}: ${message}`).join('; ');
  return new VisavisError(error.code, detail, { fields, cause: error });
}
