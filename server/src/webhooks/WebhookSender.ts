import { randomUUID } from 'node:crypto';
import type { Clock, WebhookEndpointId } from '@visavis/shared';
import type { SafeFetch } from '../net/safeFetch.ts';
import type { RecordFact } from '../store/auditFact.ts';
import type { Database } from '../store/Database.ts';
import type { Executor } from '../store/tables.ts';
import * as deliveries from './deliveryQueries.ts';
import * as endpoints from './endpointQueries.ts';
import * as outbox from './outboxQueries.ts';
import { retryDelay } from './retrySchedule.ts';
import { send, type SendOutcome } from './send.ts';
import type { ClaimedDelivery } from './Webhook.ts';

/** Where the sender writes what must not happen; a pino logger is one. */
export interface WebhookLog {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface WebhookSenderDeps {
  readonly database: Database;
  readonly safeFetch: SafeFetch;
  readonly clock: Clock;
  readonly record: RecordFact;
  readonly log: WebhookLog;
  /** From 0 to 1; for tests. */
  readonly random?: () => number;
  /** How long an endpoint may take, ms. */
  readonly timeoutMs?: number;
}

const DAY_MS = 24 * 60 * 60_000;
const POLL_MS = 500;
const TIMEOUT_MS = 15_000;
/** Beyond the timeout, so that an attempt ends before its lease does. */
const LEASE_SLACK_MS = 45_000;
const CONCURRENCY = 16;
const PER_ENDPOINT = 4;
const STOP_PATIENCE_MS = 3_000;
/** An endpoint that let nothing through for so long is disabled. */
export const DISABLE_AFTER_MS = 3 * DAY_MS;
/** Events and what became of them are kept so long. */
export const RETENTION_MS = 30 * DAY_MS;
const PURGE_BATCH = 500;

/**
 * Sends what the outbox holds, at least once: a delivery is claimed by a lease in its row (`for update skip locked`), so
 * that several servers share the work, and one that dies in an attempt leaves it to be taken up when the lease ends.
 *
 * A queue of our own, on the outbox's own tables, because it must run on PGlite too: its one connection rules out
 * libraries that hold connections of their own, such as pg-boss; and the outbox has to be written in the transaction of
 * the fact anyway, which leaves a library little to do.
 */
export class WebhookSender {
  readonly id = 'webhooks';
  readonly stopWithinMs = STOP_PATIENCE_MS + 1_000;
  readonly #deps: WebhookSenderDeps;
  readonly #timeoutMs: number;
  readonly #stopped = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #busy = new Map<WebhookEndpointId, number>();
  #claiming: Promise<unknown> = Promise.resolve();
  #cancelTimer = (): void => undefined;
  #stopping = false;

  constructor(deps: WebhookSenderDeps) {
    this.#deps = deps;
    this.#timeoutMs = deps.timeoutMs ?? TIMEOUT_MS;
  }

  async start(): Promise<void> {
    this.#poll();
  }

