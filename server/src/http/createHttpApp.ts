import express, { type Express, type Request, type RequestHandler, Router } from 'express';
import helmet from 'helmet';
import type { AccountId, Clock } from '@visavis/shared';
import type { ApiKeyService } from '../accounts/ApiKeyService.ts';
import type { Accounts } from '../accounts/createAccounts.ts';
import type { AccountAnalytics } from '../analytics/AccountAnalytics.ts';
import type { SessionAnalytics } from '../analytics/SessionAnalytics.ts';
import type { AuditLog } from '../audit/AuditLog.ts';
import type { TokenService } from '../auth/TokenService.ts';
import type { BillingLimits } from '../billing/BillingLimits.ts';
import type { Ledger } from '../billing/Ledger.ts';
import type { Meter } from '../billing/Meter.ts';
import type { PriceBook } from '../billing/PriceBook.ts';
import type { Timeline } from '../billing/Timeline.ts';
import type { Invoices } from '../billing/invoices/Invoices.ts';
import type { Statements } from '../billing/usage/Statements.ts';
import type { UsageReports } from '../billing/usage/UsageReports.ts';
import type { Catalog } from '../catalog/Catalog.ts';
import type { BridgeService } from '../bridges/BridgeService.ts';
import type { ClipService } from '../clips/ClipService.ts';
import type { ChatService } from '../chat/ChatService.ts';
import type { EndUserService } from '../endUsers/EndUserService.ts';
import type { IdempotencyService } from '../idempotency/IdempotencyService.ts';
import type { IllustrationService } from '../illustrations/IllustrationService.ts';
import type { Journal } from '../journal/Journal.ts';
import type { KnowledgeService } from '../knowledge/KnowledgeService.ts';
import type { MemoryService } from '../memory/MemoryService.ts';
import { diaruptRoutes } from '../platforms/diarupt/diaruptRoutes.ts';
import { exchangeRoutes } from '../platforms/diarupt/exchangeRoutes.ts';
import { createMindigo } from '../platforms/mindigo/createMindigo.ts';
import { createTherappai } from '../platforms/therappai/createTherappai.ts';
import { createTherapykin } from '../platforms/therapykin/createTherapykin.ts';
import type { ProfileService } from '../profiles/ProfileService.ts';
import type { SessionCommands } from '../sessions/SessionCommands.ts';
import { SessionIdExchange } from '../sessions/SessionIdExchange.ts';
import type { RecordingService } from '../recording/RecordingService.ts';
import type { SessionService } from '../sessions/SessionService.ts';
import type { Payments } from '../billing/payments/createPayments.ts';
import type { TherapykinServices } from '../therapykin/createTherapykinServices.ts';
import type { SpeechFiles } from '../speech/SpeechFiles.ts';
import type { WebhookService } from '../webhooks/WebhookService.ts';
import type { Transcripts } from '../sessions/Transcripts.ts';
import { adminPriceRoutes, billingRoutes, spanRoutes } from './billingRoutes.ts';
import { adminAccountRoutes } from './adminAccountRoutes.ts';
import { adminSessionRoutes } from './adminSessionRoutes.ts';
import { analyticsRoutes } from './analyticsRoutes.ts';
import { apiKeyRoutes } from './apiKeyRoutes.ts';
import { authRoutes } from './authRoutes.ts';
import { catalogRoutes } from './catalogRoutes.ts';
import { clipRoutes } from './clipRoutes.ts';
import { ConsoleCookies } from './ConsoleCookies.ts';
import { docsRoutes } from './docsRoutes.ts';
import { endUserRoutes } from './endUserRoutes.ts';
import { Guard } from './Guard.ts';
import { healthRoutes, type Readiness } from './healthRoutes.ts';
import { markIdempotent } from './idempotency.ts';
import { adminInvoiceRoutes, billingDetailsRoutes, invoiceRoutes } from './invoiceRoutes.ts';
import { knowledgeRoutes, sessionKnowledgeRoutes } from './knowledgeRoutes.ts';
import { limitClassOf } from './limits/limitClasses.ts';
import type { RateLimits } from './limits/RateLimits.ts';
import { memberRoutes } from './memberRoutes.ts';
import { metricsRoutes, type MetricsPage } from './metricsRoutes.ts';
import { servedDocument } from './openapi/servedDocument.ts';
import { errorHandler, writeProblem, type HttpLog } from './problems.ts';
import { checkoutRoutes } from './checkoutRoutes.ts';
import { paymentRoutes, stripeWebhookRoutes } from './paymentRoutes.ts';
import { profileRoutes } from './profileRoutes.ts';
import { recordingRoutes } from './recordingRoutes.ts';
import { noSuchPath } from './requests.ts';
import { sessionRoutes } from './sessionRoutes.ts';
import { statementRoutes, usageRoutes } from './usageRoutes.ts';
import { eventRoutes, webhookDeliveryRoutes, webhookEndpointRoutes } from './webhookRoutes.ts';

