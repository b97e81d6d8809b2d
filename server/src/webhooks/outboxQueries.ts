import { sql } from 'kysely';
import type {
  AccountId,
  WebhookDeliveryId,
  WebhookEndpointId,
  WebhookEventId,
  WebhookEventType,
} from '@visavis/shared';
import type { FieldCipher } from '../store/FieldCipher.ts';
import { placeOf } from '../store/sealedColumns.ts';
import type { Executor } from '../store/tables.ts';
import type { TimePosition } from '../store/timeCursor.ts';
import { openEvent } from './sealedEvents.ts';
import type { StoredEvent } from './Webhook.ts';

export async function insertEvent(
  tx: Executor,
  cipher: FieldCipher,
  event: StoredEvent & { accountId: AccountId },
): Promise<void> {
  await tx
    .insertInto('webhook_events')
    .values({
      id: event.id,
      account_id: event.accountId,
      type: event.type,
      data: cipher.sealJson(placeOf('webhook_events', 'data', event.id), event.data),
      session_id: textOrNull(event.data.session_id),
      end_user_id: textOrNull(event.data.end_user_id),
      created_at: event.createdAt,
    })
    .execute();
}

/** Whom an event is about stays outside of what is encrypted: it is found by that when they are deleted. */
function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** The endpoints that are sent events, with the types they want: null for all. */
export async function subscribers(
  tx: Executor,
  accountId: AccountId,
): Promise<{ id: WebhookEndpointId; events: WebhookEventType[] | null }[]> {
  return tx
    .selectFrom('webhook_endpoints')
    .select(['id', 'events'])
    .where('account_id', '=', accountId)
    .where('status', '=', 'enabled')
    .execute();
}

/** Due at once. */
export async function insertDelivery(
  tx: Executor,
  delivery: {
    id: WebhookDeliveryId;
    eventId: WebhookEventId;
    endpointId: WebhookEndpointId;
    accountId: AccountId;
    at: Date;
  },
): Promise<void> {
  await tx
    .insertInto('webhook_deliveries')
    .values({
      id: delivery.id,
      event_id: delivery.eventId,
      endpoint_id: delivery.endpointId,
      account_id: delivery.accountId,
      status: 'pending',
      attempts: 0,
      round_attempts: 0,
      next_attempt_at: delivery.at,
      lease: null,
      created_at: delivery.at,
      completed_at: null,
    })
    .execute();
}

/** Newest first. */
export async function listEvents(
  db: Executor,
  cipher: FieldCipher,
  filter: {
    accountId: AccountId;
    type: WebhookEventType | undefined;
    after: TimePosition | undefined;
    limit: number;
  },
): Promise<StoredEvent[]> {
  let query = db.selectFrom('webhook_events').selectAll().where('account_id', '=', filter.accountId);
  if (filter.type) query = query.where('type', '=', filter.type);
  if (filter.after) {
    const { createdAt, id } = filter.after;
    query = query.where(sql<boolean>`(created_at, id) < (${createdAt}::timestamptz, ${id})`);
  }
  const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(filter.limit).execute();
  return rows.map((row) => openEvent(cipher, row));
}

/** With their deliveries, unless one is still under way. @returns how many there were, at most `limit`. */
export async function deleteEventsBefore(db: Executor, before: Date, limit: number): Promise<number> {
  const result = await db
    .deleteFrom('webhook_events')
    .where('id', 'in', (expression) =>
      expression
        .selectFrom('webhook_events')
        .select('id')
        .where('created_at', '<', before)
        .where((builder) =>
          builder.not(
            builder.exists(
              builder
                .selectFrom('webhook_deliveries')
                .select('webhook_deliveries.id')
                .whereRef('webhook_deliveries.event_id', '=', 'webhook_events.id')
                .where('webhook_deliveries.status', '=', 'pending'),
            ),
          ),
        )
        .limit(limit),
    )
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
