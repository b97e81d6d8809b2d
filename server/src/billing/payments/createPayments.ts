import type { RecordFact } from '../../store/auditFact.ts';
import { PaymentEvents, type PaymentEventsDeps } from './PaymentEvents.ts';
import { PaymentService } from './PaymentService.ts';
import { StripeProcessor, type StripeProcessorOptions } from './StripeProcessor.ts';
import { TestProcessor } from './TestProcessor.ts';

export type StripeKeys = Omit<StripeProcessorOptions, 'clock'>;

interface Parts {
  readonly service: PaymentService;
  readonly events: PaymentEvents;
}

/** Payments and whoever takes them. */
export type Payments =
  | (Parts & { readonly kind: 'test'; readonly processor: TestProcessor })
  | (Parts & { readonly kind: 'stripe'; readonly stripe: StripeProcessor });

/** @param keys null: the test processor, which moves no money. */
export function createPayments(
  deps: PaymentEventsDeps & { record: RecordFact },
  keys: StripeKeys | null,
): Payments {
  const { database, clock, record } = deps;
  const events = new PaymentEvents(deps);
  if (keys === null) {
    const processor = new TestProcessor({ database, clock, events });
    return {
      kind: 'test',
      processor,
      events,
      service: new PaymentService({ database, clock, processor, record }),
    };
  }
  const stripe = new StripeProcessor({ ...keys, clock });
  return {
    kind: 'stripe',
    stripe,
    events,
    service: new PaymentService({ database, clock, processor: stripe, record }),
  };
}
