import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Observer, systemClock, VirtualClock, type AccountId } from '@visavis/shared';
import { ApiKeyService } from '../../server/src/accounts/ApiKeyService.ts';
import { createAccounts, type Accounts } from '../../server/src/accounts/createAccounts.ts';
import { Passwords } from '../../server/src/accounts/Passwords.ts';
import { AccountAnalytics } from '../../server/src/analytics/AccountAnalytics.ts';
import { SessionAnalytics } from '../../server/src/analytics/SessionAnalytics.ts';
import { AuditLog } from '../../server/src/audit/AuditLog.ts';
import { auditPrices } from '../../server/src/auditPrices.ts';
import { TokenService } from '../../server/src/auth/TokenService.ts';
import { RecordingService } from '../../server/src/recording/RecordingService.ts';
import { CLIPS, SPEECH, TimeCharges } from '../../server/src/billing/TimeCharges.ts';
import { BillingLimits } from '../../server/src/billing/BillingLimits.ts';
import { Timeline } from '../../server/src/billing/Timeline.ts';
import { Ledger } from '../../server/src/billing/Ledger.ts';
import { Meter } from '../../server/src/billing/Meter.ts';
import { PriceBook } from '../../server/src/billing/PriceBook.ts';
import { Thresholds } from '../../server/src/billing/Thresholds.ts';
import { Invoices } from '../../server/src/billing/invoices/Invoices.ts';
import { Statements } from '../../server/src/billing/usage/Statements.ts';
import { UsageReports } from '../../server/src/billing/usage/UsageReports.ts';
import { ChatEngine, createImageMaker, type ChatModel, type ImageMaker } from '@visavis/media-worker';
import { BridgeService } from '../../server/src/bridges/BridgeService.ts';
import { IllustrationService } from '../../server/src/illustrations/IllustrationService.ts';
import { Catalog } from '../../server/src/catalog/Catalog.ts';
import { ClipService, type ClipServiceDeps } from '../../server/src/clips/ClipService.ts';
import { ChatService } from '../../server/src/chat/ChatService.ts';
import { SafeFetch } from '../../server/src/net/safeFetch.ts';
import { urlProblem } from '../../server/src/net/urlProblem.ts';
import { ProfileService } from '../../server/src/profiles/ProfileService.ts';
import { IdempotencyService } from '../../server/src/idempotency/IdempotencyService.ts';
import { Journal } from '../../server/src/journal/Journal.ts';
import { KnowledgeService } from '../../server/src/knowledge/KnowledgeService.ts';
import { MemoryService } from '../../server/src/memory/MemoryService.ts';
import { Transcripts } from '../../server/src/sessions/Transcripts.ts';
import { SessionResources } from '../../server/src/sessions/SessionResources.ts';
import type { LiveFigures } from '../../server/src/dispatch/LiveFigures.ts';
import { invoiceAnnouncements } from '../../server/src/invoiceAnnouncements.ts';
import { createLogger } from '../../server/src/log.ts';
import { SpeechError } from '../../server/src/speech/Speech.ts';
import { SpeechFiles, type SpeechFilesDeps } from '../../server/src/speech/SpeechFiles.ts';
import { SessionSettings } from '../../server/src/sessions/SessionSettings.ts';
import { SessionService } from '../../server/src/sessions/SessionService.ts';
import type { RecordFact } from '../../server/src/store/auditFact.ts';
import type { Database } from '../../server/src/store/Database.ts';
import {
  createPayments,
  type Payments,
  type StripeKeys,
} from '../../server/src/billing/payments/createPayments.ts';
import { thresholdEvent } from '../../server/src/thresholdEvent.ts';
import {
  createTherapykinServices,
  type TherapykinServices,
} from '../../server/src/therapykin/createTherapykinServices.ts';
import { Outbox } from '../../server/src/webhooks/Outbox.ts';
import { WebhookService } from '../../server/src/webhooks/WebhookService.ts';
import { fakeEngine } from './fakeEngine.ts';

