import type { AccountId, IllustrationId } from '@visavis/shared';

/** `illustrationSchema.ts` makes it. */
export interface IllustrationTables {
  illustrations: {
    id: IllustrationId;
    account_id: AccountId;
    end_user_id: string;
    /** Content type. */
    type: string;
    bytes: Uint8Array;
    created_at: Date;
    expires_at: Date;
  };
}
