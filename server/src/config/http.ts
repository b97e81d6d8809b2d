import { z } from 'zod';
import { choice, integer, list, onOff, setting, url } from './setting.ts';

/** Where the server listens and for whom, and what it tells of itself. */
export const httpSettings = {
  port: setting('PORT', 'HTTP port of REST, signaling and the page', integer(0, 65_535), 3_000),
  host: setting('HOST', 'address that the HTTP server listens on', z.string().min(1), '0.0.0.0'),
  publicUrl: setting(
    'PUBLIC_URL',
    'how clients reach this server',
    url(['http:', 'https:']),
    null,
    'http://localhost:PORT',
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
    list(','),
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
} as const;
