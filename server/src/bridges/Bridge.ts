import type { AccountId, BridgeId, SessionId } from '@visavis/shared';

/** Somebody with an account of their own, as a credential has shown. */
export interface Person {
  readonly accountId: AccountId;
  readonly endUserId: string;
  /** In lower case. */
  readonly email: string;
}

/** A conversation that several people share with a mediator. */
export interface Bridge {
  readonly id: BridgeId;
  readonly accountId: AccountId;
  readonly sessionId: SessionId;
  readonly name: string;
  readonly description: string;
  readonly type: string;
  /** In the order in which they were invited; the first made it. */
  readonly participants: readonly Participant[];
  readonly createdAt: Date;
  readonly lastActiveAt: Date;
}

export interface Participant {
  readonly email: string;
  /** Null: invited, and not there yet. */
  readonly endUserId: string | null;
  readonly pseudonym: string | null;
}

/** What was said in a bridge. */
export interface BridgeMessage {
  readonly id: string;
  readonly role: 'user' | 'assistant';
  readonly content: string;
  readonly at: Date;
  /** Whose words they are; null for the mediator's. */
  readonly author: { readonly pseudonym: string; readonly email: string | null } | null;
  /** It was cut off. */
  readonly interrupted: boolean;
}
