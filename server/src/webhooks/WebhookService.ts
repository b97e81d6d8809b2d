import { randomBytes } from 'node:crypto';
import {
  idPattern,
  newId,
  VisavisError,
  WEBHOOK_LIMITS,
  type AccountId,
  type Clock,
  type CreateWebhookEndpointRequest,
  type UpdateWebhookEndpointRequest,
  type WebhookDeliveryId,
  type WebhookDeliveryStatus,
  type WebhookEndpointId,
  type WebhookEventType,
} from '@visavis/shared';
import type { AuditActor, RecordFact } from '../store/auditFact.ts';
import type { Database } from '../store/Database.ts';
import { decodeTimeCursor, timePage } from '../store/timeCursor.ts';
import * as deliveries from './deliveryQueries.ts';
import * as endpoints from './endpointQueries.ts';
import * as outbox from './outboxQueries.ts';
import type { StoredEvent, WebhookAttempt, WebhookDelivery, WebhookEndpoint } from './Webhook.ts';

/** How long a secret that was replaced still signs. */
const ROTATION_MS = 24 * 60 * 60_000;

interface Page {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * Webhook endpoints and what was sent to them. Every method acts for an account: another's endpoint, delivery or event
 * does not exist for it (`not_found`).
 */
export class WebhookService {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #checkUrl: (url: string) => string | null;
  readonly #record: RecordFact;

  /** @param deps.checkUrl says what is wrong with a URL at first sight; null: nothing. */
  constructor(deps: {
    database: Database;
    clock: Clock;
    checkUrl: (url: string) => string | null;
    record: RecordFact;
  }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
    this.#checkUrl = deps.checkUrl;
    this.#record = deps.record;
  }

