import { integer, setting, url, type Setting } from './setting.ts';

/** Of one account or user, or, without a credential, of one address. */
const requestsAMinute = (name: string, what: string, fallback: number): Setting<number> =>
  setting(`RATE_LIMIT_${name}`, `requests a minute of one caller: ${what}`, integer(1, 1_000_000), fallback);

/** How much at once, and how often. */
export const limitSettings = {
  redisUrl: setting(
    'REDIS_URL',
    'Redis in which several servers count rate limits together',
    url(['redis:', 'rediss:']),
    null,
    'none: each server counts for itself',
  ),
  rateLimitAuth: requestsAMinute('AUTH', 'sign-up, sign-in and passwords, by address', 10),
  rateLimitEngine: requestsAMinute('ENGINE', 'new sessions and commands to conversations', 60),
  rateLimitMedia: requestsAMinute('MEDIA', 'uploads, recordings and voice samples', 30),
  rateLimitOther: requestsAMinute('OTHER', 'all other requests to the API', 120),
  clipRenderers: setting(
    'CLIP_RENDERERS',
    'clips that are rendered at once, each in a process that gives way to live conversations',
    integer(1, 64),
    1,
  ),
  speechAtOnce: setting(
    'SPEECH_AT_ONCE',
    'audio files that are heard or spoken at once, in a process of their own',
    integer(1, 64),
    2,
  ),
  chatTurnsAtOnce: setting(
    'CHAT_TURNS_AT_ONCE',
    'chat messages that are answered at the same time',
    integer(1, 100_000),
    1_000,
  ),
} as const;
