import { idPattern, VisavisError, type AccountId } from '@visavis/shared';
import type { AuditLog } from '../audit/AuditLog.ts';
import type { Database } from '../store/Database.ts';
import { decodeTimeCursor, timePage } from '../store/timeCursor.ts';
import * as queries from './accountQueries.ts';
import type { Principal } from './Principal.ts';

export interface Account {
  readonly id: AccountId;
  readonly name: string;
  readonly createdAt: Date;
}

/** An account as operators see it. */
export interface CountedAccount extends Account {
  readonly memberCount: number;
  readonly sessionCount: number;
}

/** Accounts: the customers. */
export class AccountService {
  readonly #database: Database;
  readonly #audit: AuditLog;

  constructor(deps: { database: Database; audit: AuditLog }) {
    this.#database = deps.database;
    this.#audit = deps.audit;
  }

  /** @throws VisavisError `not_found`. */
  async get(accountId: AccountId): Promise<Account> {
    const row = await queries.findAccount(this.#database.db, accountId);
    if (!row) throw noSuchAccount();
    return toAccount(row);
  }

  async rename(principal: Principal, name: string): Promise<Account> {
    const { accountId } = principal;
    return this.#database.transaction(async (tx) => {
      const row = await queries.findAccount(tx, accountId);
      if (!row) throw noSuchAccount();
      await queries.renameAccount(tx, accountId, name);
      await this.#audit.record(tx, {
        accountId,
        actor: principal,
        action: 'account.renamed',
        target: accountId,
        details: { from: row.name, to: name },
      });
      return { ...toAccount(row), name };
    });
  }

  /**
   * For operators: every account, newest first.
   * @param options.search beginnings of words of the account's name or of a member's email, or the account's id.
   * @throws VisavisError `validation_failed` for a cursor that no list gave.
   */
  async list(options: {
    limit: number;
    cursor?: string | undefined;
    search?: string | undefined;
  }): Promise<{ accounts: CountedAccount[]; nextCursor: string | null }> {
    const rows = await queries.listAccounts(this.#database.db, {
      before: options.cursor === undefined ? null : decodeTimeCursor(options.cursor, idPattern('AccountId')),
      search: options.search ?? null,
      limit: options.limit + 1,
    });
    const { data, nextCursor } = timePage(rows.map(toCounted), options.limit);
    return { accounts: data, nextCursor };
  }

  /** For operators. @throws VisavisError `not_found`. */
  async getCounted(accountId: AccountId): Promise<CountedAccount> {
    const row = await queries.findCounted(this.#database.db, accountId);
    if (!row) throw noSuchAccount();
    return toCounted(row);
  }
}

function noSuchAccount(): VisavisError {
  return new VisavisError('not_found', 'There is no such account.');
}

function toAccount({ id, name, created_at }: queries.AccountRow): Account {
  return { id, name, createdAt: created_at };
}

function toCounted(row: queries.CountedAccountRow): CountedAccount {
  return { ...toAccount(row), memberCount: row.member_count, sessionCount: row.session_count };
}
