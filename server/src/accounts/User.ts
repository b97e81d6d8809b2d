import type { AccountId, MemberRole, UserId } from '@visavis/shared';

/** A person who signs in to the console. */
export interface User {
  readonly id: UserId;
  readonly email: string;
  readonly name: string;
  /** Of the whole installation. */
  readonly operator: boolean;
  readonly createdAt: Date;
}

export interface Membership {
  readonly accountId: AccountId;
  readonly accountName: string;
  readonly role: MemberRole;
}
