import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { MediaWorkerAccess } from '@visavis/shared';
import { z } from 'zod';
import { moderationChoices } from './providers/moderation/createModerators.ts';
import type { ProviderChain, ProviderChoice, ProviderSettings } from './providers/providers.ts';

/** What one media-worker process is told by its environment. */
export interface MediaWorkerConfig {
  /** Null: the server that started the process tells it later, see `admission`. */
  readonly access: MediaWorkerAccess | null;
  /** Stable across restarts of the same slot: a restarted process replays its predecessor's journal. */
  readonly workerId: string;
  readonly journalDir: string;
  /** Sessions at once. */
  readonly capacity: number;
  /** Threads that draw and encode. */
  readonly renderThreads: number;
  /** Edge of the pictures that the server asks for, pixels. */
  readonly videoSize: number;
  readonly logLevel: string;
  readonly providers: ProviderSettings;
}

type Kind = 'STT' | 'LLM' | 'TTS';

const providerKind = z.enum(['embedded', 'openai']).default('embedded');
const optionalText = z
  .string()
  .optional()
  .transform((value) => (value === '' ? undefined : value));

/** Stand-ins in order, comma-separated; unset: the embedded one stands in for an endpoint. */
const fallback = z
  .string()
  .optional()
  .transform((value) => (value ?? '').split(',').map((part) => part.trim()))
  .transform((parts) => (parts.length === 1 && parts[0] === '' ? ['embedded'] : parts))
  .transform((parts) => parts.filter((part) => part !== 'none'))
  .pipe(z.array(z.enum(['embedded', 'openai'])).max(2));
const ms = (min: number, max: number) => z.coerce.number().int().min(min).max(max).optional();

const providerEnvironmentSchema = z.object({
  LOG_LEVEL: z.string().default('info'),
  OPENAI_API_KEY: optionalText,
  STT_PROVIDER: providerKind,
  STT_BASE_URL: optionalText,
  STT_API_KEY: optionalText,
  STT_MODEL: optionalText,
  STT_FALLBACK: fallback,
  STT_FALLBACK_BASE_URL: optionalText,
  STT_FALLBACK_API_KEY: optionalText,
  STT_FALLBACK_MODEL: optionalText,
  STT_TIMEOUT_MS: ms(300, 20_000),
  LLM_PROVIDER: providerKind,
  LLM_BASE_URL: optionalText,
  LLM_API_KEY: optionalText,
  LLM_MODEL: optionalText,
  LLM_FALLBACK: fallback,
  LLM_FALLBACK_BASE_URL: optionalText,
  LLM_FALLBACK_API_KEY: optionalText,
  LLM_FALLBACK_MODEL: optionalText,
  LLM_FIRST_TOKEN_TIMEOUT_MS: ms(300, 5_000),
  TTS_PROVIDER: providerKind,
  TTS_BASE_URL: optionalText,
  TTS_API_KEY: optionalText,
  TTS_MODEL: optionalText,
  TTS_FORMAT: z.enum(['pcm', 'wav']).optional(),
  TTS_FALLBACK: fallback,
  TTS_FALLBACK_BASE_URL: optionalText,
  TTS_FALLBACK_API_KEY: optionalText,
  TTS_FALLBACK_MODEL: optionalText,
  TTS_FIRST_AUDIO_TIMEOUT_MS: ms(300, 4_000),
  MODERATION_PROVIDER: z.enum(['none', 'embedded', 'openai']).default('embedded'),
  MODERATION_BASE_URL: optionalText,
  MODERATION_API_KEY: optionalText,
  MODERATION_MODEL: optionalText,
  MODERATION_TIMEOUT_MS: ms(50, 2_000),
  PROVIDER_RETRY_MS: ms(100, 120_000),
});

const environmentSchema = providerEnvironmentSchema.extend({
  VISAVIS_SERVER_URL: z.url().optional(),
  VISAVIS_WORKER_TOKEN: optionalText,
  VISAVIS_WORKER_ID: z.string().min(1),
  VISAVIS_DATA_DIR: z.string().min(1),
  // Five live sessions a core, and room for short overlaps at reconnects.
  MEDIA_WORKER_CAPACITY: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(Math.max(4, 5 * availableParallelism())),
  MEDIA_WORKER_RENDER_THREADS: z.coerce.number().int().min(1).max(64).default(availableParallelism()),
  VIDEO_SIZE: z.coerce.number().int().default(512),
});

