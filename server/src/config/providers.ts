import { z } from 'zod';
import type { safetySettings } from './safety.ts';
import { choice, milliseconds, setting, text, url, type ValuesOf } from './setting.ts';

const provider = choice(['embedded', 'openai']);
const standIns: z.ZodType<readonly ('embedded' | 'openai')[], string> = z
  .string()
  .regex(
    /^(none|embedded|openai|openai\s*,\s*embedded)$/,
    'must be embedded, openai, "openai,embedded" or none',
  )
  .transform((value) => value.split(',').map((part) => part.trim()))
  .transform((parts) => parts.filter((part) => part === 'embedded' || part === 'openai'));

/** Who hears, thinks, speaks, draws and finds. */
export const providerSettings = {
  sttProvider: setting('STT_PROVIDER', 'speech recognition', provider, 'embedded'),
  sttBaseUrl: setting(
    'STT_BASE_URL',
    'its OpenAI-compatible endpoint',
    url(['http:', 'https:']),
    null,
    "OpenAI's",
  ),
  sttApiKey: setting('STT_API_KEY', 'its key', text, null, 'OPENAI_API_KEY'),
  sttModel: setting('STT_MODEL', 'its model', text, null, "the media-worker's choice"),
  sttFallback: setting(
    'STT_FALLBACK',
    'who stands in when its endpoint fails: embedded, openai (another endpoint), "openai,embedded", or none',
    standIns,
    ['embedded'],
    'embedded',
  ),
  sttFallbackBaseUrl: setting(
    'STT_FALLBACK_BASE_URL',
    'the endpoint that stands in',
    url(['http:', 'https:']),
    null,
    "OpenAI's",
  ),
  sttFallbackApiKey: setting('STT_FALLBACK_API_KEY', 'its key', text, null, 'OPENAI_API_KEY'),
  sttFallbackModel: setting('STT_FALLBACK_MODEL', 'its model', text, null, "the media-worker's choice"),
  sttTimeoutMs: setting(
    'STT_TIMEOUT_MS',
    'how long a transcript may take, ms, and a quarter of the utterance more',
    milliseconds(300, 20_000),
    null,
    '4000',
  ),
  llmProvider: setting('LLM_PROVIDER', 'the language model', provider, 'embedded'),
  llmBaseUrl: setting(
    'LLM_BASE_URL',
    'its OpenAI-compatible endpoint',
    url(['http:', 'https:']),
    null,
    "OpenAI's",
  ),
  llmApiKey: setting('LLM_API_KEY', 'its key', text, null, 'OPENAI_API_KEY'),
  llmModel: setting('LLM_MODEL', 'its model', text, null, "the media-worker's choice"),
  llmFallback: setting(
    'LLM_FALLBACK',
    'who stands in when its endpoint fails: embedded, openai (another endpoint), "openai,embedded", or none',
    standIns,
    ['embedded'],
    'embedded',
  ),
  llmFallbackBaseUrl: setting(
    'LLM_FALLBACK_BASE_URL',
    'the endpoint that stands in',
    url(['http:', 'https:']),
    null,
    "OpenAI's",
  ),
  llmFallbackApiKey: setting('LLM_FALLBACK_API_KEY', 'its key', text, null, 'OPENAI_API_KEY'),
  llmFallbackModel: setting('LLM_FALLBACK_MODEL', 'its model', text, null, "the media-worker's choice"),
  llmCrisisModel: setting(
    'LLM_CRISIS_MODEL',
    'most capable model, for people who may be at risk; in chats',
    text,
    null,
    'LLM_MODEL',
  ),
  llmCrisisBaseUrl: setting(
    'LLM_CRISIS_BASE_URL',
    'its OpenAI-compatible endpoint',
    url(['http:', 'https:']),
    null,
    'LLM_BASE_URL',
  ),
  llmCrisisApiKey: setting(
    'LLM_CRISIS_API_KEY',
    'its key',
    text,
    null,
    'as LLM_API_KEY, at the same endpoint',
  ),
  llmFirstTokenTimeoutMs: setting(
    'LLM_FIRST_TOKEN_TIMEOUT_MS',
    'how long the first token may take, ms; after two fifths of it an endpoint that stands in is asked, too',
    milliseconds(300, 5_000),
    null,
    '5000',
  ),
  ttsProvider: setting('TTS_PROVIDER', 'the voice', provider, 'embedded'),
  ttsBaseUrl: setting(
    'TTS_BASE_URL',
    'its OpenAI-compatible endpoint',
    url(['http:', 'https:']),
    null,
    "OpenAI's",
  ),
  ttsApiKey: setting('TTS_API_KEY', 'its key', text, null, 'OPENAI_API_KEY'),
  ttsModel: setting('TTS_MODEL', 'its model', text, null, "the media-worker's choice"),
  ttsFormat: setting(
    'TTS_FORMAT',
    'pcm: the endpoint streams raw sound; wav: it makes whole files',
    choice(['pcm', 'wav']),
    'pcm',
  ),
  ttsFallback: setting(
    'TTS_FALLBACK',
    'who stands in when its endpoint fails: embedded, openai (another endpoint), "openai,embedded", or none',
    standIns,
    ['embedded'],
    'embedded',
  ),
  ttsFallbackBaseUrl: setting(
    'TTS_FALLBACK_BASE_URL',
    'the endpoint that stands in',
    url(['http:', 'https:']),
    null,
    "OpenAI's",
  ),
  ttsFallbackApiKey: setting('TTS_FALLBACK_API_KEY', 'its key', text, null, 'OPENAI_API_KEY'),
  ttsFallbackModel: setting('TTS_FALLBACK_MODEL', 'its model', text, null, "the media-worker's choice"),
  ttsFirstAudioTimeoutMs: setting(
    'TTS_FIRST_AUDIO_TIMEOUT_MS',
    'how long the first sound of a sentence may take, ms',
    milliseconds(300, 4_000),
    null,
    '1500; 4000 without a stand-in',
  ),
  providerRetryMs: setting(
    'PROVIDER_RETRY_MS',
    'how long a provider that failed is left alone, ms; its own Retry-After goes first',
    milliseconds(100, 120_000),
    null,
    '15000, doubled with each failed try',
  ),
  imageProvider: setting(
    'IMAGE_PROVIDER',
    'who makes illustrations: embedded draws by rules and says so in the picture',
    provider,
    'embedded',
  ),
  imageBaseUrl: setting(
    'IMAGE_BASE_URL',
    'its endpoint with the images API of OpenAI',
    url(['http:', 'https:']),
    null,
    "OpenAI's",
  ),
  imageApiKey: setting('IMAGE_API_KEY', 'its key', text, null, 'OPENAI_API_KEY'),
  imageModel: setting('IMAGE_MODEL', 'its model', text, null, 'gpt-image-1'),
  embeddingsModel: setting(
    'EMBEDDINGS_MODEL',
    'model that finds knowledge by meaning too, at EMBEDDINGS_BASE_URL',
    text,
    null,
    'none: full text alone',
  ),
  embeddingsBaseUrl: setting(
    'EMBEDDINGS_BASE_URL',
    'its OpenAI-compatible endpoint',
    url(['http:', 'https:']),
    null,
    "OpenAI's",
  ),
  embeddingsApiKey: setting('EMBEDDINGS_API_KEY', 'its key', text, null, 'OPENAI_API_KEY'),
  openaiApiKey: setting(
    'OPENAI_API_KEY',
    'key for every provider that is set to openai and has none of its own',
    text,
    null,
    'none',
  ),
} as const;