export interface TestServices {
  readonly database: Database;
  readonly clock: VirtualClock;
  readonly audit: AuditLog;
  readonly keys: ApiKeyService;
  readonly accounts: Accounts;
  readonly tokens: TokenService;
  readonly catalog: Catalog;
  readonly profiles: ProfileService;
  readonly sessions: SessionService;
  readonly knowledge: KnowledgeService;
  readonly memory: MemoryService;
  readonly ledger: Ledger;
  readonly prices: PriceBook;
  readonly billingLimits: BillingLimits;
  readonly timeline: Timeline;
  readonly meter: Meter;
  readonly recordings: RecordingService;
  readonly clips: ClipService;
  readonly speech: SpeechFiles;
  readonly chat: ChatService;
  readonly bridges: BridgeService;
  readonly illustrations: IllustrationService;
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly webhooks: WebhookService;
  readonly payments: Payments;
  readonly therapykin: TherapykinServices;
  /** What live sessions would tell; `analytics` listens. */
  readonly figures: Observer<LiveFigures>;
  readonly analytics: SessionAnalytics;
  readonly idempotency: IdempotencyService;
  readonly accountAnalytics: AccountAnalytics;
  readonly transcripts: Transcripts;
  readonly usageReports: UsageReports;
  readonly invoices: Invoices;
  readonly statements: Statements;
  /** A new account, of this test alone. */
  readonly accountId: AccountId;
}

