import { z } from 'zod';
import type { WebhookDeliveryId, WebhookEventId } from '@visavis/shared';
import type { FieldCipher } from '../store/FieldCipher.ts';
import { placeOf } from '../store/sealedColumns.ts';
import type { StoredEvent, WebhookAttempt } from './Webhook.ts';

const dataSchema = z.record(z.string(), z.unknown());

/** An event's data as they are stored are only readable with the key. */
export function openEvent(
  cipher: FieldCipher,
  row: { id: WebhookEventId; type: StoredEvent['type']; data: unknown; created_at: Date },
): StoredEvent {
  const data = dataSchema.parse(cipher.openJson(placeOf('webhook_events', 'data', row.id), row.data));
  return { id: row.id, type: row.type, data, createdAt: row.created_at };
}

/** What an endpoint answered may repeat what it was sent. */
export function openExcerpt(
  cipher: FieldCipher,
  deliveryId: WebhookDeliveryId,
  row: { number: number; response_excerpt: string | null },
): WebhookAttempt['responseExcerpt'] {
  if (row.response_excerpt === null) return null;
  return cipher.open(
    placeOf('webhook_attempts', 'response_excerpt', deliveryId, row.number),
    row.response_excerpt,
  );
}
