import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { VirtualClock, type AccountId, type Modality, type SessionId } from '@visavis/shared';
import type { UserPrincipal } from '../../../server/src/accounts/Principal.ts';
import { Invoices } from '../../../server/src/billing/invoices/Invoices.ts';
import { invoiceAnnouncements } from '../../../server/src/invoiceAnnouncements.ts';
import { SafeFetch } from '../../../server/src/net/safeFetch.ts';
import { Database, type DatabaseLocation } from '../../../server/src/store/Database.ts';
import { WebhookSender } from '../../../server/src/webhooks/WebhookSender.ts';
import { Random } from '../random.ts';
import { createServices, type TestServices } from '../services.ts';
import { Calendar, type Script } from './Calendar.ts';
import { converse, type Talk } from './converse.ts';
import { invite, join, keepInCredit, type Member, type Person } from './customers.ts';
import { DIALOGUES } from './dialogues.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const USD = 1_000_000;
/** How long there have been endpoints: long enough for one that fails to be disabled. */
const WEBHOOK_DAYS = 6;
const END_USERS = ['lena', 'omar', 'yuki', 'pablo', 'aisha', 'tom', 'ines', 'kofi'];
const PROFILES = ['default', 'language_tutor', 'interviewer', 'customer_support_agent'];

export interface HistoryOptions {
  /** Wall clock, ms; from the first sign-up to now. */
  readonly from: number;
  readonly until: number;
  /** How many sessions there were, of all customers. */
  readonly sessions: number;
  /** Whether months were closed when they were over. */
  readonly closeMonths: boolean;
}

export interface History {
  readonly operator: Person;
  /** Owns the account with most of everything, prepaid. */
  readonly owner: Person;
  readonly accountId: AccountId;
  readonly accountName: string;
  /** Signed up just now: has an account with nothing in it. */
  readonly newcomer: Person;
  /** Of `accountId`: two connections, the second in two modes, reported every two seconds. */
  readonly sought: SessionId;
  readonly webhookEndpointId: string;
}

/**
 * Writes the past of an installation: what customers, their people, their end users and its operators did from `from`
 * until `until`, through the services themselves in virtual time. A server can be started on it afterwards.
 * @param location of a store in which nothing is.
 */
