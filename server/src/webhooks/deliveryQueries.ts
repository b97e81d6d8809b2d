import { sql } from 'kysely';
import type {
  AccountId,
  WebhookDeliveryId,
  WebhookDeliveryStatus,
  WebhookEndpointId,
  WebhookEventId,
  WebhookEventType,
  WebhookFormat,
} from '@visavis/shared';
import type { FieldCipher } from '../store/FieldCipher.ts';
import { placeOf } from '../store/sealedColumns.ts';
import type { Executor } from '../store/tables.ts';
import type { TimePosition } from '../store/timeCursor.ts';
import { openEvent, openExcerpt } from './sealedEvents.ts';
import type { ClaimedDelivery, WebhookAttempt, WebhookDelivery } from './Webhook.ts';

interface ClaimedRow {
  id: WebhookDeliveryId;
  attempts: number;
  round_attempts: number;
  endpoint_id: WebhookEndpointId;
  account_id: AccountId;
  url: string;
  format: WebhookFormat;
  secret: string;
  previous_secret: string | null;
  previous_secret_until: Date | null;
  event_id: WebhookEventId;
  type: WebhookEventType;
  data: unknown;
  event_created_at: Date;
}

/**
 * Takes deliveries that are due, so that no other server has them until `leaseUntil`; whoever holds them when the lease
 * ends may have died, and they are due again. At most `perEndpoint` of one endpoint: one that answers slowly keeps no
 * other waiting.
 */
export async function claimDue(
  db: Executor,
  cipher: FieldCipher,
  claim: {
    now: Date;
    lease: string;
    leaseUntil: Date;
    limit: number;
    perEndpoint: number;
    /** Endpoints that have enough to do already. */
    busy: readonly WebhookEndpointId[];
  },
): Promise<ClaimedDelivery[]> {
  const { rows } = await sql<ClaimedRow>`
    with candidates as (
      select due.id
      from webhook_endpoints endpoint
      cross join lateral (
        select id, next_attempt_at
        from webhook_deliveries
        where endpoint_id = endpoint.id and status = 'pending' and next_attempt_at <= ${claim.now}::timestamptz
        order by next_attempt_at
        limit ${claim.perEndpoint}
      ) due
      where endpoint.status = 'enabled' and not (endpoint.id = any (${[...claim.busy]}::text[]))
      order by due.next_attempt_at
      limit ${claim.limit}
    ),
    locked as (
      select id
      from webhook_deliveries
      where id in (select id from candidates)
        and status = 'pending' and next_attempt_at <= ${claim.now}::timestamptz
      for update skip locked
    )
    update webhook_deliveries delivery
    set lease = ${claim.lease}, next_attempt_at = ${claim.leaseUntil}::timestamptz,
        attempts = delivery.attempts + 1, round_attempts = delivery.round_attempts + 1
    from locked, webhook_endpoints endpoint, webhook_events event
    where delivery.id = locked.id and endpoint.id = delivery.endpoint_id and event.id = delivery.event_id
    returning delivery.id, delivery.attempts, delivery.round_attempts, delivery.endpoint_id,
      delivery.account_id, endpoint.url, endpoint.format,
      endpoint.secret, endpoint.previous_secret, endpoint.previous_secret_until, event.id as event_id, event.type,
      event.data, event.created_at as event_created_at`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    lease: claim.lease,
    attempts: row.attempts,
    roundAttempts: row.round_attempts,
    endpointId: row.endpoint_id,
    accountId: row.account_id,
    url: row.url,
    format: row.format,
    secrets:
      row.previous_secret !== null &&
      row.previous_secret_until !== null &&
      row.previous_secret_until > claim.now
        ? [row.secret, row.previous_secret]
        : [row.secret],
    event: eventOf(cipher, row),
  }));
}

export async function insertAttempt(
  tx: Executor,
  cipher: FieldCipher,
  deliveryId: WebhookDeliveryId,
  attempt: WebhookAttempt,
): Promise<void> {
  await tx
    .insertInto('webhook_attempts')
    .values({
      delivery_id: deliveryId,
      number: attempt.number,
      at: attempt.at,
      duration_ms: attempt.durationMs,
      response_status: attempt.responseStatus,
      response_excerpt:
        attempt.responseExcerpt === null
          ? null
          : cipher.seal(
              placeOf('webhook_attempts', 'response_excerpt', deliveryId, attempt.number),
              attempt.responseExcerpt,
            ),
      error: attempt.error,
    })
    .onConflict((conflict) => conflict.columns(['delivery_id', 'number']).doNothing())
    .execute();
}

/** It got through: that counts even when the lease has ended meanwhile. */
export async function complete(tx: Executor, id: WebhookDeliveryId, at: Date): Promise<void> {
  await tx
    .updateTable('webhook_deliveries')
    .set({ status: 'delivered', next_attempt_at: null, lease: null, completed_at: at })
    .where('id', '=', id)
    .where('status', '=', 'pending')
    .execute();
}

/** After an attempt that failed. Changes nothing when another holds the delivery by now. */
export async function retryAt(tx: Executor, claimed: ClaimedDelivery, at: Date): Promise<void> {
  await tx
    .updateTable('webhook_deliveries')
    .set({ next_attempt_at: at, lease: null })
    .where('id', '=', claimed.id)
    .where('lease', '=', claimed.lease)
    .where('status', '=', 'pending')
    .execute();
}

