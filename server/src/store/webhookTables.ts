import type { ColumnType } from 'kysely';
import type {
  AccountId,
  WebhookDeliveryId,
  WebhookDeliveryStatus,
  WebhookDisabledReason,
  WebhookEndpointId,
  WebhookEndpointStatus,
  WebhookEventId,
  WebhookEventType,
  WebhookFormat,
} from '@visavis/shared';
import type { Sealed } from './FieldCipher.ts';

/** Part of `Tables`. */
export interface WebhookTables {
  webhook_endpoints: {
    id: WebhookEndpointId;
    account_id: AccountId;
    url: string;
    description: string;
    /** jsonb, written as JSON text; null: every type. */
    events: ColumnType<WebhookEventType[] | null, string | null, string | null>;
    format: WebhookFormat;
    status: WebhookEndpointStatus;
    disabled_reason: WebhookDisabledReason | null;
    /** The first failure since the last success. */
    failing_since: Date | null;
    secret: string;
    previous_secret: string | null;
    previous_secret_until: Date | null;
    created_at: Date;
    updated_at: Date;
  };
  /** The outbox: what is to be told, written with the fact itself. */
  webhook_events: {
    id: WebhookEventId;
    account_id: AccountId;
    type: WebhookEventType;
    /** jsonb: a string; it names people, and shows what customers have noted of them. */
    data: ColumnType<unknown, Sealed, never>;
    /** Whom it is about, if it is about one person or session. */
    session_id: string | null;
    end_user_id: string | null;
    created_at: Date;
  };
  /** An event on its way to one endpoint. */
  webhook_deliveries: {
    id: WebhookDeliveryId;
    event_id: WebhookEventId;
    endpoint_id: WebhookEndpointId;
    account_id: AccountId;
    status: WebhookDeliveryStatus;
    attempts: number;
    /** Attempts since it was made or replayed: where it is in the schedule. */
    round_attempts: number;
    /** While an attempt is under way: when its lease ends. */
    next_attempt_at: Date | null;
    lease: string | null;
    created_at: Date;
    completed_at: Date | null;
  };
  webhook_attempts: {
    delivery_id: WebhookDeliveryId;
    number: number;
    at: Date;
    duration_ms: number;
    response_status: number | null;
    response_excerpt: Sealed | null;
    error: string | null;
  };
}
