import { z } from 'zod';
import { integer, list, setting, text, url, type ValuesOf } from './setting.ts';

/** Credit, payments and invoices. */
export const billingSettings = {
  trialCreditMicros: setting(
    'TRIAL_CREDIT_MICROS',
    'credit of a new customer, in millionths of a dollar',
    integer(0, 1_000_000_000),
    5_000_000,
  ),
  lowCreditMicros: setting(
    'LOW_CREDIT_MICROS',
    'balance, in millionths of a dollar, below which who pays in advance is told (webhook usage.threshold)',
    integer(0, 1_000_000_000),
    1_000_000,
  ),
  trialDays: setting('TRIAL_DAYS', 'days after which the trial credit expires', integer(1, 3_650), 14),
  stripeSecretKey: setting(
    'STRIPE_SECRET_KEY',
    "Stripe's secret key; without it payments are tests that move no money",
    z.string().regex(/^(sk|rk)_\S+$/, 'must begin with sk_ or rk_') as z.ZodType<string | null, string>,
    null,
    'none',
  ),
  stripeWebhookSecret: setting(
    'STRIPE_WEBHOOK_SECRET',
    'secret of the webhook endpoint at Stripe that leads to /payments/stripe/webhook',
    z.string().regex(/^whsec_\S+$/, 'must begin with whsec_') as z.ZodType<string | null, string>,
    null,
    'none',
  ),
  stripeApiUrl: setting(
    'STRIPE_API_URL',
    "where Stripe's API is, for tests against a stand-in",
    url(['http:', 'https:']),
    null,
    "Stripe's",
  ),
  sellerName: setting('SELLER_NAME', 'who issues the invoices', z.string().min(1), 'Visavis'),
  sellerAddress: setting(
    'SELLER_ADDRESS',
    'address on the invoices, its lines separated by |',
    list('|'),
    [],
    'none',
  ),
  sellerTaxId: setting('SELLER_TAX_ID', 'tax id on the invoices', text, null, 'none'),
  sellerEmail: setting('SELLER_EMAIL', 'whom customers ask about invoices', text, null, 'none'),
  taxPercent: setting(
    'TAX_PERCENT',
    'tax that is in the prices, told on invoices: such as 20 or 8.1',
    z
      .string()
      .regex(/^\d{1,2}(\.\d{1,3})?$/, 'must be a percentage below 100, such as 20 or 8.1')
      .transform(Number) as z.ZodType<number, string>,
    0,
    'none',
  ),
  taxName: setting('TAX_NAME', 'its name', z.string().min(1), 'VAT'),
  invoiceNumberPrefix: setting(
    'INVOICE_NUMBER_PREFIX',
    'what invoice numbers begin with',
    z.string().regex(/^[\w./-]{0,20}$/, 'must be letters, digits and -./_ alone') as z.ZodType<
      string,
      string
    >,
    'INV-',
  ),
} as const;

/** @returns what is wrong with these settings together. */
export function billingProblems(config: ValuesOf<typeof billingSettings>): string[] {
  if ((config.stripeSecretKey === null) === (config.stripeWebhookSecret === null)) return [];
  // With one alone money would be taken and never credited, or the other way round.
  return ['STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET belong together: set both or neither'];
}
