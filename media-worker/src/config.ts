import { availableParallelism } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import type { ProviderChoice, ProviderSettings } from './providers/providers.ts';

/** What one media-worker process is told by its environment. */
export interface MediaWorkerConfig {
  readonly serverUrl: string;
  readonly token: string;
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

const providerKind = z.enum(['embedded', 'openai']).default('embedded');
const optionalText = z
  .string()
  .optional()
  .transform((value) => (value === '' ? undefined : value));

const environmentSchema = z.object({
  VISAVIS_SERVER_URL: z.url(),
  VISAVIS_WORKER_TOKEN: z.string().min(1),
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
  LOG_LEVEL: z.string().default('info'),
  OPENAI_API_KEY: optionalText,
  STT_PROVIDER: providerKind,
  STT_BASE_URL: optionalText,
  STT_API_KEY: optionalText,
  STT_MODEL: optionalText,
  LLM_PROVIDER: providerKind,
  LLM_BASE_URL: optionalText,
  LLM_API_KEY: optionalText,
  LLM_MODEL: optionalText,
  TTS_PROVIDER: providerKind,
  TTS_BASE_URL: optionalText,
  TTS_API_KEY: optionalText,
  TTS_MODEL: optionalText,
});

/**
 * Reads the environment once.
 * @throws Error that names every variable that is missing or wrong.
 */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env): MediaWorkerConfig {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = environmentSchema.safeParse(present);
  if (!parsed.success) {
    throw new Error(`The media-worker's environment is not complete:\n${z.prettifyError(parsed.error)}`);
  }
  const env = parsed.data;
  const choice = (kind: 'STT' | 'LLM' | 'TTS'): ProviderChoice => {
    if (env[`${kind}_PROVIDER`] === 'embedded') return { kind: 'embedded' };
    const baseUrl = env[`${kind}_BASE_URL`];
    const model = env[`${kind}_MODEL`];
    return {
      kind: 'openai',
      apiKey: env[`${kind}_API_KEY`] ?? env.OPENAI_API_KEY ?? '',
      ...(baseUrl === undefined ? {} : { baseUrl }),
      ...(model === undefined ? {} : { model }),
    };
  };
  return {
    serverUrl: env.VISAVIS_SERVER_URL,
    token: env.VISAVIS_WORKER_TOKEN,
    workerId: env.VISAVIS_WORKER_ID,
    journalDir: path.join(env.VISAVIS_DATA_DIR, 'journal', env.VISAVIS_WORKER_ID),
    capacity: env.MEDIA_WORKER_CAPACITY,
    renderThreads: env.MEDIA_WORKER_RENDER_THREADS,
    videoSize: env.VIDEO_SIZE,
    logLevel: env.LOG_LEVEL,
    providers: { stt: choice('STT'), llm: choice('LLM'), tts: choice('TTS') },
  };
}
