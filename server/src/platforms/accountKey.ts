import type { Request } from 'express';
import { VisavisError, type AccountId } from '@visavis/shared';
import type { ApiKeyService } from '../accounts/ApiKeyService.ts';
import { mayEnter } from '../accounts/Principal.ts';
import { bearerOf, headerOf } from '../http/requests.ts';

/** @returns the account's key that a request brings, as `X-API-KEY` or as its bearer: keys are told from tokens by their beginning. */
export function accountKeyOf(req: Request): string | undefined {
  const header = headerOf(req, 'x-api-key');
  if (header !== undefined) return header;
  const bearer = bearerOf(req);
  return bearer?.startsWith('vv_') ? bearer : undefined;
}

/** @returns whose key it is. @throws VisavisError `unauthorized`; `forbidden` without the scope for sessions. */
export async function accountOfKey(
  keys: Pick<ApiKeyService, 'authenticate'>,
  key: string,
): Promise<AccountId> {
  const principal = await keys.authenticate(key);
  if (!mayEnter(principal, 'sessions')) {
    throw new VisavisError('forbidden', 'This API key has not the scope for sessions: use another.');
  }
  return principal.accountId;
}