export interface HttpAppDeps {
  sessions: SessionService;
  keys: ApiKeyService;
  accounts: Accounts;
  audit: AuditLog;
  tokens: TokenService;
  ledger: Ledger;
  prices: PriceBook;
  billingLimits: BillingLimits;
  timeline: Timeline;
  meter: Meter;
  catalog: Catalog;
  profiles: ProfileService;
  recordings: RecordingService;
  clips: ClipService;
  speech: SpeechFiles;
  knowledge: KnowledgeService;
  memory: MemoryService;
  endUsers: EndUserService;
  analytics: SessionAnalytics;
  accountAnalytics: AccountAnalytics;
  transcripts: Transcripts;
  usageReports: UsageReports;
  invoices: Invoices;
  statements: Statements;
  metrics: MetricsPage;
  commands: SessionCommands;
  chat: ChatService;
  bridges: BridgeService;
  illustrations: IllustrationService;
  journal: Journal;
  clock: Clock;
  idempotency: IdempotencyService;
  rateLimits: RateLimits;
  webhooks: WebhookService;
  payments: Payments;
  therapykin: TherapykinServices;
  log: HttpLog;
  readiness: Readiness;
}

export interface HttpAppOptions {
  /** How clients reach us, for links in answers; null: as the request says. */
  publicUrl?: string | null;
  /** Reverse proxies in front whose X-Forwarded headers are believed. */
  trustProxy?: number;
  /** Needed to read `/metrics`; null: only this machine reads it. */
  metricsToken?: string | null;
  /** Pages that may exchange a session id for a token; `*` for any. */
  allowedOrigins?: readonly string[];
  /** Whether pages may connect with the id of a Diarupt-style session alone. */
  allowSessionIdConnect?: boolean;
  /** The account of MindIgo requests without a credential, whose headers a gateway has checked; null: none are taken. */
  trustedMindigoAccount?: AccountId | null;
  /** Whose end users register with TherapyKin's API; null: there is no such API. */
  therapykinAccount?: AccountId | null;
  /** Further handlers, such as the demo's; they come after the API and before its 404. */
  mounts?: readonly { path: string; handler: RequestHandler }[];
  /** Folders of static files, after the mounts. `cors`: pages of other origins may load them (the SDK's bundle). */
  staticFiles?: readonly { path: string; directory: string; cors?: boolean }[];
}

