import type { AccountId, MoodCheckInId, RoutineId } from '@visavis/shared';
import type { Sealed } from './FieldCipher.ts';

/** What end users keep of their days. */
export interface JournalTables {
  mood_checkins: {
    id: MoodCheckInId;
    account_id: AccountId;
    end_user_id: string;
    /** JSON: how they say that they are. */
    entry: Sealed;
    at: Date;
  };
  routines: {
    id: RoutineId;
    account_id: AccountId;
    end_user_id: string;
    title: Sealed;
    created_at: Date;
  };
  /** On which days a routine was done. */
  routine_days: {
    routine_id: RoutineId;
    account_id: AccountId;
    end_user_id: string;
    /** YYYY-MM-DD, where the end user is. */
    day: string;
    done_at: Date;
  };
}
