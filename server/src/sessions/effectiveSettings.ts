import {
  CONTEXT_MAX_WORDS,
  countWords,
  VisavisError,
  type CreateSessionRequest,
  type ErrorCode,
  type FieldProblem,
  type KnowledgeSourceId,
} from '@visavis/shared';
import { primaryLanguage, type Catalog, type CatalogFace, type CatalogVoice } from '../catalog/Catalog.ts';
import { DEFAULT_PROFILE, type Profile } from '../catalog/profiles.ts';
import type { Session } from './Session.ts';
import { toolProblems, toSessionTool, type UrlCheck } from './sessionTools.ts';

export type EffectiveSettings = Pick<
  Session,
  | 'face'
  | 'profile'
  | 'instructions'
  | 'manner'
  | 'voice'
  | 'behavior'
  | 'context'
  | 'language'
  | 'mode'
  | 'modality'
  | 'handsOnTimeoutMs'
  | 'greeting'
  | 'timeLimitMs'
  | 'idleTimeoutMs'
  | 'maxCostMicros'
  | 'recording'
  | 'metadata'
  | 'tools'
  | 'endUserId'
  | 'memory'
  | 'knowledge'
>;

export const DEFAULT_IDLE_TIMEOUT_MS = 5 * 60_000;
const DEFAULT_LANGUAGE = 'en';

/** What a session's settings are checked against, beside the catalog. */
export interface SettingsChecks {
  /** Those that the account may choose from. Default: the catalog's. */
  readonly profiles?: readonly Profile[];
  /** Looks at the URLs of webhooks. Default: takes any. */
  readonly checkUrl?: UrlCheck;
}

/**
 * Fills in the defaults and checks what a schema cannot: that what is asked for exists and will be honoured.
 * @throws VisavisError `context_too_long`, `unsupported_option` or `validation_failed` with every field that is wrong.
 */
export function resolveSettings(
  request: CreateSessionRequest,
  catalog: Catalog,
  { profiles = catalog.profiles, checkUrl = () => null }: SettingsChecks = {},
): EffectiveSettings {
  const problems = new Problems();

  const profileId = request.profile ?? DEFAULT_PROFILE;
  const profile = profiles.find(({ id }) => id === profileId);

  // A face that a profile names may have gone since.
  const faceId = request.face ?? profile?.face ?? undefined;
  const face = faceId === undefined ? undefined : catalog.face(faceId);
  if (faceId !== undefined && !face) {
    problems.add('validation_failed', 'face', unknown(faceId, 'face', catalog.faces));
  } else if (!face && profile) {
    problems.add('validation_failed', 'face', `is required: the profile ${profile.id} names none`);
  }
  if (!profile) problems.add('validation_failed', 'profile', unknown(profileId, 'profile', profiles));

  if (request.memory === true && request.end_user_id === undefined) {
    problems.add('validation_failed', 'memory', 'needs `end_user_id`: whose memory it is');
  }

  const voice =
    request.voice === undefined
      ? face && (profileVoice(profile, face, catalog, request.language) ?? catalog.defaultVoice(face))
      : catalog.voice(request.voice);
  if (request.voice !== undefined && !voice) {
    problems.add('validation_failed', 'voice', unknown(request.voice, 'voice', catalog.voices));
  }

  const language = canonicalTag(request.language ?? DEFAULT_LANGUAGE);
  checkLanguage(language, request.voice === undefined ? undefined : voice, catalog, problems);

  const context = request.context ?? '';
  checkContext(context, 'context', problems);

  const tools = request.tools ?? [];
  for (const { path, message } of toolProblems(tools, checkUrl)) {
    problems.add('validation_failed', path, message);
  }

  problems.throwIfAny();
  if (!face || !profile || !voice || language === undefined) {
    throw new VisavisError('internal', 'settings were not resolved');
  }
  return {
    face: face.id,
    profile: profile.id,
    instructions: profile.instructions,
    manner: profile.manner,
    voice: voice.id,
    behavior: request.behavior ?? '',
    context,
    language,
    mode: request.mode ?? 'hands_free',
    modality: request.modality ?? 'video',
    handsOnTimeoutMs: request.hands_on_timeout_ms ?? null,
    greeting: request.greeting === undefined ? profile.greeting : blankToNull(request.greeting),
    timeLimitMs: request.time_limit_ms ?? null,
    idleTimeoutMs: request.idle_timeout_ms === undefined ? DEFAULT_IDLE_TIMEOUT_MS : request.idle_timeout_ms,
    maxCostMicros: request.max_cost_micros ?? null,
    recording: request.recording ?? false,
    metadata: request.metadata ?? {},
    tools: tools.map(toSessionTool),
    endUserId: request.end_user_id ?? null,
    memory: request.memory ?? false,
    knowledge: [...new Set(request.knowledge ?? [])] as KnowledgeSourceId[],
  };
}

/** Collects everything that is wrong, so that one answer names it all. */
export class Problems {
  readonly #found: { code: ErrorCode; field: FieldProblem }[] = [];

  add(code: ErrorCode, path: string, message: string): void {
    this.#found.push({ code, field: { path, message } });
  }

  throwIfAny(): void {
    const [first] = this.#found;
    if (!first) return;
    const code = this.#found.every((problem) => problem.code === first.code)
      ? first.code
      : 'validation_failed';
    const fields = this.#found.map((problem) => problem.field);
    throw new VisavisError(code, fields.map((field) => `${field.path}: ${field.message}`).join('; '), {
      fields,
    });
  }
}

export function unknown(id: string, kind: string, known: readonly { id: string }[]): string {
  return `${JSON.stringify(id)} is not a ${kind}; there are: ${known.map((each) => each.id).join(', ')}`;
}

/** The profile's voice goes with its own face, and with any when it names none: another face has a voice of its own. */
function profileVoice(
  profile: Profile | undefined,
  face: CatalogFace,
  catalog: Catalog,
  language: string = DEFAULT_LANGUAGE,
): CatalogVoice | undefined {
  if (!profile || (profile.face !== null && profile.face !== face.id)) return undefined;
  return profile.voices
    .map((id) => catalog.voice(id))
    .find((voice) => voice !== undefined && speaks(voice.language, language));
}

export function checkContext(context: string, path: string, problems: Problems): void {
  const words = countWords(context);
  if (words <= CONTEXT_MAX_WORDS) return;
  problems.add(
    'context_too_long',
    path,
    `has ${words} words; at most ${CONTEXT_MAX_WORDS} are taken, so leave out ${words - CONTEXT_MAX_WORDS}`,
  );
}

function blankToNull(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : text.trim();
}

export function canonicalTag(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

/**
 * @param language undefined: what was asked for is no language tag.
 * @param chosen the voice that was asked for, if one was.
 */
export function checkLanguage(
  language: string | undefined,
  chosen: CatalogVoice | undefined,
  catalog: Catalog,
  problems: Problems,
): void {
  if (language === undefined) {
    problems.add('validation_failed', 'language', 'is not a language tag such as `en` or `en-GB` (BCP 47)');
  } else if (!catalog.supportsLanguage(language)) {
    problems.add(
      'unsupported_option',
      'language',
      `${language} is not understood and spoken here; supported: ${catalog.languages.join(', ')}`,
    );
  } else if (chosen && !speaks(chosen.language, language)) {
    problems.add('unsupported_option', 'voice', `${chosen.id} speaks ${chosen.language}, not ${language}`);
  }
}

export function speaks(voiceLanguage: string, language: string): boolean {
  return voiceLanguage === '*' || primaryLanguage(voiceLanguage) === primaryLanguage(language);
}
