import { VisavisError, type Clock, type PaymentStatus } from '@visavis/shared';
import { CHECKOUT_ID } from '../billing/payments/PaymentProcessor.ts';
import type { PaymentService } from '../billing/payments/PaymentService.ts';
import type { Database } from '../store/Database.ts';
import { currentPeriod, FREE_SESSIONS, PLANS, type PlanName } from './plans.ts';
import * as queries from './subscriptionQueries.ts';
import type { TherapykinSessions } from './TherapykinSessions.ts';
import type { TherapykinUser } from './TherapykinUsers.ts';

export interface Subscription {
  readonly plan: PlanName | 'free';
  readonly status: 'active';
  readonly isAnnual: boolean;
  /** Null: it does not end. */
  readonly currentPeriodEnd: Date | null;
  readonly sessionsRemaining: number;
}

export interface CheckoutState {
  /** The processor's. */
  readonly id: string;
  readonly plan: PlanName;
  readonly isAnnual: boolean;
  readonly status: 'open' | 'complete' | 'expired';
}

export interface SubscriptionsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly payments: PaymentService;
  readonly sessions: TherapykinSessions;
  /** The customer's page that people come back to from paying; null: what the API says of the checkout. */
  readonly appUrl: string | null;
}

/**
 * Plans of people. What they cost is ours to say; whether they are paid is the payment's, which is looked at each time, so
 * that a refund or a dispute ends what was paid for. The account gets what they pay as credit.
 */
export class Subscriptions {
  readonly #deps: SubscriptionsDeps;

  constructor(deps: SubscriptionsDeps) {
    this.#deps = deps;
  }

  async get(user: TherapykinUser): Promise<Subscription> {
    const now = new Date(this.#deps.clock.wallNow());
    const paid = await queries.latestPaid(this.#deps.database.db, user.accountId, user.endUserId);
    const period = paid?.completed_at && currentPeriod(paid.completed_at, paid.annual, now);
    if (!paid || !period) {
      const sessionsRemaining = await this.#remaining(user, FREE_SESSIONS, new Date(0));
      return { plan: 'free', status: 'active', isAnnual: false, currentPeriodEnd: null, sessionsRemaining };
    }
    return {
      plan: paid.plan,
      status: 'active',
      isAnnual: paid.annual,
      currentPeriodEnd: period.end,
      sessionsRemaining: await this.#remaining(user, PLANS[paid.plan].sessions, period.monthStart),
    };
  }

  /** @throws VisavisError `insufficient_credit` when the plan's sessions are used up. */
  async requireSession(user: TherapykinUser): Promise<void> {
    if ((await this.get(user)).sessionsRemaining > 0) return;
    throw new VisavisError('insufficient_credit', 'No sessions remaining in this plan');
  }

  /**
   * For one month or one year; it does not renew itself.
   * @param baseUrl where the payer reaches us, without a final slash.
   * @throws VisavisError `unavailable` when the processor cannot be reached.
   */
  async checkout(
    user: TherapykinUser,
    { plan, isAnnual }: { plan: PlanName; isAnnual: boolean },
    baseUrl: string,
  ): Promise<{ sessionId: string; url: string }> {
    const { accountId, endUserId } = user;
    const { name, annualMicros, monthlyMicros } = PLANS[plan];
    const { payment, url } = await this.#deps.payments.checkoutForEndUser(
      accountId,
      {
        endUserId,
        amountMicros: isAnnual ? annualMicros : monthlyMicros,
        title: `${name}, one ${isAnnual ? 'year' : 'month'}`,
        returnUrl: this.#returnUrl(baseUrl),
      },
      baseUrl,
      { kind: 'system', part: 'therapykin' },
    );
    await queries.insertCheckout(this.#deps.database.db, {
      payment_id: payment.id,
      account_id: accountId,
      end_user_id: endUserId,
      plan,
      annual: isAnnual,
      created_at: payment.createdAt,
    });
    return { sessionId: payment.reference ?? payment.id, url };
  }

  /** @throws VisavisError `not_found` where there is none, `unavailable`. */
  async portal({ accountId, endUserId }: TherapykinUser, baseUrl: string): Promise<{ url: string }> {
    try {
      const returnUrl = this.#deps.appUrl ?? baseUrl;
      return await this.#deps.payments.portalForEndUser(accountId, endUserId, returnUrl);
    } catch (error) {
      if (error instanceof VisavisError && error.code === 'conflict')
        throw new VisavisError('not_found', 'No Stripe customer found', { cause: error });
      throw error;
    }
  }

  /** @throws VisavisError `not_found`; `forbidden` for another's. */
  async checkoutState(user: TherapykinUser, id: string): Promise<CheckoutState> {
    const payment = await this.#deps.payments.findCheckout(user.accountId, id);
    const checkout = payment && (await queries.findCheckout(this.#deps.database.db, payment.id));
    if (!checkout) throw new VisavisError('not_found', 'Session not found');
    if (payment.endUserId !== user.endUserId) throw new VisavisError('forbidden', 'Unauthorized');
    return { id, plan: checkout.plan, isAnnual: checkout.annual, status: STATES[payment.status] };
  }

  #returnUrl(baseUrl: string): string {
    const { appUrl } = this.#deps;
    if (appUrl === null) return `${baseUrl}/therapykin/api/payments/session?id=${CHECKOUT_ID}`;
    return `${appUrl}${appUrl.includes('?') ? '&' : '?'}session_id=${CHECKOUT_ID}`;
  }

  async #remaining(user: TherapykinUser, allowed: number, since: Date): Promise<number> {
    return Math.max(0, allowed - (await this.#deps.sessions.usedSince(user, since)));
  }
}

const STATES: Readonly<Record<PaymentStatus, CheckoutState['status']>> = {
  open: 'open',
  succeeded: 'complete',
  failed: 'expired',
  expired: 'expired',
};
