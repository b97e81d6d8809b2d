import { SafeFetch } from '../net/safeFetch.ts';
import { urlProblem } from '../net/urlProblem.ts';
import { Outbox } from '../webhooks/Outbox.ts';
import { WebhookSender } from '../webhooks/WebhookSender.ts';
import { WebhookService } from '../webhooks/WebhookService.ts';
import type { Basics } from './Basics.ts';

/** What goes out to addresses that customers name. */
export interface Outgoing {
  readonly safeFetch: SafeFetch;
  /** @returns what is wrong with a URL; null: nothing. */
  readonly checkUrl: (url: string) => string | null;
  readonly outbox: Outbox;
  readonly webhooks: WebhookService;
  readonly sender: WebhookSender;
}

export function createOutgoing({ config, database, clock, record, part }: Basics): Outgoing {
  const safeFetch = new SafeFetch({ allowPrivateAddresses: config.allowPrivateAddresses, clock });
  const checkUrl = (url: string): string | null => urlProblem(safeFetch, url);
  return {
    safeFetch,
    checkUrl,
    outbox: new Outbox({ database, clock }),
    webhooks: new WebhookService({ database, clock, checkUrl, record }),
    sender: new WebhookSender({ database, safeFetch, clock, record, log: part('webhooks') }),
  };
}
