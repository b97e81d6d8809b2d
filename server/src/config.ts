import { availableParallelism, networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { ACCOUNT_LIMITS, idPattern, type AccountId } from '@visavis/shared';
import { parseDataKeys, type DataKeys } from './store/dataKeys.ts';

/** What a process is given: names and strings. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One setting: its environment variable, how it is read, what is taken without it, and what it does. */
interface Setting<Value> {
  readonly env: string;
  readonly help: string;
  /** Taken when the variable is unset or empty. */
  readonly fallback: Value;
  /** The fallback as `--help` shows it. */
  readonly shown: string;
  readonly schema: z.ZodType<Value, string>;
}

type AnySetting = Omit<Setting<unknown>, 'schema'> & { readonly schema: z.ZodType };

const PROJECT_DIR = resolve(import.meta.dirname, '../..');
const CORES = availableParallelism();

function setting<Value>(
  env: string,
  help: string,
  schema: z.ZodType<Value, string>,
  fallback: Value,
  shown = String(fallback),
): Setting<Value> {
  return { env, help, schema, fallback, shown };
}

const integer = (min: number, max: number): z.ZodType<number, string> =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, { message: `must be from ${min} to ${max}` });

const choice = <const Choices extends readonly [string, ...string[]]>(choices: Choices) =>
  z.enum(choices, { error: `must be one of: ${choices.join(', ')}` }) as z.ZodType<Choices[number], string>;

