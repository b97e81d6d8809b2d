import { newId, type Clock, type OutboxEvent } from '@visavis/shared';
import type { Database } from '../store/Database.ts';
import type { Executor } from '../store/tables.ts';
import * as queries from './outboxQueries.ts';

/**
 * Where facts are put that an account's webhooks are to be told of. The event and one delivery for each endpoint that
 * wants it are written in the transaction of the fact itself: either both are there after a crash, or neither.
 * `WebhookSender` takes it from there.
 */
export class Outbox {
  readonly #database: Pick<Database, 'cipher'>;
  readonly #clock: Clock;

  constructor({ database, clock }: { database: Pick<Database, 'cipher'>; clock: Clock }) {
    this.#database = database;
    this.#clock = clock;
  }

  /** @param tx the transaction in which the fact is written. */
  async add(tx: Executor, { accountId, type, data }: OutboxEvent): Promise<void> {
    const at = new Date(this.#clock.wallNow());
    const id = newId('WebhookEventId');
    await queries.insertEvent(tx, this.#database.cipher, { id, accountId, type, data, createdAt: at });
    for (const endpoint of await queries.subscribers(tx, accountId)) {
      if (endpoint.events !== null && !endpoint.events.includes(type)) continue;
      await queries.insertDelivery(tx, {
        id: newId('WebhookDeliveryId'),
        eventId: id,
        endpointId: endpoint.id,
        accountId,
        at,
      });
    }
  }
}
