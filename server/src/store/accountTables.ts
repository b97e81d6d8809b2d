import type { ColumnType } from 'kysely';
import type {
  AccountId,
  AuditEntryId,
  ConsoleSessionId,
  InvitationId,
  MemberRole,
  UserId,
} from '@visavis/shared';

/** People, members and the audit log; `accountSchema.ts` makes them. */
export interface AccountTables {
  /** People who sign in to the console. */
  users: {
    id: UserId;
    /** In lower case. */
    email: string;
    name: string;
    /** argon2id, as a PHC string. */
    password_hash: string;
    /** Of the whole installation. */
    operator: boolean;
    created_at: Date;
  };
  members: { account_id: AccountId; user_id: UserId; role: MemberRole; created_at: Date };
  invitations: {
    id: InvitationId;
    account_id: AccountId;
    email: string;
    role: MemberRole;
    token_hash: string;
    invited_by: UserId | null;
    created_at: Date;
    expires_at: Date;
    accepted_at: Date | null;
    accepted_by: UserId | null;
    revoked_at: Date | null;
  };
  console_sessions: {
    id: ConsoleSessionId;
    token_hash: string;
    user_id: UserId;
    created_at: Date;
    /** To the minute: it ends when it is not seen for long. */
    last_seen_at: Date;
    /** It ends then in any case. */
    expires_at: Date;
  };
  /** Append-only, each entry bound to the one before by its hash. */
  audit_log: {
    chain: AuditChain;
    position: number;
    id: AuditEntryId;
    at: Date;
    actor: string;
    action: string;
    target: string | null;
    /** json, which keeps the text as it was hashed. */
    details: ColumnType<Record<string, unknown>, string, never>;
    prev_hash: string;
    hash: string;
  };
  /** Where each chain of the audit log ends; its row is the chain's lock. */
  audit_heads: { chain: AuditChain; position: number; hash: string };
}

/** An account's audit log, or that of what concerns no account alone. */
export type AuditChain = AccountId | 'installation';
