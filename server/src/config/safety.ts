import { choice, milliseconds, setting, text, url } from './setting.ts';

/** Who else looks at what users say. */
export const safetySettings = {
  moderationProvider: setting(
    'MODERATION_PROVIDER',
    'who else looks at what users say, and may raise its level: embedded is a model on this machine; openai gets the ' +
      'words of every message besides; none leaves it to rules and words',
    choice(['none', 'embedded', 'openai']),
    'embedded',
  ),
  moderationBaseUrl: setting(
    'MODERATION_BASE_URL',
    'its endpoint with the moderations API of OpenAI',
    url(['http:', 'https:']),
    null,
    "OpenAI's",
  ),
  moderationApiKey: setting('MODERATION_API_KEY', 'its key', text, null, 'OPENAI_API_KEY'),
  moderationModel: setting('MODERATION_MODEL', 'its model', text, null, 'omni-moderation-latest'),
  moderationTimeoutMs: setting(
    'MODERATION_TIMEOUT_MS',
    'how long it may keep a user waiting, ms; then the others alone decide',
    milliseconds(50, 2_000),
    null,
    '600',
  ),
} as const;
