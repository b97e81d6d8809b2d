import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '@visavis/shared';
import { createEngine, type Engine } from '@visavis/media-worker';
import { ApiKeyService } from './accounts/ApiKeyService.ts';
import { createAccounts } from './accounts/createAccounts.ts';
import type { Basics } from './app/Basics.ts';
import { createBilling } from './app/createBilling.ts';
import { createChats } from './app/createChats.ts';
import { createEndUsers } from './app/createEndUsers.ts';
import { createFiles } from './app/createFiles.ts';
import { BUNDLES_DIR, createHttp } from './app/createHttp.ts';
import { createLive } from './app/createLive.ts';
import { createOutgoing } from './app/createOutgoing.ts';
import { createSessions } from './app/createSessions.ts';
import { createMediaWorkers, createSockets } from './app/createSockets.ts';
import { openInstallation } from './app/openInstallation.ts';
import { fetching, pausingAbandoned, resealing, warningOfMindigoGateway } from './app/services.ts';
import { AuditLog } from './audit/AuditLog.ts';
import { TokenService } from './auth/TokenService.ts';
import { createChores } from './chores.ts';
import type { Config } from './config.ts';
import type { MediaWorkerSupervisor } from './dispatch/MediaWorkerSupervisor.ts';
import { IdempotencyService } from './idempotency/IdempotencyService.ts';
import { Lifecycle, type Service } from './lifecycle.ts';
import { createLogger, type Logger } from './log.ts';
import { PrometheusMetrics } from './metrics/PrometheusMetrics.ts';
import { engineSettings } from './partSettings.ts';
import { Database } from './store/Database.ts';
import { storeLocation } from './storeLocation.ts';

/** The whole server, as one thing that is started and stopped. */
export interface App {
  /** Listens; media-workers may still be loading then: `/readyz` tells. */
  start(): Promise<void>;
  /** Pauses the live sessions, counts their seconds, ends the children, closes the store. Idempotent; never throws. */
  stop(): Promise<void>;
  /** How clients reach it; known once started. */
  readonly url: string;
  /** The first account's API key, when it was made just now: it can be shown only this once. */
  readonly firstApiKey: string | null;
  /** The first operator, when they were made just now with a made-up password: it can be shown only this once. */
  readonly firstOperator: { readonly email: string; readonly password: string } | null;
  /** Process ids of all children, for whoever watches over them. */
  readonly childPids: {
    readonly sfu: readonly number[];
    readonly mediaWorkers: readonly number[];
    readonly clipRenderers: readonly number[];
    readonly speech: readonly number[];
  };
  /** Whether a media-worker is ready to take sessions. */
  ready(): boolean;
}

/**
 * The one composition root: opens the store and wires every part.
 * @throws DirectoryInUseError, or an Error that says what to do, when the store cannot be opened.
 */
export async function createApp(config: Config, log: Logger = createLogger(config.logLevel)): Promise<App> {
  const clock = systemClock;
  const part = (name: string): Logger => log.child({ part: name });
  const engineLoading = createEngine(engineSettings(config));
  // Looked at once the store is open; until then its failure is nobody's.
  engineLoading.catch(() => undefined);
  const supervisor = createMediaWorkers(config, { clock, log: part('media-worker') });
  supervisor.start();
  let database: Database | undefined;
  try {
    database = await Database.open(storeLocation(config), {
      onConnectionError: (error) => part('store').warn({ err: error }, 'a database connection broke'),
    });
    const audit = new AuditLog({ database, clock });
    const basics: Basics = {
      config,
      database,
      clock,
      audit,
      record: (tx, fact) => audit.record(tx, fact),
      log,
      part,
    };
    return await compose(basics, { engine: await engineLoading, supervisor });
  } catch (error) {
    await supervisor.stop();
    await database?.close();
    throw error;
  }
}

