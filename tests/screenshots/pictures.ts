import type { History } from '../support/history/writeHistory.ts';

/** Who looks: the owner of an account with a past, of one without, an operator, nobody. */
export type Who = 'owner' | 'newcomer' | 'operator' | 'nobody';

export interface Picture {
  readonly name: string;
  readonly who: Who;
  /** Below the server's own address. */
  readonly path: string;
  /** Buttons that are pressed first, by their names. */
  readonly press?: readonly string[];
  readonly size: 'wide' | 'phone';
  readonly theme: 'light' | 'dark';
}

/** Ids that paths need. */
export interface Places extends History {
  readonly invoiceId: string;
  readonly checkout: string;
}

/** Every page of the console, full, empty and on a phone; some in the dark; and the pages around it. */
export function picturesOf(places: Places): readonly Picture[] {
  const own = [
    ['overview', ''],
    ['sessions', 'sessions'],
    ['session', `sessions/${places.sought}`, ['View transcript']],
    ['usage', 'usage'],
    ['balance', 'billing'],
    ['invoices', 'invoices'],
    ['invoice', `invoices/${places.invoiceId}`],
    ['payments', 'payments'],
    ['keys', 'keys'],
    ['webhooks', 'webhooks'],
    ['webhook', `webhooks/${places.webhookEndpointId}`],
    ['members', 'members'],
    ['audit-log', 'audit-log'],
    ['settings', 'settings'],
  ] as const;
  const operators = [
    ['accounts', 'accounts'],
    ['found', `accounts?q=${places.sought}`],
    ['invoicing', 'invoicing'],
    ['prices', 'prices'],
    ['installation-log', 'installation-log'],
  ] as const;
  const around = [
    ['sign-in', '/console/sign-in'],
    ['sign-up', '/console/sign-up'],
    ['checkout', places.checkout],
  ] as const;
  const wide = { size: 'wide', theme: 'light' } as const;
  const phone = { size: 'phone', theme: 'light' } as const;
  const dark = { size: 'wide', theme: 'dark' } as const;
  const darkPhone = { size: 'phone', theme: 'dark' } as const;
  const needsOwn = new Set(['session', 'invoice', 'webhook']);
  return [
    ...own.flatMap(([name, path, press]): Picture[] => {
      const full = { name, who: 'owner' as const, path: `/console/${path}`, ...(press && { press }) };
      const empty = { ...full, who: 'newcomer' as const };
      return [
        { ...full, ...wide },
        { ...full, ...phone },
        { ...full, ...dark },
        ...(needsOwn.has(name) ? [] : [{ ...empty, ...wide }]),
        ...(name === 'overview' || name === 'usage' ? [{ ...full, ...darkPhone }] : []),
      ];
    }),
    ...operators.flatMap(([name, path]): Picture[] => {
      const full = { name, who: 'operator' as const, path: `/console/${path}` };
      return [
        { ...full, ...wide },
        { ...full, ...phone },
      ];
    }),
    ...around.flatMap(([name, path]): Picture[] => {
      const page = { name, who: 'nobody' as const, path };
      return [
        { ...page, ...wide },
        { ...page, ...phone },
        { ...page, ...dark },
      ];
    }),
    { name: 'invoice-html', who: 'owner', path: `/v1/invoices/${places.invoiceId}/html`, ...wide },
    { name: 'invoice-html', who: 'owner', path: `/v1/invoices/${places.invoiceId}/html`, ...phone },
  ];
}