/** The control plane's services on a database, in virtual time, with an account of their own. */
export async function createServices(
  database: Database,
  options: {
    knowledge?: Partial<ConstructorParameters<typeof KnowledgeService>[0]>;
    /** Whether webhooks may lead to this machine: for tests that receive them. */
    allowPrivateWebhooks?: boolean;
    accounts?: Partial<Parameters<typeof createAccounts>[0]>;
    /** Who renders clips, and where; without it nobody does. */
    clips?: Partial<ClipServiceDeps>;
    /** Who hears and speaks files; without it nobody does. */
    speech?: Partial<SpeechFilesDeps>;
    /** Who takes payments; without it the test processor. */
    stripe?: StripeKeys;
    clock?: VirtualClock;
    /** Whether new customers begin with trial credit, as a server gives it. */
    openTrials?: boolean;
    /** Of the test's own account. */
    accountName?: string;
    /** Who makes pictures; without it the offline rules. */
    images?: ImageMaker;
    /** Sessions that strangers may make with TherapyKin's API. */
    therapykinDemos?: number;
    /** Who writes in chats; without it the offline demo's rules. */
    chat?: Partial<
      Pick<ConstructorParameters<typeof ChatEngine>[0], 'crisisModel' | 'models' | 'moderation'>
    > &
      Partial<Pick<ConstructorParameters<typeof ChatService>[0], 'onAlert' | 'turnsAtOnce'>>;
  } = {},
): Promise<TestServices> {
  const clock = options.clock ?? new VirtualClock();
  const safeFetch = new SafeFetch({ allowPrivateAddresses: false, clock });
  const audit = new AuditLog({ database, clock });
  const record: RecordFact = (tx, fact) => audit.record(tx, fact);
  const keys = new ApiKeyService({ database, clock, audit });
  const catalog = new Catalog({ engine: fakeEngine() });
  const profiles = new ProfileService({ database, catalog, clock });
  const knowledge = new KnowledgeService({
    database,
    clock: systemClock,
    // Tests serve their pages themselves.
    safeFetch: new SafeFetch({ allowPrivateAddresses: true, clock: systemClock }),
    embedder: null,
    log: { warn: () => undefined, error: () => undefined },
    ...options.knowledge,
  });
  const memory = new MemoryService({ database, clock });
  const resources = new SessionResources({ knowledge, memory });
  const outbox = new Outbox({ database, clock });
  const webhookFetch = new SafeFetch({ allowPrivateAddresses: options.allowPrivateWebhooks ?? false, clock });
  const prices = new PriceBook({
    database,
    clock,
    changed: (tx, written) => auditPrices(audit, tx, written),
  });
  const thresholds = new Thresholds({
    lowCreditMicros: 1_000_000,
    crossed: (tx, threshold) => outbox.add(tx, thresholdEvent(threshold)),
  });
  const ledger = new Ledger({ database, clock, trial: { creditMicros: 5_000_000, days: 14 }, thresholds });
  const figures = new Observer<LiveFigures>();
  const analytics = new SessionAnalytics({ database, clock, log: createLogger('silent') });
  analytics.watch(figures);
  const sessions = new SessionService({
    database,
    catalog,
    profiles,
    clock,
    resources,
    checkUrl: (url) => urlProblem(safeFetch, url),
    outbox,
  });
  const meter = new Meter({ database, clock, prices, thresholds });
  const tokens = await TokenService.create({ database, clock });
  const accounts = createAccounts({
    database,
    clock,
    audit,
    // Good passwords take long; those of tests need not be good.
    passwords: new Passwords({ cost: { memoryKib: 8, passes: 1 } }),
    opening: async (tx, accountId) => {
      if (options.openTrials) await ledger.openTrial(tx, accountId);
    },
    signUp: true,
    maxRetentionDays: null,
    ...options.accounts,
  });
  const payments = createPayments(
    { database, clock, credit: ledger, outbox, record, log: createLogger('silent') },
    options.stripe ?? null,
  );
  const models: readonly [ChatModel, ...ChatModel[]] = options.chat?.models ?? [{ kind: 'embedded' }];
  const chat = new ChatService({
    // Models answer in their own time.
    engine: new ChatEngine({
      models,
      crisisModel: options.chat?.crisisModel,
      moderation: options.chat?.moderation,
      clock: systemClock,
      log: createLogger('silent'),
    }),
    database,
    sessions,
    meter,
    retrieve: (session, query) => knowledge.retrieve(session, query),
    remember: (id, facts) => memory.remember(id, facts),
    onAlert: options.chat?.onAlert ?? (() => undefined),
    clock,
    log: createLogger('silent'),
    ...(options.chat?.turnsAtOnce === undefined ? {} : { turnsAtOnce: options.chat.turnsAtOnce }),
  });
  return {
    database,
    clock,
    audit,
    keys,
    accounts,
    tokens,
    therapykin: createTherapykinServices({
      database,
      clock,
      tokens,
      passwords: accounts.passwords,
      sessions,
      profiles,
      chat,
      settings: new SessionSettings({ database, catalog }),
      payments: payments.service,
      demosADay: options.therapykinDemos ?? 50,
      appUrl: null,
    }),
    catalog,
    profiles,
    sessions,
    chat,
    bridges: new BridgeService({ database, sessions, chat, profiles, clock }),
    illustrations: new IllustrationService({
      database,
      maker: options.images ?? createImageMaker({ kind: 'embedded' }),
      safeFetch: webhookFetch,
      clock,
    }),
    knowledge,
    journal: new Journal({ database, clock }),
    memory,
    prices,
    billingLimits: new BillingLimits({ database, clock, record }),
    timeline: new Timeline({ database }),
    meter,
    ledger,
    payments,
    recordings: new RecordingService({
      database,
      clock,
      folder: join(tmpdir(), 'visavis-no-recordings'),
      log: createLogger('silent'),
      outbox,
    }),
    clips: new ClipService({
      database,
      catalog,
      profiles,
      clock,
      renderer: { render: () => Promise.reject(new Error('nobody renders clips here')) },
      concurrency: 1,
      billing: new TimeCharges(CLIPS, { database, clock, prices }),
      outbox,
      folder: join(tmpdir(), 'visavis-no-clips'),
      log: createLogger('silent'),
      ...options.clips,
    }),
    speech: new SpeechFiles({
      database,
      catalog,
      worker: {
        work: () => Promise.reject(new SpeechError('process_failed', 'nobody hears or speaks here')),
      },
      billing: new TimeCharges(SPEECH, { database, clock, prices }),
      atOnce: 2,
      folder: join(tmpdir(), `visavis-speech-${process.pid}`),
      clock,
      log: createLogger('silent'),
      ...options.speech,
    }),
    outbox,
    webhooks: new WebhookService({
      database,
      clock,
      checkUrl: (url) => urlProblem(webhookFetch, url),
      record,
    }),
    figures,
    analytics,
    idempotency: new IdempotencyService({ database, clock }),
    accountAnalytics: new AccountAnalytics({ database, clock }),
    transcripts: new Transcripts({ database, audit }),
    invoices: new Invoices({
      database,
      clock,
      seller: { name: 'Visavis', address: [], taxId: null, email: null },
      tax: null,
      numberPrefix: 'INV-',
      ...invoiceAnnouncements(outbox, audit),
    }),
    usageReports: new UsageReports({ database, clock }),
    statements: new Statements({ database, clock }),
    accountId: await keys.createAccount(options.accountName ?? 'test'),
  };
}
