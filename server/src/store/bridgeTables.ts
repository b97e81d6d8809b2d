import type { Generated } from 'kysely';
import type { AccountId, BridgeId, SessionId } from '@visavis/shared';
import type { Sealed } from './FieldCipher.ts';

/** `bridgeSchema.ts` makes them. */
export interface BridgeTables {
  bridges: {
    id: BridgeId;
    account_id: AccountId;
    /** The mediator's; it is no single person's. */
    session_id: SessionId;
    /** Who made it. */
    end_user_id: string;
    name: Sealed;
    description: Sealed;
    type: string;
    created_at: Date;
    last_active_at: Date;
  };
  bridge_participants: {
    bridge_id: BridgeId;
    account_id: AccountId;
    /** In lower case: whom the invitation is for. */
    email: string;
    position: Generated<number>;
    /** Null while it is an invitation that nobody has taken up. */
    end_user_id: string | null;
    /** What they were last called there. */
    pseudonym: string | null;
    invited_at: Date;
    joined_at: Date | null;
  };
  bridge_ratings: {
    bridge_id: BridgeId;
    account_id: AccountId;
    end_user_id: string;
    /** 1 to 5. */
    rating: number;
    comments: Sealed | null;
    at: Date;
  };
}