/**
 * Reads the environment once.
 * @throws Error that names every variable that is missing or wrong.
 */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env): MediaWorkerConfig {
  const env = read(environmentSchema, environment);
  const { VISAVIS_SERVER_URL: serverUrl, VISAVIS_WORKER_TOKEN: token } = env;
  if ((serverUrl === undefined) !== (token === undefined)) {
    throw new Error('Set VISAVIS_SERVER_URL and VISAVIS_WORKER_TOKEN, or neither of them.');
  }
  return {
    access: serverUrl === undefined || token === undefined ? null : { serverUrl, token },
    workerId: env.VISAVIS_WORKER_ID,
    journalDir: path.join(env.VISAVIS_DATA_DIR, 'journal', env.VISAVIS_WORKER_ID),
    capacity: env.MEDIA_WORKER_CAPACITY,
    renderThreads: env.MEDIA_WORKER_RENDER_THREADS,
    videoSize: env.VIDEO_SIZE,
    logLevel: env.LOG_LEVEL,
    providers: providersOf(env),
  };
}

/**
 * What a child that does jobs is told by its environment: who hears, answers and speaks.
 * @throws as `loadConfig`.
 */
export function loadChildConfig(
  environment: NodeJS.ProcessEnv = process.env,
): Pick<MediaWorkerConfig, 'logLevel' | 'providers'> {
  const env = read(providerEnvironmentSchema, environment);
  return { logLevel: env.LOG_LEVEL, providers: providersOf(env) };
}

function read<Schema extends z.ZodType>(schema: Schema, environment: NodeJS.ProcessEnv): z.output<Schema> {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(present);
  if (!parsed.success) {
    throw new Error(`The media-worker's environment is not complete:\n${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}

function providersOf(env: z.output<typeof providerEnvironmentSchema>): ProviderSettings {
  const endpoint = (kind: Kind, role: '' | 'FALLBACK_', inheritedKey: string | undefined): ProviderChoice => {
    const baseUrl = env[`${kind}_${role}BASE_URL`];
    const model = env[`${kind}_${role}MODEL`];
    return {
      kind: 'openai',
      apiKey: env[`${kind}_${role}API_KEY`] ?? inheritedKey ?? '',
      ...(baseUrl === undefined ? {} : { baseUrl }),
      ...(model === undefined ? {} : { model }),
      ...(kind === 'TTS' && role === '' && env.TTS_FORMAT ? { format: env.TTS_FORMAT } : {}),
    };
  };
  const chain = (kind: Kind, timeoutMs: number | undefined): ProviderChain => {
    const limit = timeoutMs === undefined ? {} : { timeoutMs };
    if (env[`${kind}_PROVIDER`] === 'embedded') return { chain: [{ kind: 'embedded' }], ...limit };
    const standIns = env[`${kind}_FALLBACK`].map((name) =>
      // A key is never sent to another endpoint than it was given for; only OpenAI's own is for all.
      name === 'embedded' ? ({ kind: name } as const) : endpoint(kind, 'FALLBACK_', env.OPENAI_API_KEY),
    );
    return { chain: [endpoint(kind, '', env.OPENAI_API_KEY), ...standIns], ...limit };
  };
  return {
    stt: chain('STT', env.STT_TIMEOUT_MS),
    llm: chain('LLM', env.LLM_FIRST_TOKEN_TIMEOUT_MS),
    tts: chain('TTS', env.TTS_FIRST_AUDIO_TIMEOUT_MS),
    moderation: moderationChoices({
      provider: env.MODERATION_PROVIDER,
      apiKey: env.MODERATION_API_KEY ?? env.OPENAI_API_KEY ?? null,
      baseUrl: env.MODERATION_BASE_URL ?? null,
      model: env.MODERATION_MODEL ?? null,
      timeoutMs: env.MODERATION_TIMEOUT_MS ?? null,
    }),
    ...(env.PROVIDER_RETRY_MS === undefined ? {} : { retryMs: env.PROVIDER_RETRY_MS }),
  };
}
