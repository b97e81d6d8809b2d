import { Router, type Request } from 'express';
import { z } from 'zod';
import {
  createWebhookEndpointSchema,
  listDeliveriesQuerySchema,
  listEventsQuerySchema,
  updateWebhookEndpointSchema,
  type WebhookDeliveryDetailWire,
  type WebhookDeliveryWire,
  type WebhookEndpointWire,
} from '@visavis/shared';
import { toEventWire } from '../webhooks/send.ts';
import type { WebhookAttempt, WebhookDelivery, WebhookEndpoint } from '../webhooks/Webhook.ts';
import type { WebhookService } from '../webhooks/WebhookService.ts';
import type { Guard } from './Guard.ts';
import { allowOnly, jsonBody, parseBody, parseOptionalBody, parseQuery, pathParameter } from './requests.ts';

export interface WebhookRoutesDeps {
  guard: Guard;
  webhooks: WebhookService;
}

const emptySchema = z.strictObject({});

/** `/v1/webhook-endpoints`. */
export function webhookEndpointRoutes({ guard, webhooks }: WebhookRoutesDeps): Router {
  const router = Router();
  router.use(guard.require('webhooks'), jsonBody);
  const accountOf = (req: Request) => guard.principal(req).accountId;

  router
    .route('/')
    .get(async (req, res) => {
      res.json({ data: (await webhooks.list(accountOf(req))).map(toEndpointWire) });
    })
    .post(async (req, res) => {
      const request = parseBody(createWebhookEndpointSchema, req);
      const { endpoint, secret } = await webhooks.create(accountOf(req), request, guard.principal(req));
      res.status(201).location(`/v1/webhook-endpoints/${endpoint.id}`).set('Cache-Control', 'no-store');
      res.json({ ...toEndpointWire(endpoint), secret });
    })
    .all(allowOnly('GET', 'POST'));

  router
    .route('/:endpoint_id')
    .get(async (req, res) => {
      res.json(toEndpointWire(await webhooks.get(accountOf(req), endpointIdOf(req))));
    })
    .patch(async (req, res) => {
      const request = parseBody(updateWebhookEndpointSchema, req);
      const principal = guard.principal(req);
      res.json(
        toEndpointWire(await webhooks.update(principal.accountId, endpointIdOf(req), request, principal)),
      );
    })
    .delete(async (req, res) => {
      await webhooks.delete(accountOf(req), endpointIdOf(req), guard.principal(req));
      res.status(204).end();
    })
    .all(allowOnly('GET', 'PATCH', 'DELETE'));

  router
    .route('/:endpoint_id/rotate-secret')
    .post(async (req, res) => {
      parseOptionalBody(emptySchema, req);
      const principal = guard.principal(req);
      const { secret, previousSecretUntil } = await webhooks.rotateSecret(
        principal.accountId,
        endpointIdOf(req),
        principal,
      );
      res.set('Cache-Control', 'no-store');
      res.json({ secret, previous_secret_until: previousSecretUntil.toISOString() });
    })
    .all(allowOnly('POST'));

  router
    .route('/:endpoint_id/test')
    .post(async (req, res) => {
      parseOptionalBody(emptySchema, req);
      res.status(202).json(toDeliveryWire(await webhooks.test(accountOf(req), endpointIdOf(req))));
    })
    .all(allowOnly('POST'));

  router
    .route('/:endpoint_id/deliveries')
    .get(async (req, res) => {
      const query = parseQuery(listDeliveriesQuerySchema, req);
      const page = await webhooks.deliveries(accountOf(req), endpointIdOf(req), query);
      res.json({ data: page.data.map(toDeliveryWire), next_cursor: page.nextCursor });
    })
    .all(allowOnly('GET'));

  return router;
}

/** `/v1/webhook-deliveries`. */
export function webhookDeliveryRoutes({ guard, webhooks }: WebhookRoutesDeps): Router {
  const router = Router();
  router.use(guard.require('webhooks'), jsonBody);

  router
    .route('/:delivery_id')
    .get(async (req, res) => {
      const found = await webhooks.delivery(guard.principal(req).accountId, deliveryIdOf(req));
      const body: WebhookDeliveryDetailWire = {
        ...toDeliveryWire(found.delivery),
        data: { ...found.delivery.event.data },
        attempt_log: found.attempts.map(toAttemptWire),
      };
      res.json(body);
    })
    .all(allowOnly('GET'));

  router
    .route('/:delivery_id/replay')
    .post(async (req, res) => {
      parseOptionalBody(emptySchema, req);
      const delivery = await webhooks.replay(guard.principal(req).accountId, deliveryIdOf(req));
      res.status(202).json(toDeliveryWire(delivery));
    })
    .all(allowOnly('POST'));

  return router;
}

/** `/v1/events`. */
export function eventRoutes({ guard, webhooks }: WebhookRoutesDeps): Router {
  const router = Router();
  router
    .route('/')
    .get(guard.require('webhooks'), async (req, res) => {
      const query = parseQuery(listEventsQuerySchema, req);
      const page = await webhooks.events(guard.principal(req).accountId, query);
      res.json({ data: page.data.map(toEventWire), next_cursor: page.nextCursor });
    })
    .all(allowOnly('GET'));
  return router;
}

function toEndpointWire(endpoint: WebhookEndpoint): WebhookEndpointWire {
  return {
    id: endpoint.id,
    url: endpoint.url,
    description: endpoint.description,
    events: endpoint.events === null ? null : [...endpoint.events],
    format: endpoint.format,
    status: endpoint.status,
    disabled_reason: endpoint.disabledReason,
    failing_since: endpoint.failingSince?.toISOString() ?? null,
    created_at: endpoint.createdAt.toISOString(),
    updated_at: endpoint.updatedAt.toISOString(),
  };
}

function toDeliveryWire(delivery: WebhookDelivery): WebhookDeliveryWire {
  return {
    id: delivery.id,
    endpoint_id: delivery.endpointId,
    event_id: delivery.event.id,
    event_type: delivery.event.type,
    status: delivery.status,
    attempts: delivery.attempts,
    next_attempt_at: delivery.nextAttemptAt?.toISOString() ?? null,
    created_at: delivery.createdAt.toISOString(),
    completed_at: delivery.completedAt?.toISOString() ?? null,
    last_attempt: delivery.lastAttempt && toAttemptWire(delivery.lastAttempt),
  };
}

function toAttemptWire(attempt: WebhookAttempt): NonNullable<WebhookDeliveryWire['last_attempt']> {
  return {
    number: attempt.number,
    at: attempt.at.toISOString(),
    duration_ms: attempt.durationMs,
    response_status: attempt.responseStatus,
    response_excerpt: attempt.responseExcerpt,
    error: attempt.error,
  };
}

function endpointIdOf(req: Request): string {
  return pathParameter(req, 'endpoint_id');
}

function deliveryIdOf(req: Request): string {
  return pathParameter(req, 'delivery_id');
}