  /** Attempts that take too long are called off; they are due again, here or on another server. Idempotent. */
  async stop(): Promise<void> {
    this.#cancelTimer();
    const { clock } = this.#deps;
    const cancel = clock.setTimeout(() => this.#stopped.abort(), STOP_PATIENCE_MS);
    this.#stopping = true;
    await this.#claiming;
    await Promise.all(this.#running);
    cancel();
    this.#stopped.abort();
  }

  /** Sends all that is due now, in as many rounds as it takes. @returns how many attempts were made. */
  async sendDue(): Promise<number> {
    let attempts = 0;
    for (;;) {
      const claimed = await this.#claim();
      if (claimed === 0) return attempts;
      attempts += claimed;
      await Promise.all(this.#running);
    }
  }

  /** Deletes what is too old. @returns how many events there were. */
  async purge(): Promise<number> {
    const before = new Date(this.#deps.clock.wallNow() - RETENTION_MS);
    let purged = 0;
    for (;;) {
      const deleted = await outbox.deleteEventsBefore(this.#deps.database.db, before, PURGE_BATCH);
      purged += deleted;
      if (deleted < PURGE_BATCH) return purged;
    }
  }

  #poll(): void {
    if (this.#stopping) return;
    this.#claiming = this.#claim().catch((error: unknown) => {
      this.#deps.log.error({ err: error }, 'webhook deliveries could not be claimed');
      return 0;
    });
    void this.#claiming.then((claimed) => {
      if (this.#stopping) return;
      // More may be waiting behind what was taken: look again as soon as something of it is done.
      if (claimed !== 0) void Promise.race(this.#running).then(() => this.#soon());
      this.#cancelTimer();
      this.#cancelTimer = this.#deps.clock.setTimeout(() => this.#poll(), POLL_MS);
    });
  }

  #soon(): void {
    if (this.#stopping) return;
    this.#cancelTimer();
    this.#cancelTimer = this.#deps.clock.setTimeout(() => this.#poll(), 0);
  }

  /** @returns how many deliveries were taken; their attempts are under way. */
  async #claim(): Promise<number> {
    const { database, clock } = this.#deps;
    const limit = CONCURRENCY - this.#running.size;
    if (limit <= 0 || this.#stopping) return 0;
    const now = clock.wallNow();
    const claimed = await deliveries.claimDue(database.db, database.cipher, {
      now: new Date(now),
      lease: randomUUID(),
      leaseUntil: new Date(now + this.#timeoutMs + LEASE_SLACK_MS),
      limit,
      perEndpoint: PER_ENDPOINT,
      busy: [...this.#busy].filter(([, count]) => count >= PER_ENDPOINT).map(([id]) => id),
    });
    for (const delivery of claimed) this.#run(delivery);
    return claimed.length;
  }

  #run(delivery: ClaimedDelivery): void {
    const { endpointId } = delivery;
    this.#busy.set(endpointId, (this.#busy.get(endpointId) ?? 0) + 1);
    const running = this.#attempt(delivery)
      .catch((error: unknown) => {
        // The lease ends by itself, and it is tried again.
        this.#deps.log.error({ err: error, deliveryId: delivery.id }, 'a webhook delivery broke off');
      })
      .finally(() => {
        this.#running.delete(running);
        const left = (this.#busy.get(endpointId) ?? 1) - 1;
        if (left > 0) this.#busy.set(endpointId, left);
        else this.#busy.delete(endpointId);
      });
    this.#running.add(running);
  }

  async #attempt(delivery: ClaimedDelivery): Promise<void> {
    const { database, safeFetch, clock } = this.#deps;
    const startedAt = new Date(clock.wallNow());
    const started = clock.now();
    const outcome = await send(delivery, {
      safeFetch,
      clock,
      timeoutMs: this.#timeoutMs,
      signal: this.#stopped.signal,
    });
    if (outcome.kind === 'aborted') {
      await deliveries.release(database.db, delivery, new Date(clock.wallNow()));
      return;
    }
    await database.transaction(async (tx) => {
      await deliveries.insertAttempt(tx, database.cipher, delivery.id, {
        number: delivery.attempts,
        at: startedAt,
        durationMs: Math.round(clock.now() - started),
        responseStatus: outcome.status,
        responseExcerpt: outcome.excerpt,
        error: errorOf(outcome),
      });
      const now = new Date(clock.wallNow());
      // The endpoint's row first, as everywhere: two transactions never wait for each other.
      switch (outcome.kind) {
        case 'delivered':
          await endpoints.noteSuccess(tx, delivery.endpointId);
          await deliveries.complete(tx, delivery.id, now);
          return;
        case 'gone':
          await this.#disable(tx, delivery, 'gone', now);
          return;
        case 'refused': {
          const failingSince = await endpoints.noteFailure(tx, delivery.endpointId, startedAt);
          const delay = retryDelay(delivery.roundAttempts, {
            retryAfterMs: outcome.retryAfterMs,
            random: this.#deps.random ?? Math.random,
          });
          if (delay === null) await deliveries.giveUp(tx, delivery, now);
          else await deliveries.retryAt(tx, delivery, new Date(now.getTime() + delay));
          if (now.getTime() - failingSince.getTime() < DISABLE_AFTER_MS) return;
          await this.#disable(tx, delivery, 'failing', now);
          this.#deps.log.warn(
            { endpointId: delivery.endpointId },
            'a webhook endpoint failed for days: disabled',
          );
        }
      }
    });
  }

  async #disable(
    tx: Executor,
    { endpointId, accountId }: ClaimedDelivery,
    reason: 'gone' | 'failing',
    now: Date,
  ): Promise<void> {
    const disabled = await endpoints.disable(tx, endpointId, reason, now);
    await deliveries.giveUpPending(tx, endpointId, now);
    if (!disabled) return;
    await this.#deps.record(tx, {
      accountId,
      actor: { kind: 'system', part: 'webhooks' },
      action: 'webhook_endpoint.disabled',
      target: endpointId,
      details: { reason },
    });
  }
}

function errorOf(outcome: Exclude<SendOutcome, { kind: 'aborted' }>): string | null {
  switch (outcome.kind) {
    case 'delivered':
      return null;
    case 'gone':
      return 'The endpoint answered that it is gone for good (410): it was disabled.';
    case 'refused':
      return outcome.error;
  }
}
