import type { Generated } from 'kysely';
import type { AccountId, PaymentId, SessionId, TherapykinLoginId, TherapykinUserId } from '@visavis/shared';

import type { Sealed } from './FieldCipher.ts';

/** TherapyKin's; `therapykinSchema.ts` makes them. */
export interface TherapykinTables {
  therapykin_users: {
    id: TherapykinUserId;
    account_id: AccountId;
    /** As sessions and billing know them. */
    end_user_id: string;
    /** In lower case. */
    email: string;
    first_name: string;
    /** argon2id, as a PHC string. */
    password_hash: string;
    pseudonym: string | null;
    /** Minutes. */
    preferred_session_length: Generated<number>;
    preferred_voice: string;
    preferred_specialist: string;
    camera_enabled: Generated<boolean>;
    created_at: Date;
    /** When they logged in last. */
    used_at: Date;
  };
  /** Who is logged in: a token counts while its login is here. */
  therapykin_logins: {
    id: TherapykinLoginId;
    account_id: AccountId;
    end_user_id: string;
    created_at: Date;
    expires_at: Date;
  };
  /** Sessions that were made through `create-demo`. */
  therapykin_sessions: {
    session_id: SessionId;
    account_id: AccountId;
    end_user_id: string;
    /** Of nobody who was logged in. */
    demo: boolean;
    /** An https URL or a data URL: text to us, never fetched. */
    image_url: Sealed | null;
    created_at: Date;
  };
  /** What of TherapyKin's plans a payment is for. */
  therapykin_checkouts: {
    payment_id: PaymentId;
    account_id: AccountId;
    end_user_id: string;
    plan: 'basic' | 'standard' | 'premium';
    annual: boolean;
    created_at: Date;
  };
  /** From 1 to 5. */
  therapykin_ratings: {
    session_id: SessionId;
    account_id: AccountId;
    end_user_id: string;
    overall: number;
    empathy: number;
    advice: number;
    flow: number;
    memory: number;
    comments: Sealed | null;
    rated_at: Date;
  };
}