async function compose(
  basics: Basics,
  { engine, supervisor }: { engine: Engine; supervisor: MediaWorkerSupervisor },
): Promise<App> {
  const { config, database, clock, audit, log, part } = basics;
  const keys = new ApiKeyService({ database, clock, audit });
  const tokens = await TokenService.create({ database, clock });
  const idempotency = new IdempotencyService({ database, clock });
  const outgoing = createOutgoing(basics);
  const sessionParts = createSessions(basics, { ...outgoing, engine });
  const { sessions, knowledge } = sessionParts;
  const billing = createBilling(basics, { ...outgoing, sessions });
  const { meter, ledger } = billing;
  const accounts = createAccounts({
    database,
    clock,
    audit,
    signUp: config.signUp,
    maxRetentionDays: config.retentionDays,
    opening: (tx, accountId) => ledger.openTrial(tx, accountId),
  });
  const installation = await openInstallation(basics, { keys, accounts });
  const files = createFiles(basics, { ...sessionParts, ...billing, ...outgoing });
  const { recordings, clips, speech, clipRenderers, speechProcesses } = files;
  const liveParts = createLive(basics, { ...sessionParts, ...outgoing, meter, recordings });
  const { sfu, dispatcher, analytics, live, commands } = liveParts;
  const chats = createChats(basics, { ...sessionParts, ...liveParts, ...outgoing, meter });
  const { chat } = chats;
  const { scrubber, endUsers, retention } = createEndUsers(basics, {
    ...files,
    sessions,
    commands,
    chat,
    meter,
    idempotency,
  });
  const ready = (): boolean => dispatcher.workers.length > 0;
  const { http, rateLimits } = await createHttp(basics, {
    ...outgoing,
    ...sessionParts,
    ...billing,
    ...files,
    ...liveParts,
    ...chats,
    keys,
    tokens,
    accounts,
    installation,
    idempotency,
    endUsers,
    metrics: new PrometheusMetrics({
      ...liveParts,
      meter: meter.observer,
      chats: () => chat.providerSnapshots,
    }),
    readiness: async () => ({
      store: await database.ping().then(
        () => true,
        () => false,
      ),
      sfu: sfu.pids.length > 0,
      media_workers: ready(),
    }),
  });
  const { mediaWorkers, admission, signaling } = createSockets(basics, {
    supervisor,
    http,
    live,
    commands,
    sessions,
    tokens,
  });

  // Started from first to last, stopped from last to first: sessions end while all that counts them still runs.
  const services: Service[] = [
    { id: 'store', start: async () => undefined, stop: () => database.close() },
    scrubber,
    resealing(basics),
    fetching(basics, outgoing.safeFetch),
    outgoing.sender,
    knowledge,
    pausingAbandoned(basics, sessions),
    recordings,
    clipRenderers,
    clips,
    speechProcesses,
    speech,
    analytics,
    sfu,
    rateLimits,
    chat,
    warningOfMindigoGateway(basics),
    http,
    mediaWorkers,
    admission,
    signaling,
    live,
    retention,
    ...createChores(
      { ...billing, ...outgoing, ...files, ...chats, idempotency },
      {
        clipRetentionDays: config.clipRetentionDays,
        recordingRetentionDays: config.recordingRetentionDays,
        clock,
        part,
      },
    ),
  ];
  const lifecycle = new Lifecycle(services, clock, log);
  return {
    start: async () => {
      if (!existsSync(join(BUNDLES_DIR, 'sdk')))
        log.warn('the SDK is not built: /sdk is empty (npm run setup)');
      await lifecycle.start();
    },
    stop: async () => {
      await lifecycle.stop();
      // Also when it was never started.
      await supervisor.stop();
      await database.close();
    },
    get url() {
      return config.publicUrl ?? `http://localhost:${http.port}`;
    },
    firstApiKey: installation.firstApiKey,
    firstOperator: installation.firstOperator,
    get childPids() {
      return {
        sfu: sfu.pids,
        mediaWorkers: supervisor.pids,
        clipRenderers: clipRenderers.pids,
        speech: speechProcesses.pids,
      };
    },
    ready,
  };
}
