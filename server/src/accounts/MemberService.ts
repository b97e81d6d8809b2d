import { VisavisError, type AccountId, type MemberRole, type UserId } from '@visavis/shared';
import type { AuditLog } from '../audit/AuditLog.ts';
import type { Database } from '../store/Database.ts';
import type { Executor } from '../store/tables.ts';
import * as queries from './memberQueries.ts';
import { mayEnter, type Principal } from './Principal.ts';

export interface Member {
  readonly userId: UserId;
  readonly email: string;
  readonly name: string;
  readonly role: MemberRole;
  /** When they joined. */
  readonly createdAt: Date;
}

/** The members of accounts and their roles. An account always keeps an owner. */
export class MemberService {
  readonly #database: Database;
  readonly #audit: AuditLog;

  constructor(deps: { database: Database; audit: AuditLog }) {
    this.#database = deps.database;
    this.#audit = deps.audit;
  }

  /** Longest a member first. */
  async list(accountId: AccountId): Promise<Member[]> {
    return (await queries.listMembers(this.#database.db, accountId)).map(toMember);
  }

  /** @throws VisavisError `not_found` when they are no member, `conflict` for the last owner. */
  async setRole(principal: Principal, userId: UserId, role: MemberRole): Promise<Member> {
    const { accountId } = principal;
    return this.#database.transaction(async (tx) => {
      const member = await this.#lock(tx, accountId, userId);
      if (role !== 'owner') await this.#requireOtherOwner(tx, accountId, userId);
      await queries.setRole(tx, accountId, userId, role);
      await this.#audit.record(tx, {
        accountId,
        actor: principal,
        action: 'member.role_changed',
        target: userId,
        details: { email: member.email, from: member.role, to: role },
      });
      return { ...toMember(member), role };
    });
  }

  /**
   * Whoever may manage members may remove them; everyone may leave.
   * @throws VisavisError `forbidden`, `not_found` when they are no member, `conflict` for the last owner.
   */
  async remove(principal: Principal, userId: UserId): Promise<void> {
    const leaves = principal.kind === 'user' && principal.userId === userId;
    if (!leaves && !mayEnter(principal, 'members')) {
      throw new VisavisError('forbidden', 'Only owners remove other members.');
    }
    const { accountId } = principal;
    await this.#database.transaction(async (tx) => {
      const { email, role } = await this.#lock(tx, accountId, userId);
      await this.#requireOtherOwner(tx, accountId, userId);
      await queries.deleteMember(tx, accountId, userId);
      await this.#audit.record(tx, {
        accountId,
        actor: principal,
        action: leaves ? 'member.left' : 'member.removed',
        target: userId,
        details: { email, role },
      });
    });
  }

  async #lock(tx: Executor, accountId: AccountId, userId: UserId): Promise<queries.MemberRow> {
    await queries.lockAccount(tx, accountId);
    const member = (await queries.listMembers(tx, accountId)).find(({ user_id }) => user_id === userId);
    if (!member) throw new VisavisError('not_found', 'This account has no such member.');
    return member;
  }

  async #requireOtherOwner(tx: Executor, accountId: AccountId, userId: UserId): Promise<void> {
    const owners = (await queries.listMembers(tx, accountId)).filter(({ role }) => role === 'owner');
    if (owners.length > 1 || owners[0]?.user_id !== userId) return;
    throw new VisavisError('conflict', 'This is the last owner: make someone else an owner first.');
  }
}

function toMember({ user_id, email, name, role, created_at }: queries.MemberRow): Member {
  return { userId: user_id, email, name, role, createdAt: created_at };
}
