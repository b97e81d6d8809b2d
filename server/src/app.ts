import { createHash, timingSafeEqual } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join, resolve } from 'node:path';
import { Observer, systemClock, type AccountId, type MediaWorkerId, type SessionId } from '@visavis/shared';
import { ChatEngine, createEngine, createImageMaker } from '@visavis/media-worker';
import { ApiKeyService } from './accounts/ApiKeyService.ts';
import { createAccounts } from './accounts/createAccounts.ts';
import type { UserService } from './accounts/UserService.ts';
import { AccountAnalytics } from './analytics/AccountAnalytics.ts';
import { announceExpiring } from './announceExpiring.ts';
import { announceSafetyAlerts } from './announceSafetyAlerts.ts';
import { auditPrices } from './auditPrices.ts';
import { SessionAnalytics } from './analytics/SessionAnalytics.ts';
import { AuditLog } from './audit/AuditLog.ts';
import { TokenService } from './auth/TokenService.ts';
import { CLIPS, SPEECH, TimeCharges } from './billing/TimeCharges.ts';
import { BillingLimits } from './billing/BillingLimits.ts';
import { Ledger } from './billing/Ledger.ts';
import { Meter } from './billing/Meter.ts';
import { PriceBook } from './billing/PriceBook.ts';
import { Thresholds } from './billing/Thresholds.ts';
import { Timeline } from './billing/Timeline.ts';
import { Invoices } from './billing/invoices/Invoices.ts';
import { Statements } from './billing/usage/Statements.ts';
import { UsageReports } from './billing/usage/UsageReports.ts';
import { createPayments } from './billing/payments/createPayments.ts';
import { Catalog } from './catalog/Catalog.ts';
import { createChores } from './chores.ts';
import { BridgeService } from './bridges/BridgeService.ts';
import { ClipService } from './clips/ClipService.ts';
import { chatModeration, chatModels } from './chat/chatModels.ts';
import { ChatService } from './chat/ChatService.ts';
import type { Config } from './config.ts';
import { consoleRoutes } from './console/consoleRoutes.ts';
import { DemoService } from './demo/DemoService.ts';
import { ClipRenderers } from './dispatch/ClipRenderers.ts';
import { SpeechProcesses } from './dispatch/SpeechProcesses.ts';
import { Dispatcher } from './dispatch/Dispatcher.ts';
import { LiveSessions } from './dispatch/LiveSessions.ts';
import { EndUserService } from './endUsers/EndUserService.ts';
import { Retention } from './endUsers/Retention.ts';
import { Scrubber } from './endUsers/Scrubber.ts';
import { IdempotencyService } from './idempotency/IdempotencyService.ts';
import { Journal } from './journal/Journal.ts';
import { KnowledgeService } from './knowledge/KnowledgeService.ts';
import { MemoryService } from './memory/MemoryService.ts';
import { SessionResources } from './sessions/SessionResources.ts';
import type { LiveFigures } from './dispatch/LiveFigures.ts';
import { MediaWorkerSupervisor } from './dispatch/MediaWorkerSupervisor.ts';
import { createHttpApp } from './http/createHttpApp.ts';
import { demoRoutes } from './http/demoRoutes.ts';
import { RateLimits } from './http/limits/RateLimits.ts';
import { userCookies } from './http/userCookies.ts';
import { HttpService } from './HttpService.ts';
import { IllustrationService } from './illustrations/IllustrationService.ts';
import { invoiceAnnouncements } from './invoiceAnnouncements.ts';
import { Lifecycle, type Service } from './lifecycle.ts';
import { createLogger, type Logger } from './log.ts';
import { SafeFetch } from './net/safeFetch.ts';
import { urlProblem } from './net/urlProblem.ts';
import { PrometheusMetrics } from './metrics/PrometheusMetrics.ts';
import { embedderOf, engineSettings, imageSettings, stripeKeys } from './partSettings.ts';
import { ProfileService } from './profiles/ProfileService.ts';
import { Recorder } from './recording/Recorder.ts';
import { RecordingService } from './recording/RecordingService.ts';
import { SessionCommands } from './sessions/SessionCommands.ts';
import { requireConnectable, SessionService } from './sessions/SessionService.ts';
import { Transcripts } from './sessions/Transcripts.ts';
import { SessionSettings } from './sessions/SessionSettings.ts';
import { SfuPool } from './sfu/SfuPool.ts';
import { SpeechFiles } from './speech/SpeechFiles.ts';
import { createSocketServer } from './signaling/createSocketServer.ts';
import { MediaWorkerServer } from './signaling/MediaWorkerServer.ts';
import { SignalingServer } from './signaling/SignalingServer.ts';
import type { RecordFact } from './store/auditFact.ts';
import { Database } from './store/Database.ts';
import { createTherapykinServices } from './therapykin/createTherapykinServices.ts';
import { storeLocation } from './storeLocation.ts';
import { ToolWebhook } from './tools/ToolWebhook.ts';
import { thresholdEvent } from './thresholdEvent.ts';
import { Outbox } from './webhooks/Outbox.ts';
import { WebhookSender } from './webhooks/WebhookSender.ts';
import { WebhookService } from './webhooks/WebhookService.ts';

