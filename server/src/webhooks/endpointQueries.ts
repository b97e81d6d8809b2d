import { sql, type Selectable } from 'kysely';
import type {
  AccountId,
  WebhookDisabledReason,
  WebhookEndpointId,
  WebhookEndpointStatus,
  WebhookFormat,
} from '@visavis/shared';
import type { Executor, Tables } from '../store/tables.ts';
import type { WebhookEndpoint } from './Webhook.ts';

export async function insertEndpoint(
  db: Executor,
  accountId: AccountId,
  endpoint: WebhookEndpoint,
  secret: string,
): Promise<void> {
  await db
    .insertInto('webhook_endpoints')
    .values({
      id: endpoint.id,
      account_id: accountId,
      url: endpoint.url,
      description: endpoint.description,
      events: endpoint.events === null ? null : JSON.stringify(endpoint.events),
      format: endpoint.format,
      status: endpoint.status,
      disabled_reason: endpoint.disabledReason,
      failing_since: endpoint.failingSince,
      secret,
      previous_secret: null,
      previous_secret_until: null,
      created_at: endpoint.createdAt,
      updated_at: endpoint.updatedAt,
    })
    .execute();
}

/** Newest first. */
export async function listEndpoints(db: Executor, accountId: AccountId): Promise<WebhookEndpoint[]> {
  const rows = await db
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map(toEndpoint);
}

export async function findEndpoint(
  db: Executor,
  accountId: AccountId,
  id: WebhookEndpointId,
): Promise<WebhookEndpoint | undefined> {
  const row = await db
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toEndpoint(row);
}

/** So that of several who add an endpoint at once, none passes the limit. @returns how many the account has. */
export async function countEndpoints(tx: Executor, accountId: AccountId): Promise<number> {
  await tx.selectFrom('accounts').select('id').where('id', '=', accountId).forUpdate().execute();
  const { count } = await tx
    .selectFrom('webhook_endpoints')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  return count;
}

export interface EndpointChange {
  url?: string;
  description?: string;
  /** As JSON text. */
  events?: string | null;
  format?: WebhookFormat;
  status?: WebhookEndpointStatus;
  disabled_reason?: WebhookDisabledReason | null;
  failing_since?: Date | null;
  updated_at: Date;
}

/** @returns the endpoint as it became. */
export async function updateEndpoint(
  tx: Executor,
  accountId: AccountId,
  id: WebhookEndpointId,
  change: EndpointChange,
): Promise<WebhookEndpoint | undefined> {
  const row = await tx
    .updateTable('webhook_endpoints')
    .set(change)
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row && toEndpoint(row);
}

/** The secret that is replaced counts until `until`. @returns false when there is no such endpoint. */
export async function rotateSecret(
  db: Executor,
  accountId: AccountId,
  id: WebhookEndpointId,
  change: { secret: string; until: Date; now: Date },
): Promise<boolean> {
  const result = await db
    .updateTable('webhook_endpoints')
    .set({
      secret: change.secret,
      previous_secret: sql<string>`secret`,
      previous_secret_until: change.until,
      updated_at: change.now,
    })
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** With its deliveries. @returns false when there is no such endpoint. */
export async function deleteEndpoint(
  db: Executor,
  accountId: AccountId,
  id: WebhookEndpointId,
): Promise<boolean> {
  const result = await db
    .deleteFrom('webhook_endpoints')
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst();
  return result.numDeletedRows === 1n;
}

export async function noteSuccess(tx: Executor, id: WebhookEndpointId): Promise<void> {
  await tx
    .updateTable('webhook_endpoints')
    .set({ failing_since: null })
    .where('id', '=', id)
    .where('failing_since', 'is not', null)
    .execute();
}

/** @returns since when it fails. */
export async function noteFailure(tx: Executor, id: WebhookEndpointId, at: Date): Promise<Date> {
  const row = await tx
    .updateTable('webhook_endpoints')
    .set({ failing_since: sql<Date>`coalesce(failing_since, ${at}::timestamptz)` })
    .where('id', '=', id)
    .returning('failing_since')
    .executeTakeFirst();
  return row?.failing_since ?? at;
}

/** @returns false when it is disabled already. */
export async function disable(
  tx: Executor,
  id: WebhookEndpointId,
  reason: WebhookDisabledReason,
  at: Date,
): Promise<boolean> {
  const result = await tx
    .updateTable('webhook_endpoints')
    .set({ status: 'disabled', disabled_reason: reason, updated_at: at })
    .where('id', '=', id)
    .where('status', '=', 'enabled')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

function toEndpoint(row: Selectable<Tables['webhook_endpoints']>): WebhookEndpoint {
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    events: row.events,
    format: row.format,
    status: row.status,
    disabledReason: row.disabled_reason,
    failingSince: row.failing_since,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