/** The HTTP side of the server: an Express app that listens nowhere yet. */
export function createHttpApp(deps: HttpAppDeps, options: HttpAppOptions = {}): Express {
  const publicUrl = options.publicUrl ?? null;
  const therapykinAccount = options.therapykinAccount ?? null;
  const allowExchange = options.allowSessionIdConnect ?? true;
  const { sessions, commands, tokens, catalog, log } = deps;
  const cookies = new ConsoleCookies(publicUrl);
  const { accounts, audit } = deps;
  const guard = new Guard({ ...deps.accounts, keys: deps.keys, cookies, publicUrl });

  const app = express();
  app.set('trust proxy', options.trustProxy ?? 0);
  app.use(securityHeaders());
  app.use(healthRoutes(deps.readiness));
  app.use(metricsRoutes(deps.metrics, options.metricsToken ?? null));
  app.use(docsRoutes(servedDocument({ exchange: allowExchange, therapykin: therapykinAccount !== null })));
  const callerOf = (req: Request): Promise<string | null> => guard.caller(req);
  app.use('/v1', deps.rateLimits.handler(limitClassOf, callerOf));
  app.use('/v1', askAgain);
  app.use('/v1', markIdempotent({ guard, idempotency: deps.idempotency, log }));
  app.use('/v1', authRoutes({ guard, accounts, cookies, publicUrl }));
  app.use('/v1', memberRoutes({ guard, accounts, audit, publicUrl }));
  app.use('/v1/api-keys', apiKeyRoutes({ guard, keys: deps.keys }));
  app.use('/v1/admin/sessions', adminSessionRoutes({ guard, sessions }));
  app.use('/v1/admin', adminAccountRoutes({ guard, accounts, audit }));
  app.use('/v1', catalogRoutes({ catalog, publicUrl }));
  app.use('/v1/analytics', analyticsRoutes({ guard, accountAnalytics: deps.accountAnalytics }));
  app.use('/v1/usage', usageRoutes({ guard, usageReports: deps.usageReports }));
  app.use('/v1/statements', statementRoutes({ guard, statements: deps.statements }));
  app.use('/v1/profiles', profileRoutes({ guard, profiles: deps.profiles }));
  app.use(
    '/v1/sessions/:session_id/recordings',
    recordingRoutes({ guard, sessions, recordings: deps.recordings, tokens }),
  );
  app.use('/v1/clips', clipRoutes({ guard, clips: deps.clips, tokens, publicUrl }));
  const { knowledge } = deps;
  app.use('/v1/knowledge', knowledgeRoutes({ guard, knowledge }));
  app.use('/v1/end-users', endUserRoutes({ ...deps, guard, publicUrl }));
  app.use(
    '/v1/sessions/:session_id/knowledge',
    sessionKnowledgeRoutes({ guard, knowledge, sessions, commands }),
  );
  const { webhooks } = deps;
  app.use('/v1/webhook-endpoints', webhookEndpointRoutes({ guard, webhooks }));
  app.use('/v1/webhook-deliveries', webhookDeliveryRoutes({ guard, webhooks }));
  app.use('/v1/events', eventRoutes({ guard, webhooks }));
  const { invoices } = deps;
  app.use('/v1/invoices', invoiceRoutes({ guard, invoices }));
  app.use('/v1/billing/details', billingDetailsRoutes({ guard, invoices }));
  app.use('/v1/admin/invoices', adminInvoiceRoutes({ guard, invoices }));
  app.use('/v1/billing', billingRoutes({ ...deps, guard }));
  app.use('/v1/admin/prices', adminPriceRoutes({ guard, prices: deps.prices }));
  app.use('/v1/sessions/:session_id/spans', spanRoutes({ guard, sessions, timeline: deps.timeline }));
  app.use('/v1/sessions', sessionRoutes({ ...deps, guard }));
  const { payments } = deps;
  app.use('/v1/payments', paymentRoutes({ guard, payments: payments.service, publicUrl }));
  switch (payments.kind) {
    case 'test':
      app.use('/checkout', checkoutRoutes(payments));
      break;
    case 'stripe':
      app.use('/payments/stripe/webhook', stripeWebhookRoutes(payments));
  }
  app.use('/mindigo', createMindigo({ ...deps, ...options }));
  app.use('/therappai/api/v1', createTherappai({ ...deps, ...options }));
  if (therapykinAccount !== null)
    app.use('/therapykin', createTherapykin({ ...deps, publicUrl, accountId: therapykinAccount }));
  const extension = allowExchange
    ? exchangeRoutes({
        exchange: new SessionIdExchange({ sessions, tokens }),
        allowedOrigins: options.allowedOrigins ?? ['*'],
      })
    : Router();
  const diaruptLimit = deps.rateLimits.handler(
    ({ method }) => (method === 'POST' ? 'engine' : 'other'),
    callerOf,
  );
  app.use(
    diaruptRoutes({
      ...{ guard, sessions, commands, catalog, publicUrl, log, extension, limit: diaruptLimit },
      transcripts: deps.transcripts,
    }),
  );
  for (const { path, handler } of options.mounts ?? []) app.use(path, handler);
  for (const { path, directory, cors } of options.staticFiles ?? []) {
    if (cors) app.use(path, openToAllOrigins);
    app.use(path, express.static(directory));
  }
  app.use(noSuchPath);
  app.use(errorHandler(log, writeProblem));
  return app;
}

/** One strict policy for everything we serve: own scripts and styles only, media from memory, our own sockets. */
function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // Not every browser counts a page's own WebSocket as 'self'.
        connectSrc: ["'self'", 'ws:', 'wss:'],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    // The page needs the microphone on plain http://localhost too; upgrading is the proxy's business.
    strictTransportSecurity: { maxAge: 15_552_000 },
  });
}

/** What a credential opened is nobody else's; who polls it asks with its ETag. Routes that know better say so. */
const askAgain: RequestHandler = (req, res, next) => {
  // fetch() adds `no-cache` to a condition of the caller's own, and Express would then never answer 304. It is meant for
  // caches on the way; the condition is for us.
  if (req.headers['if-none-match'] !== undefined) delete req.headers['cache-control'];
  res.set('Cache-Control', 'private, no-cache').vary('X-API-KEY, Authorization, Cookie');
  next();
};

const openToAllOrigins: RequestHandler = (_req, res, next) => {
  res.set({ 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' });
  next();
};
