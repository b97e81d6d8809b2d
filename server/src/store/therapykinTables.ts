import type { Generated } from 'kysely';
import type { AccountId, TherapykinLoginId, TherapykinUserId } from '@visavis/shared';

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
  };
  /** Who is logged in: a token counts while its login is here. */
  therapykin_logins: {
    id: TherapykinLoginId;
    account_id: AccountId;
    end_user_id: string;
    created_at: Date;
    expires_at: Date;
  };
}
