import { idOf } from './generate.ts';

/** What the console asks for first on each page, and with what people would filter it. */
export function listsOf(now: Date, sessions: number): readonly (readonly [name: string, path: string])[] {
  const day = (back: number): string =>
    new Date(now.getTime() - back * 86_400_000).toISOString().slice(0, 10);
  const iso = (back: number): string => `${day(back)}T00:00:00.000Z`;
  const range = `from=${day(29)}&to=${day(-1)}`;
  const lastMonth = day(now.getUTCDate() + 1).slice(0, 7);
  // Of the account that is looked at: even ones are.
  const session = idOf('ses', sessions - (sessions % 2));
  return [
    ['overview: the last day', `/v1/analytics?from=${iso(1)}&to=${iso(-1)}&step_ms=3600000`],
    ['overview: today', `/v1/usage?from=${day(0)}&to=${day(-1)}&group_by=day`],
    ['overview: live sessions', '/v1/sessions?status=ACTIVE&limit=10'],
    ['sessions', '/v1/sessions?limit=25'],
    ['sessions of a state', '/v1/sessions?limit=25&status=TERMINATED'],
    ['sessions of a state and a face', '/v1/sessions?limit=25&status=TERMINATED&face=leo'],
    ['sessions of a face', '/v1/sessions?limit=25&face=leo'],
    ['sessions of a profile', '/v1/sessions?limit=25&profile=interviewer'],
    ['sessions of some days', `/v1/sessions?limit=25&created_from=${iso(200)}&created_to=${iso(199)}`],
    ['sessions by end user', '/v1/sessions?limit=25&q=user-42'],
    ['sessions by id', `/v1/sessions?limit=25&q=${session}`],
    ['a session', `/v1/sessions/${session}`],
    ['a session: spans', `/v1/sessions/${session}/spans`],
    ['a session: ledger', `/v1/billing/ledger?session_id=${session}&limit=25`],
    ['a session: latency', `/v1/sessions/${session}/analytics`],
    ['a session: transcript', `/v1/sessions/${session}/transcript`],
    ['a session: alerts', '/v1/events?type=session.safety_alert&limit=100'],
    ['usage by day', `/v1/usage?${range}&group_by=day`],
    ['usage by session', `/v1/usage?${range}&group_by=session&limit=50`],
    ['usage by end user', `/v1/usage?${range}&group_by=end_user&limit=50`],
    ['usage by face', `/v1/usage?${range}&group_by=face&limit=50`],
    ['usage: latency by day', `/v1/analytics?from=${iso(29)}&to=${iso(-1)}&step_ms=86400000`],
    ['usage: statement', `/v1/statements/${lastMonth}`],
    ['balance', '/v1/billing/balance'],
    ['balance: ledger', '/v1/billing/ledger?limit=25'],
    ['balance: limits', '/v1/billing/limits'],
    ['invoices', '/v1/invoices?limit=25'],
    ['payments', '/v1/payments?limit=25'],
    ['API keys', '/v1/api-keys'],
    ['webhooks', '/v1/webhook-endpoints'],
    ['webhook deliveries', `/v1/webhook-endpoints/${idOf('whe', 0)}/deliveries?limit=25`],
    [
      'webhook deliveries that failed',
      `/v1/webhook-endpoints/${idOf('whe', 0)}/deliveries?limit=25&status=failed`,
    ],
    ['members', '/v1/members'],
    ['audit log', '/v1/audit-log?limit=50'],
    ['audit log of an action', '/v1/audit-log?limit=50&action=api_key.created'],
    ['audit log of an action that there is not', '/v1/audit-log?limit=50&action=prices.set'],
    ['operators: accounts', '/v1/admin/accounts?limit=50'],
    ['operators: accounts by name', '/v1/admin/accounts?limit=50&search=northern%20rob'],
    ['operators: accounts by email', '/v1/admin/accounts?limit=50&search=person4321%40'],
    ['operators: a session', `/v1/admin/sessions?session_id=${session}`],
    ['operators: invoices', '/v1/admin/invoices?limit=50'],
    ['operators: prices', '/v1/admin/prices'],
    ['operators: installation log', '/v1/admin/audit-log?limit=50'],
  ];
}
