import type { Clock } from '@visavis/shared';
import type { AuditLog } from '../audit/AuditLog.ts';
import type { Database } from '../store/Database.ts';
import type { AccountOpening } from './AccountOpening.ts';
import { AccountService } from './AccountService.ts';
import { ConsoleSessions } from './ConsoleSessions.ts';
import { InvitationService } from './InvitationService.ts';
import { MemberService } from './MemberService.ts';
import { Passwords } from './Passwords.ts';
import { UserService } from './UserService.ts';

/** Everything about customers and the people who sign in. */
export interface Accounts {
  readonly accounts: AccountService;
  readonly users: UserService;
  readonly members: MemberService;
  readonly invitations: InvitationService;
  readonly consoleSessions: ConsoleSessions;
  /** Hashing takes a core: whoever needs it takes turns here. */
  readonly passwords: Passwords;
}

/** @param deps.opening, deps.signUp see `UserServiceDeps`. */
export function createAccounts(deps: {
  database: Database;
  clock: Clock;
  audit: AuditLog;
  opening: AccountOpening;
  signUp: boolean;
  /** Days for which the installation keeps what people said; null: no limit. */
  maxRetentionDays: number | null;
  passwords?: Passwords;
}): Accounts {
  const consoleSessions = new ConsoleSessions(deps);
  const invitations = new InvitationService(deps);
  const passwords = deps.passwords ?? new Passwords();
  return {
    accounts: new AccountService(deps),
    users: new UserService({ ...deps, passwords, consoleSessions, invitations }),
    members: new MemberService(deps),
    invitations,
    consoleSessions,
    passwords,
  };
}