/** @returns what is wrong with these settings together: keys and endpoints that are missing. */
export function providerProblems(
  config: ValuesOf<typeof providerSettings & typeof safetySettings>,
): string[] {
  const problems: string[] = [];
  for (const kind of ['stt', 'llm', 'tts', 'image', 'moderation'] as const) {
    const name = kind.toUpperCase();
    if (config[`${kind}Provider`] !== 'openai') continue;
    // A local OpenAI-compatible endpoint may need no key; OpenAI's own always does.
    if (
      config[`${kind}ApiKey`] === null &&
      config.openaiApiKey === null &&
      config[`${kind}BaseUrl`] === null
    ) {
      problems.push(`${name}_PROVIDER is openai: set ${name}_API_KEY or OPENAI_API_KEY, or ${name}_BASE_URL`);
    }
  }
  for (const kind of ['stt', 'llm', 'tts'] as const) {
    const name = `${kind.toUpperCase()}_FALLBACK`;
    if (config[`${kind}Provider`] !== 'openai' || !config[`${kind}Fallback`].includes('openai')) continue;
    if (config[`${kind}FallbackBaseUrl`] !== null || config[`${kind}FallbackApiKey`] !== null) continue;
    if (config.openaiApiKey === null || config[`${kind}BaseUrl`] === null) {
      // Without anything of its own it would be the endpoint that just failed.
      problems.push(
        `${name} is openai: set ${name}_BASE_URL or ${name}_API_KEY, so that it is another endpoint`,
      );
    }
  }
  if (config.embeddingsModel === null) {
    if (config.embeddingsBaseUrl !== null || config.embeddingsApiKey !== null)
      problems.push('EMBEDDINGS_MODEL is needed with the other settings of embeddings');
  } else if (
    config.embeddingsBaseUrl === null &&
    config.embeddingsApiKey === null &&
    config.openaiApiKey === null
  ) {
    problems.push(
      'EMBEDDINGS_MODEL is set: set EMBEDDINGS_API_KEY or OPENAI_API_KEY, or EMBEDDINGS_BASE_URL',
    );
  }
  return problems;
}
