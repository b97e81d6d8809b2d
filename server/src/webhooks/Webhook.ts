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

export interface StoredEvent {
  readonly id: WebhookEventId;
  readonly type: WebhookEventType;
  readonly data: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
}

/** Where an account's events are sent. Its secret is beside it, and shown by nothing that reads one. */
export interface WebhookEndpoint {
  readonly id: WebhookEndpointId;
  readonly url: string;
  readonly description: string;
  /** Null: every type. */
  readonly events: readonly WebhookEventType[] | null;
  readonly format: WebhookFormat;
  readonly status: WebhookEndpointStatus;
  readonly disabledReason: WebhookDisabledReason | null;
  readonly failingSince: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** One try to hand an event over. */
export interface WebhookAttempt {
  readonly number: number;
  readonly at: Date;
  readonly durationMs: number;
  /** Null: there was no answer. */
  readonly responseStatus: number | null;
  readonly responseExcerpt: string | null;
  /** Null: it got through. */
  readonly error: string | null;
}

/** An event on its way to an endpoint. */
export interface WebhookDelivery {
  readonly id: WebhookDeliveryId;
  readonly endpointId: WebhookEndpointId;
  readonly event: StoredEvent;
  readonly status: WebhookDeliveryStatus;
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
  readonly createdAt: Date;
  readonly completedAt: Date | null;
  readonly lastAttempt: WebhookAttempt | null;
}

/** What is sent, and where: all that an attempt needs. */
export interface ClaimedDelivery {
  readonly id: WebhookDeliveryId;
  readonly lease: string;
  readonly format: WebhookFormat;
  /** This attempt included. */
  readonly attempts: number;
  readonly roundAttempts: number;
  readonly endpointId: WebhookEndpointId;
  readonly accountId: AccountId;
  readonly url: string;
  /** The current secret first, then the previous one while it counts. */
  readonly secrets: readonly [string, ...string[]];
  readonly event: StoredEvent;
}