export async function writeHistory(location: DatabaseLocation, options: HistoryOptions): Promise<History> {
  const database = await Database.open(location);
  const receiver = createServer();
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const clock = new VirtualClock(options.from);
  const safeFetch = new SafeFetch({
    allowPrivateAddresses: true,
    clock,
    lookup: (_host, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
  });
  try {
    const services = await createServices(database, {
      clock,
      accountName: 'Visavis demo',
      openTrials: true,
      allowPrivateWebhooks: true,
    });
    return await new Writer(services, options, { receiver, safeFetch }).write();
  } finally {
    receiver.closeAllConnections();
    await new Promise((resolve) => receiver.close(resolve));
    await safeFetch.close();
    await database.close();
  }
}

class Writer {
  readonly #services: TestServices;
  readonly #options: HistoryOptions;
  readonly #receiver: Server;
  readonly #sender: WebhookSender;
  readonly #calendar: Calendar;
  readonly #random = new Random(7);

  constructor(
    services: TestServices,
    options: HistoryOptions,
    { receiver, safeFetch }: { receiver: Server; safeFetch: SafeFetch },
  ) {
    this.#services = services;
    this.#options = options;
    this.#receiver = receiver;
    const { database, clock } = services;
    const log = { warn: () => undefined, error: () => undefined };
    this.#sender = new WebhookSender({
      database,
      safeFetch,
      clock,
      log,
      record: (tx, fact) => services.audit.record(tx, fact),
    });
    this.#calendar = new Calendar(services.clock);
  }

  async write(): Promise<History> {
    const { from, until } = this.#options;
    const operator = await this.#openInstallation();
    await this.#calendar.play(from + 3 * HOUR_MS);
    const brightside = await this.#openBrightside();
    await this.#calendar.play(from + 8 * HOUR_MS);
    const nordhavn = await this.#openNordhavn(operator);
    this.#calendar.begin(from + DAY_MS, this.#months());
    this.#calendar.begin(
      from + DAY_MS,
      keepInCredit(this.#services, brightside.owner.principal, {
        belowMicros: 12 * USD,
        amountMicros: 40 * USD,
      }),
    );
    const webhooks = await this.#receiveWebhooks(brightside.developer.principal);
    this.#calendar.begin(until - WEBHOOK_DAYS * DAY_MS, webhooks.script);
    this.#calendar.begin(until - 3 * DAY_MS, this.#lastDays(brightside, operator));
    this.#talk(brightside.accountId, nordhavn);
    const sought: SessionId[] = [];
    this.#calendar.begin(
      until - 26 * HOUR_MS,
      converse(this.#services, soughtTalk(brightside.accountId), this.#random, (id) => {
        sought.push(id);
      }),
    );
    await this.#calendar.play(until);
    const newcomer = await join(this.#services, {
      email: 'ada@analytical-engines.example',
      name: 'Ada Lovelace',
      account_name: 'Analytical Engines',
    });
    await this.#sender.stop();
    const [found] = sought;
    if (found === undefined) throw new Error('the session that is looked for was never created');
    return {
      operator: operator.person,
      owner: brightside.owner.person,
      accountId: brightside.accountId,
      accountName: 'Brightside Learning',
      newcomer: newcomer.person,
      sought: found,
      webhookEndpointId: await webhooks.settle(),
    };
  }

  async #openInstallation(): Promise<Member> {
    const { keys, accounts } = this.#services;
    const { accountId } = await keys.ensureFirst();
    const person = { email: 'operator@visavis.example', password: 'correct horse battery staple' };
    await accounts.users.ensureFirstOperator(accountId, person);
    const { token } = await accounts.users.signIn(person.email, person.password);
    const signedIn = await accounts.consoleSessions.authenticate(token);
    if (!signedIn) throw new Error('the operator is signed in');
    const principal = await accounts.consoleSessions.principal(signedIn, null);
    await accounts.accounts.update(principal, { name: 'Visavis operations' });
    return { person, principal };
  }

  async #openBrightside(): Promise<{ accountId: AccountId; owner: Member; developer: Member }> {
    const { keys, accounts, invoices, billingLimits } = this.#services;
    const owner = await join(this.#services, {
      email: 'noor@brightside.example',
      name: 'Noor Haddad',
      account_name: 'Brightside',
    });
    const { principal } = owner;
    const { accountId } = principal;
    await accounts.accounts.update(principal, { name: 'Brightside Learning' });
    const developer = await invite(this.#services, principal, {
      email: 'jonas@brightside.example',
      name: 'Jonas Weber',
      role: 'developer',
    });
    await invite(this.#services, principal, {
      email: 'mireille@brightside.example',
      name: 'Mireille Laurent',
      role: 'billing',
    });
    await keys.createFor(principal, { name: 'Production backend' });
    await keys.createFor(developer.principal, { name: 'Staging', scopes: ['sessions', 'usage'] });
    const old = await keys.createFor(developer.principal, { name: 'Laptop', scopes: ['sessions'] });
    await keys.revoke(accountId, old.id, developer.principal);
    await invoices.setDetails(accountId, {
      name: 'Brightside Learning GmbH',
      address: 'Prinzenstraße 12\n10969 Berlin\nGermany',
      taxId: 'DE 123 456 789',
      email: 'billing@brightside.example',
    });
    await billingLimits.update(
      accountId,
      {
        maxCostPerSessionMicros: 10 * USD,
        maxCostPerMonthMicros: 500 * USD,
        maxConcurrentSessions: 20,
      },
      principal,
    );
    return { accountId, owner, developer };
  }

  /** Postpaid, at prices of its own. */
  async #openNordhavn(operator: Member): Promise<AccountId> {
    const { database, ledger, prices, invoices } = this.#services;
    const { principal } = await join(this.#services, {
      email: 'freja@nordhavn.example',
      name: 'Freja Holm',
      account_name: 'Nordhavn Dental',
    });
    const { accountId } = principal;
    await database.transaction((tx) => ledger.setBillingMode(tx, accountId, 'postpaid'));
    await prices.set(
      [
        { accountId, mode: 'video', microsPerSecond: 2_500 },
        { accountId: null, mode: 'voice', microsPerSecond: 1_200 },
      ],
      operator.principal.userId,
    );
    await invoices.setDetails(accountId, {
      name: 'Nordhavn Tandklinik ApS',
      address: 'Sundkaj 9\n2150 Nordhavn\nDenmark',
      taxId: 'DK 12 34 56 78',
      email: null,
    });
    return accountId;
  }

  /** Closes each month an hour after its end, and takes credit whose time is over. */
  async *#months(): Script {
    const { database, clock, outbox, audit, ledger } = this.#services;
    const invoices = new Invoices({
      database,
      clock,
      seller: {
        name: 'Visavis Inc.',
        address: ['1 Market Street', 'San Francisco, CA 94105', 'United States'],
        taxId: null,
        email: 'billing@visavis.example',
      },
      tax: null,
      numberPrefix: 'INV-',
      ...invoiceAnnouncements(outbox, audit),
    });
    for (;;) {
      yield 6 * HOUR_MS;
      await ledger.expire();
      if (this.#options.closeMonths) await invoices.closeEnded();
    }
  }

  /** One endpoint that takes everything, now and then at the second try, and one that is gone. */
  async #receiveWebhooks(by: UserPrincipal): Promise<{ script: Script; settle: () => Promise<string> }> {
    const { webhooks } = this.#services;
    const { accountId } = by;
    const { port } = this.#receiver.address() as AddressInfo;
    const random = this.#random;
    this.#receiver.on('request', (req, res) => {
      const status = req.url === '/gone' ? 503 : random.next() < 0.06 ? 502 : 204;
      req
        .resume()
        .on('end', () => res.writeHead(status).end(status === 204 ? '' : 'upstream is not available'));
    });
    const sender = this.#sender;
    let id = '';
    let broken = '';
    async function* script(): Script {
      const made = await webhooks.create(
        accountId,
        {
          url: `http://hooks.brightside.example:${port}/visavis`,
          description: 'Production',
        },
        by,
      );
      id = made.endpoint.id;
      const second = await webhooks.create(
        accountId,
        {
          url: `http://staging.brightside.example:${port}/gone`,
          description: 'Staging',
          events: ['session.ended', 'invoice.finalized'],
        },
        by,
      );
      broken = second.endpoint.id;
      for (;;) {
        await sender.sendDue();
        yield 30 * MINUTE_MS;
      }
    }
    return {
      script: script(),
      // Where they really lead is not what a customer's would look like.
      settle: async () => {
        await webhooks.update(accountId, id, { url: 'https://hooks.brightside.example/visavis' }, by);
        await webhooks.update(accountId, broken, { url: 'https://staging.brightside.example/visavis' }, by);
        return id;
      },
    };
  }

  async *#lastDays(
    { accountId, owner, developer }: { accountId: AccountId; owner: Member; developer: Member },
    operator: Member,
  ): Script {
    const { accounts, database, ledger, sessions, transcripts } = this.#services;
    await accounts.invitations.invite(owner.principal, {
      email: 'sam@brightside.example',
      role: 'developer',
    });
    yield 2 * HOUR_MS;
    const [first] = (await sessions.list(accountId, { limit: 1 })).sessions;
    if (first) await transcripts.view(developer.principal, first.id);
    yield 5 * HOUR_MS;
    await database.transaction((tx) =>
      ledger.credit(tx, {
        accountId,
        amountMicros: 5 * USD,
        kind: 'adjustment',
        reference: `goodwill:${accountId}`,
        description: 'Goodwill for the outage of the 14th',
      }),
    );
    if (first) await transcripts.view({ ...operator.principal, accountId, role: 'operator' }, first.id);
  }

  /** More and more as time goes on, in working hours, few at weekends. */
  #talk(brightside: AccountId, nordhavn: AccountId): void {
    const { from, until, sessions } = this.#options;
    const random = this.#random;
    const opening = from + 2 * DAY_MS;
    for (let index = 0; index < sessions;) {
      // Everybody has something in the first month.
      const at =
        index < 4
          ? opening + index * HOUR_MS
          : opening + Math.sqrt(random.next()) * (until - opening - 10 * MINUTE_MS);
      const hour = new Date(at).getUTCHours();
      const weekend = [0, 6].includes(new Date(at).getUTCDay());
      const likely = (hour >= 7 && hour < 20 ? 1 : 0.12) * (weekend ? 0.3 : 1);
      if (index >= 4 && random.next() > likely) continue;
      const accountId = index % 4 === 3 ? nordhavn : brightside;
      this.#calendar.begin(at, converse(this.#services, this.#anyTalk(accountId, index), random));
      index++;
    }
  }

  #anyTalk(accountId: AccountId, index: number): Talk {
    const random = this.#random;
    const pick = <Item>(items: readonly Item[]): Item => items[random.below(items.length)]!;
    const modality: Modality = random.next() < 0.7 ? 'video' : random.next() < 0.7 ? 'voice' : 'text';
    const length = (): number =>
      Math.round(40_000 + random.next() ** 3 * 9 * MINUTE_MS) + random.below(1_000);
    const topic = random.below(DIALOGUES.length);
    return {
      accountId,
      request: {
        face: pick(['maya', 'maya', 'leo']),
        profile: PROFILES[topic]!,
        modality,
        end_user_id: `${pick(END_USERS)}-${100 + random.below(40)}`,
        metadata: { course: pick(['Algebra', 'English B1', 'Job interviews']), release: '4.2' },
      },
      dialogue: DIALOGUES[topic]!,
      spans: Array.from({ length: random.next() < 0.2 ? 2 : 1 }, () => ({
        parts: [{ mode: modality, ms: length() }],
        pauseMs: Math.round(MINUTE_MS * (1 + 10 * random.next())),
      })),
      end: random.next() < 0.08 ? null : random.next() < 0.7 ? 'terminated_by_client' : 'terminated_by_api',
      reportEveryMs: 20_000,
      alert: index % 40 === 17,
    };
  }
}

function soughtTalk(accountId: AccountId): Talk {
  return {
    accountId,
    request: {
      face: 'maya',
      profile: 'language_tutor',
      end_user_id: 'carla-271',
      metadata: { course: 'English B1', ticket: 'SUP-1182' },
    },
    dialogue: DIALOGUES[1]!,
    spans: [
      { parts: [{ mode: 'video', ms: 61_300 }], pauseMs: 4 * MINUTE_MS },
      {
        parts: [
          { mode: 'video', ms: 30_250 },
          { mode: 'voice', ms: 45_600 },
        ],
        pauseMs: 0,
      },
    ],
    end: 'terminated_by_client',
    reportEveryMs: 2_000,
  };
}
