import Stripe from 'stripe';
import { VisavisError, type Clock } from '@visavis/shared';
import type { CheckoutOrder, PaymentProcessor, ProcessorEvent } from './PaymentProcessor.ts';
import { toProcessorEvent } from './stripeEvents.ts';

export interface StripeProcessorOptions {
  /** `sk_…`. */
  readonly secretKey: string;
  /** `whsec_…`: what Stripe signs its events with. */
  readonly webhookSecret: string;
  /** Where Stripe's API is; null: at Stripe. */
  readonly apiUrl: string | null;
  readonly clock: Clock;
}

/** How old a signature may be, seconds: as Stripe recommends. */
const TOLERANCE_S = 300;
const TIMEOUT_MS = 20_000;
const MICROS_PER_CENT = 10_000;

/** Stripe: its pages take the money, its signed events tell of it. */
export class StripeProcessor implements PaymentProcessor {
  readonly name = 'stripe';
  readonly hasPortal = true;
  readonly #stripe: Stripe;
  readonly #webhookSecret: string;
  readonly #clock: Clock;

  constructor({ secretKey, webhookSecret, apiUrl, clock }: StripeProcessorOptions) {
    this.#stripe = new Stripe(secretKey, {
      ...(apiUrl === null ? {} : addressOf(apiUrl)),
      // Repeated requests carry the same idempotency key.
      maxNetworkRetries: 2,
      timeout: TIMEOUT_MS,
      telemetry: false,
      appInfo: { name: 'Visavis' },
    });
    this.#webhookSecret = webhookSecret;
    this.#clock = clock;
  }

  async checkout(order: CheckoutOrder): Promise<{ reference: string; url: string }> {
    const { payment, description, customer, successUrl, cancelUrl } = order;
    const metadata = { payment_id: payment.id, account_id: payment.accountId };
    const price = {
      currency: 'usd',
      unit_amount: payment.amountMicros / MICROS_PER_CENT,
      product_data: { name: description },
    };
    const common = {
      client_reference_id: payment.id,
      metadata,
      success_url: successUrl,
      cancel_url: cancelUrl,
      ...(customer === null ? {} : { customer }),
    };
    const session = await orUnavailable(
      this.#stripe.checkout.sessions.create(
        payment.plan === null
          ? {
              ...common,
              mode: 'payment',
              line_items: [{ quantity: 1, price_data: price }],
              payment_intent_data: { metadata },
              ...(customer === null ? { customer_creation: 'always' as const } : {}),
            }
          : {
              ...common,
              mode: 'subscription',
              line_items: [{ quantity: 1, price_data: { ...price, recurring: { interval: 'month' } } }],
              // Each month's invoice tells whose it is.
              subscription_data: { metadata: { account_id: payment.accountId, plan: payment.plan } },
            },
        { idempotencyKey: `checkout:${payment.id}` },
      ),
    );
    if (!session.url) throw new VisavisError('unavailable', 'The payment processor gave no page to pay on.');
    return { reference: session.id, url: session.url };
  }

  async portal({
    customer,
    returnUrl,
  }: {
    customer: string | null;
    returnUrl: string;
  }): Promise<{ url: string }> {
    if (customer === null) {
      throw new VisavisError(
        'conflict',
        'There is nothing to manage before the first payment: make one first.',
      );
    }
    const { url } = await orUnavailable(
      this.#stripe.billingPortal.sessions.create({ customer, return_url: returnUrl }),
    );
    return { url };
  }

  /**
   * @param body as it came, byte for byte: that is what was signed.
   * @throws VisavisError `bad_request` unless Stripe signed it, just now.
   */
  verify(body: Buffer, signature: string): ProcessorEvent {
    let event: Stripe.Event;
    try {
      event = this.#stripe.webhooks.constructEvent(
        body,
        signature,
        this.#webhookSecret,
        TOLERANCE_S,
        undefined,
        this.#clock.wallNow(),
      );
    } catch (error) {
      throw new VisavisError('bad_request', 'The signature is not one of Stripe, or too old.', {
        cause: error,
      });
    }
    return toProcessorEvent(event);
  }
}

function addressOf(apiUrl: string): { protocol: 'http' | 'https'; host: string; port: string } {
  const { protocol, hostname, port } = new URL(apiUrl);
  const secure = protocol === 'https:';
  return { protocol: secure ? 'https' : 'http', host: hostname, port: port || (secure ? '443' : '80') };
}

async function orUnavailable<Result>(request: Promise<Result>): Promise<Result> {
  try {
    return await request;
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    const detail = 'The payment processor did not take the request: try again in a moment.';
    throw new VisavisError('unavailable', detail, { cause: error });
  }
}