/** As `retryAt`: the last attempt failed. */
export async function giveUp(tx: Executor, claimed: ClaimedDelivery, at: Date): Promise<void> {
  await tx
    .updateTable('webhook_deliveries')
    .set({ status: 'failed', next_attempt_at: null, lease: null, completed_at: at })
    .where('id', '=', claimed.id)
    .where('lease', '=', claimed.lease)
    .where('status', '=', 'pending')
    .execute();
}

/** Gives back what was not tried. */
export async function release(db: Executor, claimed: ClaimedDelivery, now: Date): Promise<void> {
  await db
    .updateTable('webhook_deliveries')
    .set({
      next_attempt_at: now,
      lease: null,
      attempts: claimed.attempts - 1,
      round_attempts: claimed.roundAttempts - 1,
    })
    .where('id', '=', claimed.id)
    .where('lease', '=', claimed.lease)
    .where('status', '=', 'pending')
    .execute();
}

/** Of an endpoint that is sent nothing any more. */
export async function giveUpPending(tx: Executor, endpointId: WebhookEndpointId, at: Date): Promise<void> {
  await tx
    .updateTable('webhook_deliveries')
    .set({ status: 'failed', next_attempt_at: null, lease: null, completed_at: at })
    .where('endpoint_id', '=', endpointId)
    .where('status', '=', 'pending')
    .execute();
}

/** Begins its schedule anew, due now; a lease under way loses its say, except that a success is a success. */
export async function replay(db: Executor, id: WebhookDeliveryId, now: Date): Promise<void> {
  await db
    .updateTable('webhook_deliveries')
    .set({ status: 'pending', next_attempt_at: now, lease: null, round_attempts: 0, completed_at: null })
    .where('id', '=', id)
    .execute();
}

export async function findDelivery(
  db: Executor,
  cipher: FieldCipher,
  accountId: AccountId,
  id: WebhookDeliveryId,
): Promise<WebhookDelivery | undefined> {
  const row = await select(db)
    .where('delivery.account_id', '=', accountId)
    .where('delivery.id', '=', id)
    .executeTakeFirst();
  return row && toDelivery(row, cipher);
}

/** Newest first. */
export async function listDeliveries(
  db: Executor,
  cipher: FieldCipher,
  filter: {
    endpointId: WebhookEndpointId;
    status: WebhookDeliveryStatus | undefined;
    after: TimePosition | undefined;
    limit: number;
  },
): Promise<WebhookDelivery[]> {
  let query = select(db).where('delivery.endpoint_id', '=', filter.endpointId);
  if (filter.status) query = query.where('delivery.status', '=', filter.status);
  if (filter.after) {
    const { createdAt, id } = filter.after;
    query = query.where(
      sql<boolean>`(delivery.created_at, delivery.id) < (${createdAt}::timestamptz, ${id})`,
    );
  }
  const rows = await query
    .orderBy('delivery.created_at', 'desc')
    .orderBy('delivery.id', 'desc')
    .limit(filter.limit)
    .execute();
  return rows.map((row) => toDelivery(row, cipher));
}

/** In order. */
export async function listAttempts(
  db: Executor,
  cipher: FieldCipher,
  id: WebhookDeliveryId,
): Promise<WebhookAttempt[]> {
  const rows = await db
    .selectFrom('webhook_attempts')
    .selectAll()
    .where('delivery_id', '=', id)
    .orderBy('number')
    .execute();
  return rows.map((row) => ({
    number: row.number,
    at: row.at,
    durationMs: row.duration_ms,
    responseStatus: row.response_status,
    responseExcerpt: openExcerpt(cipher, id, row),
    error: row.error,
  }));
}

type SelectedRow = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

function select(db: Executor) {
  return db
    .selectFrom('webhook_deliveries as delivery')
    .innerJoin('webhook_events as event', 'event.id', 'delivery.event_id')
    .leftJoinLateral(
      (expression) =>
        expression
          .selectFrom('webhook_attempts')
          .selectAll()
          .whereRef('webhook_attempts.delivery_id', '=', 'delivery.id')
          .orderBy('number', 'desc')
          .limit(1)
          .as('attempt'),
      (join) => join.onTrue(),
    )
    .selectAll('delivery')
    .select([
      'event.type',
      'event.data',
      'event.created_at as event_created_at',
      'attempt.number',
      'attempt.at',
      'attempt.duration_ms',
      'attempt.response_status',
      'attempt.response_excerpt',
      'attempt.error',
    ]);
}

function eventOf(
  cipher: FieldCipher,
  row: Pick<ClaimedRow, 'event_id' | 'type' | 'data' | 'event_created_at'>,
): ClaimedDelivery['event'] {
  const { event_id: id, type, data, event_created_at: created_at } = row;
  return openEvent(cipher, { id, type, data, created_at });
}

function toDelivery(row: SelectedRow, cipher: FieldCipher): WebhookDelivery {
  return {
    id: row.id,
    endpointId: row.endpoint_id,
    event: eventOf(cipher, row),
    status: row.status,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    createdAt: row.created_at,
    completedAt: row.completed_at,
    lastAttempt:
      row.number === null || row.at === null
        ? null
        : {
            number: row.number,
            at: row.at,
            durationMs: row.duration_ms ?? 0,
            responseStatus: row.response_status,
            responseExcerpt: openExcerpt(cipher, row.id, {
              number: row.number,
              response_excerpt: row.response_excerpt,
            }),
            error: row.error,
          },
  };
}