const text: z.ZodType<string | null, string> = z.string();
const url = (protocols: readonly string[]): z.ZodType<string | null, string> =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    message: `must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  });
const onOff: z.ZodType<boolean, string> = choice(['on', 'off']).transform((value) => value === 'on');
const list: z.ZodType<readonly string[], string> = z.string().transform((value) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);
const portRange: z.ZodType<PortRange, string> = z
  .string()
  .regex(/^\d+-\d+$/, 'must be two ports, such as 42000-43999')
  .transform((value) => {
    const [min = 0, max = 0] = value.split('-').map(Number);
    return { min, max };
  })
  .refine(({ min, max }) => min >= 1_024 && max <= 65_535 && min < max, {
    message: 'must lie within 1024-65535, the smaller port first',
  });

export interface PortRange {
  readonly min: number;
  readonly max: number;
}

/** The address at which a browser on this network reaches this machine: the first that is not a loopback. */
function localAddress(): string {
  for (const addresses of Object.values(networkInterfaces())) {
    for (const address of addresses ?? []) {
      if (address.family === 'IPv4' && !address.internal) return address.address;
    }
  }
  return '127.0.0.1';
}

const dataKeys: z.ZodType<DataKeys | null, string> = z.string().transform((value, context) => {
  try {
    return parseDataKeys(value);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'cannot be used' });
    return z.NEVER;
  }
});

const provider = choice(['embedded', 'openai']);
const standIns: z.ZodType<readonly ('embedded' | 'openai')[], string> = z
  .string()
  .regex(
    /^(none|embedded|openai|openai\s*,\s*embedded)$/,
    'must be embedded, openai, "openai,embedded" or none',
  )
  .transform((value) => value.split(',').map((part) => part.trim()))
  .transform((parts) => parts.filter((part) => part === 'embedded' || part === 'openai'));
const milliseconds = (min: number, max: number) => integer(min, max) as z.ZodType<number | null, string>;

/** Of one account or user, or, without a credential, of one address. */
const requestsAMinute = (name: string, what: string, fallback: number): Setting<number> =>
  setting(`RATE_LIMIT_${name}`, `requests a minute of one caller: ${what}`, integer(1, 1_000_000), fallback);

/** Every setting of the server, in the order in which `--help` prints them. */
const SETTINGS = {
  port: setting('PORT', 'HTTP port of REST, signaling and the page', integer(0, 65_535), 3_000),
  host: setting('HOST', 'address that the HTTP server listens on', z.string().min(1), '0.0.0.0'),
  publicUrl: setting(
    'PUBLIC_URL',
    'how clients reach this server',
    url(['http:', 'https:']),
    null,
    'http://localhost:PORT',
  ),
  dataDir: setting(
    'DATA_DIR',
    'where data is kept',
    z.string().min(1),
    join(PROJECT_DIR, 'data'),
    'data, in the project',
  ),
  databaseUrl: setting(
    'DATABASE_URL',
    'Postgres instead of the embedded database',
    url(['postgres:', 'postgresql:']),
    null,
    'embedded, in DATA_DIR',
  ),
  dataKeys: setting(
    'DATA_KEY',
    'keys that encrypt what people said, 32 bytes each in base64, comma-separated: the first encrypts, all decrypt',
    dataKeys,
    null,
    'DATA_DIR/data.key, made at the first start',
  ),
  redisUrl: setting(
    'REDIS_URL',
    'Redis in which several servers count rate limits together',
    url(['redis:', 'rediss:']),
    null,
    'none: each server counts for itself',
  ),
  logLevel: setting(
    'LOG_LEVEL',
    'least level that is logged',
    choice(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
    'info',
  ),
  allowedOrigins: setting(
    'ALLOWED_ORIGINS',
    'origins of pages that may connect, comma-separated; * for any',
    list,
    ['*'],
    '*',
  ),
  trustProxy: setting('TRUST_PROXY', 'number of reverse proxies in front', integer(0, 10), 0),
  allowPrivateAddresses: setting(
    'ALLOW_PRIVATE_ADDRESSES',
    'URLs that customers give may lead into this network: only where every customer is trusted',
    onOff,
    false,
    'off',
  ),
  sessionIdConnect: setting(
    'SESSION_ID_CONNECT',
    'pages written for the Diarupt SDK may connect with a session id alone',
    onOff,
    true,
    'on',
  ),
  mindigoTrustGateway: setting(
    'MINDIGO_TRUST_GATEWAY',
    'X-User-Id is believed without a credential: only behind a gateway that sets it, and that alone reaches /mindigo',
    onOff,
    false,
    'off',
  ),
  therapykinAccount: setting(
    'THERAPYKIN_ACCOUNT',
    'account whose end users register at /therapykin, and that pays for what they use',
    z
      .string()
      .regex(idPattern('AccountId'), 'must be the id of an account: acc_…')
      .transform((id): AccountId | null => id as AccountId),
    null,
    'the first one',
  ),
  therapykinAppUrl: setting(
    'THERAPYKIN_APP_URL',
    'page that people come back to from paying at /therapykin; gets ?session_id=',
    url(['http:', 'https:']),
    null,
    'what the API says of the checkout',
  ),
  therapykinDemos: setting(
    'THERAPYKIN_DEMOS',
    'sessions in 24 hours that strangers may make at /therapykin without logging in',
    integer(0, 1_000_000),
    50,
  ),
  firstApiKey: setting(
    'FIRST_API_KEY',
    'API key of the first account: vv_ and 43 characters of base64url',
    z.string().regex(/^vv_[\w-]{43}$/, 'must be vv_ and 43 characters of base64url') as z.ZodType<
      string | null,
      string
    >,
    null,
    'a random one, shown once',
  ),
  rateLimitAuth: requestsAMinute('AUTH', 'sign-up, sign-in and passwords, by address', 10),
  rateLimitEngine: requestsAMinute('ENGINE', 'new sessions and commands to conversations', 60),
  rateLimitMedia: requestsAMinute('MEDIA', 'uploads, recordings and voice samples', 30),
  rateLimitOther: requestsAMinute('OTHER', 'all other requests to the API', 120),
  firstOperatorEmail: setting(
    'FIRST_OPERATOR_EMAIL',
    'who runs this installation: made at the first start, an owner of the first account',
    z.string().toLowerCase().pipe(z.email('must be an email address')) as z.ZodType<string | null, string>,
    null,
    'nobody; npm run operator',
  ),
  firstOperatorPassword: setting(
    'FIRST_OPERATOR_PASSWORD',
    'their password when they are made',
    z
      .string()
      .min(
        ACCOUNT_LIMITS.passwordMinChars,
        `must have at least ${ACCOUNT_LIMITS.passwordMinChars} characters`,
      ) as z.ZodType<string | null, string>,
    null,
    'a random one, shown once',
  ),
  signUp: setting('SIGN_UP', 'strangers may sign up; who is invited always may', onOff, true, 'on'),
  retentionDays: setting(
    'RETENTION_DAYS',
    'days after which what people said, and all that was made of it, is deleted; an account may choose fewer',
    integer(1, ACCOUNT_LIMITS.retentionDays) as z.ZodType<number | null, string>,
    null,
    'never',
  ),
  recordingRetentionDays: setting(
    'RECORDING_RETENTION_DAYS',
    'days after which recordings are deleted',
    integer(1, 36_500) as z.ZodType<number | null, string>,
    null,
    'never',
  ),
  clipRetentionDays: setting(
    'CLIP_RETENTION_DAYS',
    'days after which clips are deleted',
    integer(1, 36_500),
    30,
  ),
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
  trialCreditMicros: setting(
    'TRIAL_CREDIT_MICROS',
    'credit of a new customer, in millionths of a dollar',
    integer(0, 1_000_000_000),
    5_000_000,
  ),
  lowCreditMicros: setting(
    'LOW_CREDIT_MICROS',
    'balance, in millionths of a dollar, below which who pays in advance is told (webhook usage.threshold)',
    integer(0, 1_000_000_000),
    1_000_000,
  ),
  trialDays: setting('TRIAL_DAYS', 'days after which the trial credit expires', integer(1, 3_650), 14),
  stripeSecretKey: setting(
    'STRIPE_SECRET_KEY',
    "Stripe's secret key; without it payments are tests that move no money",
    z.string().regex(/^(sk|rk)_\S+$/, 'must begin with sk_ or rk_') as z.ZodType<string | null, string>,
    null,
    'none',
  ),
  stripeWebhookSecret: setting(
    'STRIPE_WEBHOOK_SECRET',
    'secret of the webhook endpoint at Stripe that leads to /payments/stripe/webhook',
    z.string().regex(/^whsec_\S+$/, 'must begin with whsec_') as z.ZodType<string | null, string>,
    null,
    'none',
  ),
  stripeApiUrl: setting(
    'STRIPE_API_URL',
    "where Stripe's API is, for tests against a stand-in",
    url(['http:', 'https:']),
    null,
    "Stripe's",
  ),
  sellerName: setting('SELLER_NAME', 'who issues the invoices', z.string().min(1), 'Visavis'),
  sellerAddress: setting(
    'SELLER_ADDRESS',
    'address on the invoices, its lines separated by |',
    z.string().transform((value) =>
      value
        .split('|')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    ) as z.ZodType<readonly string[], string>,
    [],
    'none',
  ),
  sellerTaxId: setting('SELLER_TAX_ID', 'tax id on the invoices', text, null, 'none'),
  sellerEmail: setting('SELLER_EMAIL', 'whom customers ask about invoices', text, null, 'none'),
  taxPercent: setting(
    'TAX_PERCENT',
    'tax that is in the prices, told on invoices: such as 20 or 8.1',
    z
      .string()
      .regex(/^\d{1,2}(\.\d{1,3})?$/, 'must be a percentage below 100, such as 20 or 8.1')
      .transform(Number) as z.ZodType<number, string>,
    0,
    'none',
  ),
  taxName: setting('TAX_NAME', 'its name', z.string().min(1), 'VAT'),
  invoiceNumberPrefix: setting(
    'INVOICE_NUMBER_PREFIX',
    'what invoice numbers begin with',
    z.string().regex(/^[\w./-]{0,20}$/, 'must be letters, digits and -./_ alone') as z.ZodType<
      string,
      string
    >,
    'INV-',
  ),
  metricsToken: setting(
    'METRICS_TOKEN',
    'bearer token for /metrics, which without one answers this machine alone',
    z.string().regex(/^\S{16,}$/, 'must have at least 16 characters and no spaces') as z.ZodType<
      string | null,
      string
    >,
    null,
    'none',
  ),
  demo: setting('DEMO', 'the demo page at / with its free sessions', onOff, true, 'on'),

  announcedAddress: setting(
    'ANNOUNCED_ADDRESS',
    'IP or host name that browsers send media to',
    z.string().min(1),
    localAddress(),
    `this machine's (${localAddress()})`,
  ),
  rtcPort: setting(
    'RTC_PORT',
    'first WebRTC port, UDP and TCP; each SFU worker takes the next one',
    integer(0, 65_000),
    40_000,
  ),
  sfuWorkers: setting('SFU_WORKERS', 'mediasoup Workers', integer(1, 256), CORES, `one a core (${CORES})`),
  mediasoupWorkerBin: setting(
    'MEDIASOUP_WORKER_BIN',
    "mediasoup's worker binary",
    text,
    null,
    "the package's own",
  ),

  mediaWorkers: setting(
    'MEDIA_WORKERS',
    'media-worker processes that the server runs; 0 when they all run elsewhere',
    integer(0, 256),
    Math.max(1, Math.floor(CORES / 2)),
    `one for two cores (${Math.max(1, Math.floor(CORES / 2))})`,
  ),
  mediaWorkerToken: setting(
    'MEDIA_WORKER_TOKEN',
    'secret with which media-workers on other machines join',
    z.string().min(16, 'must have at least 16 characters') as z.ZodType<string | null, string>,
    null,
    'none may join',
  ),
  mediaListenAddress: setting(
    'MEDIA_LISTEN_ADDRESS',
    'address that takes the RTP of media-workers',
    z.ipv4('must be an IPv4 address'),
    '127.0.0.1',
  ),
  mediaAnnouncedAddress: setting(
    'MEDIA_ANNOUNCED_ADDRESS',
    'where media-workers send their RTP, when that differs from MEDIA_LISTEN_ADDRESS',
    text,
    null,
    'MEDIA_LISTEN_ADDRESS',
  ),
  mediaPorts: setting(
    'MEDIA_PORTS',
    'UDP ports for the RTP of media-workers',
    portRange,
    { min: 42_000, max: 45_999 },
    '42000-45999',
  ),
  videoSize: setting(
    'VIDEO_SIZE',
    'width and height of the picture: 512 or 720',
    choice(['512', '720']).transform((size) => (size === '720' ? 720 : 512)),
    512,
  ),
  videoFps: setting('VIDEO_FPS', 'frames a second', integer(5, 30), 25),
  videoBitrate: setting(
    'VIDEO_BITRATE',
    'most bits a second of the picture',
    integer(200_000, 5_000_000) as z.ZodType<number | null, string>,
    null,
    '800000; 1800000 at 720',
  ),

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
  chatTurnsAtOnce: setting(
    'CHAT_TURNS_AT_ONCE',
    'chat messages that are answered at the same time',
    integer(1, 100_000),
    1_000,
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

type Settings = typeof SETTINGS;
type SettingValues = {
  readonly [Name in keyof Settings]: Settings[Name] extends Setting<infer Value> ? Value : never;
};

/** The server's settings, normalised once. */
export interface Config extends Omit<SettingValues, 'videoBitrate'> {
  readonly videoBitrate: number;
  /** What a media-worker child inherits of our environment: the providers' settings and what Node needs; no other secret. */
  readonly mediaWorkerEnvironment: Readonly<Record<string, string>>;
}

/** A setting that cannot be used. The message names the variable and says what it takes. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const INHERITED =
  /^(STT_|LLM_|TTS_|MODERATION_|OPENAI_|PROVIDER_|MEDIA_WORKER_(?!TOKEN$)|NODE_|LC_|(HTTP|HTTPS|NO)_PROXY$|(http|https|no)_proxy$)|^(PATH|HOME|LANG|TMPDIR|TZ|LOG_LEVEL|VIDEO_SIZE)$/;

/**
 * Reads the settings; an empty variable counts as unset.
 * @throws ConfigError that lists every variable with a wrong value.
 */
export function loadConfig(environment: Environment = process.env): Config {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, { env, schema, fallback }] of Object.entries<AnySetting>(SETTINGS)) {
    const given = environment[env]?.trim();
    if (given === undefined || given === '') {
      values[name] = fallback;
      continue;
    }
    const parsed = schema.safeParse(given);
    if (parsed.success) values[name] = parsed.data;
    // The value itself may be a secret, or hold one: it is not repeated.
    else problems.push(`${env} ${parsed.error.issues[0]?.message ?? 'cannot be used'}`);
  }
  if (problems.length > 0) throw new ConfigError(`Wrong settings:\n  ${problems.join('\n  ')}`);
  const config = values as SettingValues;
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
  if ((config.stripeSecretKey === null) !== (config.stripeWebhookSecret === null)) {
    // With one alone money would be taken and never credited, or the other way round.
    problems.push('STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET belong together: set both or neither');
  }
  if (problems.length > 0) throw new ConfigError(`Wrong settings:\n  ${problems.join('\n  ')}`);
  return {
    ...config,
    dataDir: resolve(config.dataDir),
    videoBitrate: config.videoBitrate ?? (config.videoSize === 720 ? 1_800_000 : 800_000),
    mediaWorkerEnvironment: {
      ...Object.fromEntries(
        Object.entries(environment).filter((entry): entry is [string, string] => {
          return entry[1] !== undefined && INHERITED.test(entry[0]);
        }),
      ),
      // ONNX Runtime would keep a device id and upload usage data: nobody asked our users.
      ORT_DISABLE_TELEMETRY: '1',
    },
  };
}

/** The text of `--help`: every variable, what it does, and what is taken without it. */
export function configHelp(): string {
  const settings = Object.values<AnySetting>(SETTINGS);
  const width = Math.max(...settings.map(({ env }) => env.length)) + 2;
  const lines = settings.map(({ env, help, shown }) => `  ${env.padEnd(width)}${help} [${shown}]`);
  return ['Settings are environment variables; their defaults stand in brackets.', '', ...lines].join('\n');
}