const PROJECT_DIR = resolve(import.meta.dirname, '../..');
const BUNDLES_DIR = join(PROJECT_DIR, '.build');
const MEDIA_WORKER_ENTRY = fileURLToPath(new URL('../../media-worker/src/main.ts', import.meta.url));
const CLIP_RENDERER_ENTRY = fileURLToPath(new URL('../../media-worker/src/clips/main.ts', import.meta.url));
const SPEECH_ENTRY = fileURLToPath(new URL('../../media-worker/src/speech/main.ts', import.meta.url));
/** Children keep their token for as long as they live. */
const EMBEDDED_TOKEN_TTL_MS = 10 * 365 * 24 * 60 * 60_000;
/** What a media-worker may count beyond the time that we saw pass: a moment for messages on their way. */
const METER_TOLERANCE_MS = 2_000;
const MIN_VIDEO_BITRATE = 120_000;

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
  const database = await Database.open(storeLocation(config), {
    onConnectionError: (error) => part('store').warn({ err: error }, 'a database connection broke'),
  });
  try {
    return await compose();
  } catch (error) {
    await database.close();
    throw error;
  }

  async function compose(): Promise<App> {
    const catalog = new Catalog({ engine: await engineLoading });
    const audit = new AuditLog({ database, clock });
    const record: RecordFact = (tx, fact) => audit.record(tx, fact);
    const keys = new ApiKeyService({ database, clock, audit });
    const tokens = await TokenService.create({ database, clock });
    const profiles = new ProfileService({ database, catalog, clock });
    const safeFetch = new SafeFetch({ allowPrivateAddresses: config.allowPrivateAddresses, clock });
    const checkUrl = (url: string): string | null => urlProblem(safeFetch, url);
    const outbox = new Outbox({ database, clock });
    const webhooks = new WebhookService({ database, clock, checkUrl, record });
    const sender = new WebhookSender({ database, safeFetch, clock, record, log: part('webhooks') });
    const embedder = embedderOf(config, clock);
    const knowledge = new KnowledgeService({
      database,
      clock,
      safeFetch,
      embedder,
      log: part('knowledge'),
    });
    const memory = new MemoryService({ database, clock });
    const resources = new SessionResources({ knowledge, memory });
    const sessions = new SessionService({
      database,
      catalog,
      profiles,
      clock,
      resources,
      checkUrl,
      outbox,
    });
    const thresholds = new Thresholds({
      lowCreditMicros: config.lowCreditMicros,
      crossed: (tx, threshold) => outbox.add(tx, thresholdEvent(threshold)),
    });
    const ledger = new Ledger({
      database,
      clock,
      trial: { creditMicros: config.trialCreditMicros, days: config.trialDays },
      thresholds,
    });
    const prices = new PriceBook({
      database,
      clock,
      changed: (tx, written) => auditPrices(audit, tx, written),
    });
    const billingLimits = new BillingLimits({ database, clock, record });
    const meter = new Meter({ database, clock, prices, thresholds, toleranceMs: METER_TOLERANCE_MS });
    const settle = (id: SessionId): void =>
      void meter.settle(id).catch((error: unknown) => {
        // Tried again every minute.
        part('meter').warn({ err: error, sessionId: id }, 'an ended session could not be settled');
      });
    sessions.observer.on('statusChanged', ({ session, to }) => {
      if (to === 'TERMINATED') settle(session.id);
    });
    meter.observer.on('sealed', ({ span, sessionEnded }) => {
      if (sessionEnded) settle(span.sessionId);
    });
    const accounts = createAccounts({
      database,
      clock,
      audit,
      signUp: config.signUp,
      maxRetentionDays: config.retentionDays,
      opening: (tx, accountId) => ledger.openTrial(tx, accountId),
    });
    const payments = createPayments(
      { database, clock, credit: ledger, outbox, record, log: part('payments') },
      stripeKeys(config),
    );
    const invoices = new Invoices({
      database,
      clock,
      seller: {
        name: config.sellerName,
        address: config.sellerAddress,
        taxId: config.sellerTaxId,
        email: config.sellerEmail,
      },
      tax: config.taxPercent === 0 ? null : { name: config.taxName, percent: config.taxPercent },
      numberPrefix: config.invoiceNumberPrefix,
      ...invoiceAnnouncements(outbox, audit),
    });
    const first = await keys.ensureFirst(config.firstApiKey === null ? {} : { key: config.firstApiKey });
    const firstOperator = await ensureFirstOperator(accounts.users, first.accountId, config, log);

    const therapykinAccount = config.therapykinAccount ?? first.accountId;
    await accounts.accounts.get(therapykinAccount).catch((error: unknown) => {
      throw new Error('THERAPYKIN_ACCOUNT names no account of this installation.', { cause: error });
    });

    const sfu = new SfuPool({
      workers: config.sfuWorkers,
      port: config.rtcPort,
      rtcListenAddress: '0.0.0.0',
      rtcAnnouncedAddress: config.announcedAddress,
      listenAddress: config.mediaListenAddress,
      announcedAddress: config.mediaAnnouncedAddress,
      ports: config.mediaPorts,
      workerBin: config.mediasoupWorkerBin,
      clock,
      log: part('sfu'),
    });
    const dispatcher = new Dispatcher({ expectedWorkers: config.mediaWorkers, clock, log: part('dispatch') });
    const recordings = new RecordingService({
      database,
      clock,
      folder: join(config.dataDir, 'recordings'),
      log: part('recording'),
      outbox,
    });
    const clipRenderers = new ClipRenderers({
      entry: CLIP_RENDERER_ENTRY,
      environment: config.mediaWorkerEnvironment,
      clock,
      log: part('clips'),
    });
    const clips = new ClipService({
      database,
      catalog,
      profiles,
      clock,
      renderer: clipRenderers,
      concurrency: config.clipRenderers,
      billing: new TimeCharges(CLIPS, { database, clock, prices }),
      outbox,
      folder: join(config.dataDir, 'clips'),
      log: part('clips'),
    });
    const speechProcesses = new SpeechProcesses({
      entry: SPEECH_ENTRY,
      environment: config.mediaWorkerEnvironment,
      atOnce: config.speechAtOnce,
      clock,
      log: part('speech'),
    });
    const speech = new SpeechFiles({
      database,
      catalog,
      worker: speechProcesses,
      billing: new TimeCharges(SPEECH, { database, clock, prices }),
      atOnce: config.speechAtOnce,
      folder: join(config.dataDir, 'speech'),
      clock,
      log: part('speech'),
    });
    const figures = new Observer<LiveFigures>();
    const analytics = new SessionAnalytics({ database, clock, log: part('analytics') });
    analytics.watch(figures);
    announceExpiring({
      figures,
      sessions,
      database,
      outbox,
      onError: (error) => part('webhooks').error({ err: error }, 'an event could not be stored'),
    });
    announceSafetyAlerts({
      figures,
      sessions,
      database,
      outbox,
      audit,
      clock,
      onError: (error, sessionId, willRetry) =>
        part('safety').error({ err: error, sessionId, willRetry }, 'a safety alert could not be stored'),
    });
    const live = new LiveSessions({
      sessions,
      resources: {
        retrievalMs: async (id) => resources.retrievalMs(await sessions.load(id)),
        retrieve: async (id, query) => knowledge.retrieve(await sessions.load(id), query),
        remember: (id, facts) => memory.remember(id, facts),
      },
      meter,
      rooms: sfu,
      dispatcher,
      recorder: new Recorder({
        recordings,
        videoSize: config.videoSize,
        clock,
        log: part('recording'),
      }),
      webhooks: new ToolWebhook({ safeFetch, clock }),
      figures,
      video: {
        size: config.videoSize,
        fps: config.videoFps,
        bitrate: { min: MIN_VIDEO_BITRATE, max: config.videoBitrate },
      },
      clock,
      log: part('session'),
    });
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
    const idempotency = new IdempotencyService({ database, clock });
    const metrics = new PrometheusMetrics({
      figures,
      meter: meter.observer,
      dispatcher,
      live,
      chats: () => chat.providerSnapshots,
    });
    const settings = new SessionSettings({ database, catalog });
    const commands = new SessionCommands({
      sessions,
      settings,
      control: live,
      memory,
    });
    const chat = new ChatService({
      engine: new ChatEngine({
        ...chatModels(config),
        moderation: chatModeration(config),
        retryMs: config.providerRetryMs ?? undefined,
        firstTokenTimeoutMs: config.llmFirstTokenTimeoutMs ?? undefined,
        clock,
        log: part('chat'),
      }),
      database,
      sessions,
      meter,
      retrieve: (session, query) => knowledge.retrieve(session, query),
      remember: (id, facts) => memory.remember(id, facts),
      onAlert: ({ id, endUserId }, { level, source, timestamp: at }) =>
        figures.emit('safetyAlert', id, { level, source, at }, endUserId),
      clock,
      log: part('chat'),
      turnsAtOnce: config.chatTurnsAtOnce,
    });
    const bridges = new BridgeService({ database, sessions, chat, profiles, clock });
    const illustrations = new IllustrationService({
      database,
      maker: createImageMaker(imageSettings(config)),
      safeFetch,
      clock,
    });
    const scrubber = new Scrubber({ database, log: part('end-users') });
    const endUsers = new EndUserService({
      database,
      clock,
      record,
      commands,
      chat,
      clips,
      recordings,
      meter,
      idempotency,
      scrubber,
    });
    const demo = config.demo ? await DemoService.create({ database, keys, sessions, tokens }) : null;

    const ready = (): boolean => dispatcher.workers.length > 0;
    const handler = createHttpApp(
      {
        sessions,
        keys,
        accounts,
        audit,
        tokens,
        ledger,
        prices,
        billingLimits,
        timeline: new Timeline({ database }),
        meter,
        catalog,
        profiles,
        recordings,
        clips,
        speech,
        knowledge,
        memory,
        analytics,
        accountAnalytics: new AccountAnalytics({ database, clock }),
        endUsers,
        transcripts: new Transcripts({ database, audit }),
        invoices,
        usageReports: new UsageReports({ database, clock }),
        statements: new Statements({ database, clock }),
        metrics,
        commands,
        chat,
        bridges,
        illustrations,
        journal: new Journal({ database, clock }),
        clock,
        idempotency,
        rateLimits,
        webhooks,
        payments,
        therapykin: createTherapykinServices({
          database,
          clock,
          tokens,
          passwords: accounts.passwords,
          sessions,
          profiles,
          chat,
          settings,
          payments: payments.service,
          demosADay: config.therapykinDemos,
          appUrl: config.therapykinAppUrl,
        }),
        log: part('http'),
        readiness: async () => ({
          store: await database.ping().then(
            () => true,
            () => false,
          ),
          sfu: sfu.pids.length > 0,
          media_workers: ready(),
        }),
      },
      {
        publicUrl: config.publicUrl,
        trustProxy: config.trustProxy,
        metricsToken: config.metricsToken,
        allowedOrigins: config.allowedOrigins,
        allowSessionIdConnect: config.sessionIdConnect,
        trustedMindigoAccount: config.mindigoTrustGateway ? first.accountId : null,
        therapykinAccount,
        mounts: [
          { path: '/console', handler: consoleRoutes(join(BUNDLES_DIR, 'console')) },
          ...(demo
            ? [
                {
                  path: '/demo',
                  handler: demoRoutes(demo, { knowledge, commands, cookies: userCookies(config.publicUrl) }),
                },
              ]
            : []),
        ],
        staticFiles: [
          { path: '/sdk', directory: join(BUNDLES_DIR, 'sdk'), cors: true },
          ...(demo ? [{ path: '/', directory: join(BUNDLES_DIR, 'site') }] : []),
        ],
      },
    );
    const http = new HttpService({ handler, port: config.port, host: config.host });
    const io = createSocketServer(http.server, config.allowedOrigins, clock);
    const supervisor = new MediaWorkerSupervisor({
      workers: config.mediaWorkers,
      entry: MEDIA_WORKER_ENTRY,
      environment: config.mediaWorkerEnvironment,
      dataDir: join(config.dataDir, 'media-workers'),
      serverUrl: () => http.localUrl,
      issueToken: async (workerId) =>
        (await tokens.issueWorkerToken(workerId as MediaWorkerId, EMBEDDED_TOKEN_TTL_MS)).token,
      clock,
      log: part('media-worker'),
    });

    // Started from first to last, stopped from last to first: sessions end while all that counts them still runs.
    const services: Service[] = [
      { id: 'store', start: async () => undefined, stop: () => database.close() },
      scrubber,
      {
        id: 'data-keys',
        // Beside all else: old keys still decrypt.
        start: async () => {
          database.reseal().then(
            (tables) => {
              if (tables > 0) part('store').info({ tables }, 'all is encrypted with the new data key');
            },
            (error: unknown) => part('store').error({ err: error }, 'data could not be encrypted anew'),
          );
        },
        stop: async () => undefined,
      },
      {
        id: 'safe-fetch',
        start: async () => {
          if (config.allowPrivateAddresses)
            part('net').warn(
              'ALLOW_PRIVATE_ADDRESSES is on: whoever holds an API key can reach this network through this server',
            );
        },
        stop: () => safeFetch.close(),
      },
      sender,
      knowledge,
      {
        id: 'abandoned-sessions',
        start: async () => {
          const paused = await sessions.pauseAbandoned();
          if (paused > 0)
            part('session').warn({ paused }, 'sessions were cut off by the last stop and are paused');
        },
        stop: async () => undefined,
      },
      recordings,
      clipRenderers,
      clips,
      speechProcesses,
      speech,
      analytics,
      sfu,
      rateLimits,
      chat,
      {
        id: 'mindigo-gateway',
        start: async () => {
          if (config.mindigoTrustGateway)
            part('mindigo').warn(
              'MINDIGO_TRUST_GATEWAY is on: whoever reaches /mindigo is the user that X-User-Id names',
            );
        },
        stop: async () => undefined,
      },
      http,
      new MediaWorkerServer({
        io,
        verifyToken: async (token) =>
          isSecret(token, config.mediaWorkerToken) ? { workerId: null } : tokens.verifyWorkerToken(token),
        handlers: live,
        log: part('media-workers'),
      }),
      supervisor,
      new SignalingServer({
        io,
        live,
        commands,
        verifyToken: (token) => tokens.verifyClientToken(token),
        requireConnectable: async (id) => requireConnectable(await sessions.load(id)),
        allowedOrigins: config.allowedOrigins,
        clock,
        log: part('signaling'),
      }),
      live,
      new Retention({
        database,
        clock,
        record,
        sessions,
        clips,
        recordings,
        scrubber,
        maxDays: config.retentionDays,
        log: part('end-users'),
      }),
      ...createChores(
        { meter, ledger, invoices, sender, idempotency, clips, recordings, illustrations },
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
        await database.close();
      },
      get url() {
        return config.publicUrl ?? `http://localhost:${http.port}`;
      },
      firstApiKey: first.key,
      firstOperator,
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
}

async function ensureFirstOperator(
  users: UserService,
  accountId: AccountId,
  { firstOperatorEmail: email, firstOperatorPassword }: Config,
  log: Logger,
): Promise<{ email: string; password: string } | null> {
  if (email === null) return null;
  const made = await users.ensureFirstOperator(accountId, { email, password: firstOperatorPassword });
  if (!made.operator)
    log.warn({ email }, 'FIRST_OPERATOR_EMAIL signed up by themselves: npm run operator makes them one');
  return made.password === null ? null : { email, password: made.password };
}

function isSecret(given: string, secret: string | null): boolean {
  if (secret === null) return false;
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(secret));
}
