import type { AccountId, ClipFailureReason, ClipFormat, ClipId, ClipStatus } from '@visavis/shared';

/** `clipSchema.ts` makes it. */
export interface ClipTables {
  clips: {
    id: ClipId;
    account_id: AccountId;
    end_user_id: string | null;
    status: ClipStatus;
    /** 0..1, in steps. */
    progress: number;
    failure: ClipFailureReason | null;
    face: string;
    voice: string;
    profile: string;
    language: string;
    format: ClipFormat;
    /** Width and height, pixels. */
    size: number;
    created_at: Date;
    started_at: Date | null;
    ended_at: Date | null;
    duration_ms: number | null;
    bytes: number | null;
    sha256: string | null;
    charged_micros: number | null;
    safety_level: string | null;
  };
}
