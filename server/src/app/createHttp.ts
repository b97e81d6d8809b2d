import { join, resolve } from 'node:path';
import { AccountAnalytics } from '../analytics/AccountAnalytics.ts';
import { consoleRoutes } from '../console/consoleRoutes.ts';
import { DemoService } from '../demo/DemoService.ts';
import { createHttpApp, type HttpAppDeps, type HttpAppOptions } from '../http/createHttpApp.ts';
import { demoRoutes } from '../http/demoRoutes.ts';
import { RateLimits } from '../http/limits/RateLimits.ts';
import { userCookies } from '../http/userCookies.ts';
import { HttpService } from '../HttpService.ts';
import type { SessionSettings } from '../sessions/SessionSettings.ts';
import { Transcripts } from '../sessions/Transcripts.ts';
import { createTherapykinServices } from '../therapykin/createTherapykinServices.ts';
import type { Basics } from './Basics.ts';
import type { Installation } from './openInstallation.ts';

/** What the pages and the SDK are bundled into. */
export const BUNDLES_DIR = join(resolve(import.meta.dirname, '../../..'), '.build');

type Own = 'clock' | 'audit' | 'log' | 'rateLimits' | 'therapykin' | 'accountAnalytics' | 'transcripts';

/** The parts that REST is for; what REST alone needs is made here. */
export type HttpParts = Omit<HttpAppDeps, Own> & { settings: SessionSettings; installation: Installation };

/** REST with its limits, the platforms, the console and the pages. */
export async function createHttp(
  basics: Basics,
  parts: HttpParts,
): Promise<{ http: HttpService; rateLimits: RateLimits }> {
  const { config, database, clock, audit, part } = basics;
  const rateLimits = new RateLimits({
    limits: {
      auth: config.rateLimitAuth,
      engine: config.rateLimitEngine,
      media: config.rateLimitMedia,
      other: config.rateLimitOther,
    },
    redisUrl: config.redisUrl,
    log: part('http'),
  });
  const { installation } = parts;
  const handler = createHttpApp(
    {
      ...parts,
      clock,
      audit,
      accountAnalytics: new AccountAnalytics({ database, clock }),
      transcripts: new Transcripts({ database, audit }),
      rateLimits,
      therapykin: createTherapykinServices({
        ...parts,
        database,
        clock,
        passwords: parts.accounts.passwords,
        payments: parts.payments.service,
        demosADay: config.therapykinDemos,
        appUrl: config.therapykinAppUrl,
      }),
      log: part('http'),
    },
    {
      publicUrl: config.publicUrl,
      trustProxy: config.trustProxy,
      metricsToken: config.metricsToken,
      allowedOrigins: config.allowedOrigins,
      allowSessionIdConnect: config.sessionIdConnect,
      trustedMindigoAccount: config.mindigoTrustGateway ? installation.firstAccount : null,
      therapykinAccount: installation.therapykinAccount,
      ...(await pages(basics, parts)),
    },
  );
  return { http: new HttpService({ handler, port: config.port, host: config.host }), rateLimits };
}

async function pages(
  { config, database }: Basics,
  { keys, sessions, tokens, knowledge, commands }: HttpParts,
): Promise<Required<Pick<HttpAppOptions, 'mounts' | 'staticFiles'>>> {
  const mounts = [{ path: '/console', handler: consoleRoutes(join(BUNDLES_DIR, 'console')) }];
  const staticFiles = [{ path: '/sdk', directory: join(BUNDLES_DIR, 'sdk'), cors: true }];
  if (!config.demo) return { mounts, staticFiles };
  const demo = await DemoService.create({ database, keys, sessions, tokens });
  const cookies = userCookies(config.publicUrl);
  return {
    mounts: [...mounts, { path: '/demo', handler: demoRoutes(demo, { knowledge, commands, cookies }) }],
    staticFiles: [...staticFiles, { path: '/', directory: join(BUNDLES_DIR, 'site') }],
  };
}
