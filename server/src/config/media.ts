import { availableParallelism, networkInterfaces } from 'node:os';
import { z } from 'zod';
import { choice, integer, setting, text, type Environment } from './setting.ts';

const CORES = availableParallelism();

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

/** The ways of sound and picture: the SFU, the media-workers, what is drawn. */
export const mediaSettings = {
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
} as const;

const INHERITED =
  /^(STT_|LLM_|TTS_|MODERATION_|OPENAI_|PROVIDER_|MEDIA_WORKER_(?!TOKEN$)|NODE_|LC_|(HTTP|HTTPS|NO)_PROXY$|(http|https|no)_proxy$)|^(PATH|HOME|LANG|TMPDIR|TZ|LOG_LEVEL|VIDEO_SIZE)$/;

/** @returns what a media-worker child inherits: the providers' settings and what Node needs; no other secret. */
export function mediaWorkerEnvironment(environment: Environment): Record<string, string> {
  return {
    ...Object.fromEntries(
      Object.entries(environment).filter((entry): entry is [string, string] => {
        return entry[1] !== undefined && INHERITED.test(entry[0]);
      }),
    ),
    // ONNX Runtime would keep a device id and upload usage data: nobody asked our users.
    ORT_DISABLE_TELEMETRY: '1',
  };
}
