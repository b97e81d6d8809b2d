import type { AccountId } from '@visavis/shared';

/** One person of one account's. */
export interface EndUser {
  readonly accountId: AccountId;
  /** The customer's own id of them. */
  readonly endUserId: string;
}