  /**
   * @returns the endpoint and its secret, which is shown this once.
   * @throws VisavisError `validation_failed` for a URL that cannot be used; `conflict` when there are too many.
   */
  async create(
    accountId: AccountId,
    request: CreateWebhookEndpointRequest,
    by: AuditActor,
  ): Promise<{ endpoint: WebhookEndpoint; secret: string }> {
    this.#requireUsable(request.url);
    const now = this.#now();
    const endpoint: WebhookEndpoint = {
      id: newId('WebhookEndpointId'),
      url: request.url,
      description: request.description ?? '',
      events: request.events ?? null,
      format: request.format ?? 'visavis',
      status: 'enabled',
      disabledReason: null,
      failingSince: null,
      createdAt: now,
      updatedAt: now,
    };
    const secret = newSecret();
    await this.#database.transaction(async (tx) => {
      if ((await endpoints.countEndpoints(tx, accountId)) >= WEBHOOK_LIMITS.endpoints) {
        throw new VisavisError(
          'conflict',
          `An account has at most ${WEBHOOK_LIMITS.endpoints} webhook endpoints: delete one first.`,
        );
      }
      await endpoints.insertEndpoint(tx, accountId, endpoint, secret);
      await this.#record(tx, {
        accountId,
        actor: by,
        action: 'webhook_endpoint.created',
        target: endpoint.id,
        details: { host: hostOf(endpoint.url), events: endpoint.events },
      });
    });
    return { endpoint, secret };
  }

  /** Newest first. */
  async list(accountId: AccountId): Promise<WebhookEndpoint[]> {
    return endpoints.listEndpoints(this.#database.db, accountId);
  }

  /** @throws VisavisError `not_found`. */
  async get(accountId: AccountId, id: string): Promise<WebhookEndpoint> {
    const found = await endpoints.findEndpoint(this.#database.db, accountId, toEndpointId(id));
    if (!found) throw noEndpoint();
    return found;
  }

  /** @throws VisavisError `not_found`; `validation_failed` for a URL that cannot be used. */
  async update(
    accountId: AccountId,
    id: string,
    request: UpdateWebhookEndpointRequest,
    by: AuditActor,
  ): Promise<WebhookEndpoint> {
    const endpointId = toEndpointId(id);
    if (request.url !== undefined) this.#requireUsable(request.url);
    const now = this.#now();
    const status = (): Pick<endpoints.EndpointChange, 'status' | 'disabled_reason' | 'failing_since'> => {
      switch (request.status) {
        case undefined:
          return {};
        case 'enabled':
          return { status: 'enabled', disabled_reason: null, failing_since: null };
        case 'disabled':
          return { status: 'disabled', disabled_reason: 'by_account' };
      }
    };
    return this.#database.transaction(async (tx) => {
      const updated = await endpoints.updateEndpoint(tx, accountId, endpointId, {
        ...(request.url === undefined ? {} : { url: request.url }),
        ...(request.description === undefined ? {} : { description: request.description }),
        ...(request.events === undefined
          ? {}
          : { events: request.events === null ? null : JSON.stringify(request.events) }),
        ...(request.format === undefined ? {} : { format: request.format }),
        ...status(),
        updated_at: now,
      });
      if (!updated) throw noEndpoint();
      if (updated.status === 'disabled') await deliveries.giveUpPending(tx, endpointId, now);
      const { url, ...plain } = request;
      await this.#record(tx, {
        accountId,
        actor: by,
        action: 'webhook_endpoint.changed',
        target: endpointId,
        details: { ...plain, ...(url === undefined ? {} : { host: hostOf(url) }) },
      });
      return updated;
    });
  }

  /** With all that was sent to it. @throws VisavisError `not_found`. */
  async delete(accountId: AccountId, id: string, by: AuditActor): Promise<void> {
    const endpointId = toEndpointId(id);
    await this.#database.transaction(async (tx) => {
      if (!(await endpoints.deleteEndpoint(tx, accountId, endpointId))) throw noEndpoint();
      const action = 'webhook_endpoint.deleted';
      await this.#record(tx, { accountId, actor: by, action, target: endpointId });
    });
  }

  /**
   * For a day, deliveries are signed with the new secret and the one that it replaces; one from before that is worth
   * nothing at once.
   * @throws VisavisError `not_found`.
   */
  async rotateSecret(
    accountId: AccountId,
    id: string,
    by: AuditActor,
  ): Promise<{ secret: string; previousSecretUntil: Date }> {
    const now = this.#now();
    const until = new Date(now.getTime() + ROTATION_MS);
    const secret = newSecret();
    const endpointId = toEndpointId(id);
    await this.#database.transaction(async (tx) => {
      const rotated = await endpoints.rotateSecret(tx, accountId, endpointId, { secret, until, now });
      if (!rotated) throw noEndpoint();
      await this.#record(tx, {
        accountId,
        actor: by,
        action: 'webhook_endpoint.secret_rotated',
        target: endpointId,
        details: { previous_secret_until: until.toISOString() },
      });
    });
    return { secret, previousSecretUntil: until };
  }

  /** Sends it a `webhook.test` event, whatever types it wants. @throws VisavisError `not_found`; `conflict` when disabled. */
  async test(accountId: AccountId, id: string): Promise<WebhookDelivery> {
    const endpoint = await this.get(accountId, id);
    requireEnabled(endpoint);
    const at = this.#now();
    const eventId = newId('WebhookEventId');
    const deliveryId = newId('WebhookDeliveryId');
    await this.#database.transaction(async (tx) => {
      const data = { endpoint_id: endpoint.id };
      await outbox.insertEvent(tx, this.#database.cipher, {
        id: eventId,
        accountId,
        type: 'webhook.test',
        data,
        createdAt: at,
      });
      await outbox.insertDelivery(tx, { id: deliveryId, eventId, endpointId: endpoint.id, accountId, at });
    });
    return (await this.delivery(accountId, deliveryId)).delivery;
  }

  /** Newest first. @throws VisavisError `not_found`; `validation_failed` for a cursor that is none. */
  async deliveries(
    accountId: AccountId,
    id: string,
    query: Page & { status?: WebhookDeliveryStatus | undefined },
  ): Promise<{ data: WebhookDelivery[]; nextCursor: string | null }> {
    const endpoint = await this.get(accountId, id);
    const found = await deliveries.listDeliveries(this.#database.db, this.#database.cipher, {
      endpointId: endpoint.id,
      status: query.status,
      after:
        query.cursor === undefined
          ? undefined
          : decodeTimeCursor(query.cursor, idPattern('WebhookDeliveryId')),
      limit: query.limit + 1,
    });
    return timePage(found, query.limit);
  }

  /** @returns a delivery with all its attempts, in order. @throws VisavisError `not_found`. */
  async delivery(
    accountId: AccountId,
    id: string,
  ): Promise<{ delivery: WebhookDelivery; attempts: WebhookAttempt[] }> {
    const delivery = await deliveries.findDelivery(
      this.#database.db,
      this.#database.cipher,
      accountId,
      toDeliveryId(id),
    );
    if (!delivery) throw noDelivery();
    return {
      delivery,
      attempts: await deliveries.listAttempts(this.#database.db, this.#database.cipher, delivery.id),
    };
  }

  /**
   * Sends the event again, with its own id, now and by the schedule from its start.
   * @throws VisavisError `not_found`; `conflict` when its endpoint is disabled.
   */
  async replay(accountId: AccountId, id: string): Promise<WebhookDelivery> {
    const { delivery } = await this.delivery(accountId, id);
    requireEnabled(await this.get(accountId, delivery.endpointId));
    await deliveries.replay(this.#database.db, delivery.id, this.#now());
    return (await this.delivery(accountId, id)).delivery;
  }

  /** Newest first. @throws VisavisError `validation_failed` for a cursor that is none. */
  async events(
    accountId: AccountId,
    query: Page & { type?: WebhookEventType | undefined },
  ): Promise<{ data: StoredEvent[]; nextCursor: string | null }> {
    const found = await outbox.listEvents(this.#database.db, this.#database.cipher, {
      accountId,
      type: query.type,
      after:
        query.cursor === undefined ? undefined : decodeTimeCursor(query.cursor, idPattern('WebhookEventId')),
      limit: query.limit + 1,
    });
    return timePage(found, query.limit);
  }

  #requireUsable(url: string): void {
    const problem = this.#checkUrl(url);
    if (problem === null) return;
    throw new VisavisError('validation_failed', `url: ${problem}`, {
      fields: [{ path: 'url', message: problem }],
    });
  }

  #now(): Date {
    return new Date(this.#clock.wallNow());
  }
}

/** The rest of a URL may hold a secret. */
function hostOf(url: string): string {
  return new URL(url).host;
}

function requireEnabled(endpoint: WebhookEndpoint): void {
  if (endpoint.status === 'disabled') {
    throw new VisavisError('conflict', 'The webhook endpoint is disabled: enable it first.');
  }
}

/** As Standard Webhooks wants it: 24 random bytes. */
function newSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`;
}

function toEndpointId(id: string): WebhookEndpointId {
  if (!idPattern('WebhookEndpointId').test(id)) throw noEndpoint();
  return id as WebhookEndpointId;
}

function toDeliveryId(id: string): WebhookDeliveryId {
  if (!idPattern('WebhookDeliveryId').test(id)) throw noDelivery();
  return id as WebhookDeliveryId;
}

function noEndpoint(): VisavisError {
  return new VisavisError('not_found', 'There is no such webhook endpoint.');
}

function noDelivery(): VisavisError {
  return new VisavisError('not_found', 'There is no such webhook delivery.');
}
