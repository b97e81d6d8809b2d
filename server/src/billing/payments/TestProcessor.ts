import { randomBytes } from 'node:crypto';
import { VisavisError, type Clock } from '@visavis/shared';
import type { Database } from '../../store/Database.ts';
import type { Payment } from './Payment.ts';
import type { PaymentEvents } from './PaymentEvents.ts';
import type { CheckoutOrder, PaymentChange, PaymentProcessor } from './PaymentProcessor.ts';
import * as queries from './paymentQueries.ts';

export interface TestCard {
  readonly number: string;
  /** `MM/YY`. */
  readonly expiry: string;
  readonly cvc: string;
}

/** Why a card was not taken, and by which field. */
export interface CardProblem {
  readonly field: keyof TestCard;
  readonly message: string;
}

/** What each test number does, as people know them from Stripe: null succeeds. */
export const TEST_CARDS: readonly { number: string; effect: string; decline: string | null }[] = [
  { number: '4242 4242 4242 4242', effect: 'succeeds', decline: null },
  { number: '4000 0000 0000 0002', effect: 'is declined', decline: 'The card was declined.' },
  {
    number: '4000 0000 0000 9995',
    effect: 'is declined for lack of funds',
    decline: 'The card was declined: it has insufficient funds.',
  },
];

const OPEN_FOR_MS = 24 * 60 * 60_000;
const REFERENCE = /^tco_[\w-]{32}$/;

/**
 * A processor of our own that moves no money: everything around payments can be tried, by people and by tests, without
 * an account anywhere. It tells of payments by events, once each, as any other does.
 */
export class TestProcessor implements PaymentProcessor {
  readonly name = 'test';
  readonly hasPortal = false;
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #events: PaymentEvents;

  constructor(deps: { database: Database; clock: Clock; events: PaymentEvents }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
    this.#events = deps.events;
  }

  /** Whoever has the page's address may pay: it cannot be guessed. */
  async checkout({ baseUrl }: CheckoutOrder): Promise<{ reference: string; url: string }> {
    const reference = `tco_${randomBytes(24).toString('base64url')}`;
    return { reference, url: `${baseUrl}/checkout/${reference}` };
  }

  async portal(): Promise<never> {
    throw new VisavisError(
      'conflict',
      'The test processor keeps no cards and no plans: there is nothing to manage.',
    );
  }

  /** @returns the payment of a checkout page. @throws VisavisError `not_found`. */
  async find(reference: string): Promise<Payment> {
    const load = async (): Promise<Payment> => {
      const found =
        REFERENCE.test(reference) && (await queries.findByReference(this.#database.db, this.name, reference));
      if (!found) throw new VisavisError('not_found', 'There is no such checkout.');
      return found;
    };
    const payment = await load();
    const over = this.#clock.wallNow() - payment.createdAt.getTime() >= OPEN_FOR_MS;
    if (payment.status !== 'open' || !over) return payment;
    await this.#tell(payment, { kind: 'expired', paymentId: payment.id });
    return load();
  }

  /**
   * Pays, when the card is one that is taken. A payment that is over stays as it is.
   * @returns what is wrong with the card: then nothing happened.
   * @throws VisavisError `not_found`.
   */
  async pay(reference: string, card: TestCard): Promise<CardProblem | null> {
    const payment = await this.find(reference);
    if (payment.status !== 'open') return null;
    const problem = problemOf(card, new Date(this.#clock.wallNow()));
    if (problem) return problem;
    await this.#tell(payment, {
      kind: 'paid',
      paymentId: payment.id,
      amountMicros: payment.amountMicros,
      currency: 'usd',
      intent: `tin_${payment.id}`,
      invoice: null,
      customer: null,
    });
    return null;
  }

  /** Nobody will pay. @throws VisavisError `not_found`. */
  async cancel(reference: string): Promise<void> {
    const payment = await this.find(reference);
    if (payment.status === 'open') await this.#tell(payment, { kind: 'expired', paymentId: payment.id });
  }

  /** The event's id follows from what it says: said twice, it is one event. */
  async #tell(payment: Payment, change: PaymentChange): Promise<void> {
    await this.#events.apply({
      processor: this.name,
      id: `tev_${change.kind}_${payment.id}`,
      type: `checkout.${change.kind}`,
      createdAt: new Date(this.#clock.wallNow()),
      change,
    });
  }
}

function problemOf({ number, expiry, cvc }: TestCard, now: Date): CardProblem | null {
  const digits = number.replace(/[\s-]/g, '');
  const card = TEST_CARDS.find((each) => each.number.replaceAll(' ', '') === digits);
  if (!card) {
    return {
      field: 'number',
      message: 'Only the test numbers on this page are taken. Never enter the number of a real card here.',
    };
  }
  const [, month, year] = /^\s*(0?[1-9]|1[0-2])\s*\/\s*(?:20)?(\d\d)\s*$/.exec(expiry) ?? [];
  if (month === undefined || year === undefined)
    return { field: 'expiry', message: 'Enter month and year, such as 12/34.' };
  // A card is good to the end of its month.
  if (Date.UTC(2000 + Number(year), Number(month)) <= now.getTime())
    return { field: 'expiry', message: 'The card has expired: any month to come will do.' };
  if (!/^\s*\d{3,4}\s*$/.test(cvc)) return { field: 'cvc', message: 'Enter three digits: any will do.' };
  return card.decline === null ? null : { field: 'number', message: card.decline };
}
