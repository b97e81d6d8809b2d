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
  /** Days for which what people said is kept, as the account chose; null: as the installation has it. */
  readonly retentionDays: number | null;
  /** What the installation allows; null: any. */
  readonly maxRetentionDays: number | null;
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
  readonly #maxRetentionDays: number | null;

  constructor(deps: { database: Database; audit: AuditLog; maxRetentionDays: number | null }) {
    this.#database = deps.database;
    this.#audit = deps.audit;
    this.#maxRetentionDays = deps.maxRetentionDays;
  }

  /** @throws VisavisError `not_found`. */
  async get(accountId: AccountId): Promise<Account> {
    const row = await queries.findAccount(this.#database.db, accountId);
    if (!row) throw noSuchAccount();
    return this.#toAccount(row);
  }

  /**
   * What is left out stays as it is.
   * @throws VisavisError `validation_failed` for more days than the installation keeps anything.
   */
  async update(
    principal: Principal,
    { name, retentionDays: days }: { name?: string | undefined; retentionDays?: number | null | undefined },
  ): Promise<Account> {
    const { accountId } = principal;
    const max = this.#maxRetentionDays;
    if (typeof days === 'number' && max !== null && days > max) {
      const problem = `must be at most ${max}: nothing is kept longer here`;
      throw new VisavisError('validation_failed', `retention_days: ${problem}`, {
        fields: [{ path: 'retention_days', message: problem }],
      });
    }
    return this.#database.transaction(async (tx) => {
      const row = await queries.lockAccount(tx, accountId);
      if (!row) throw noSuchAccount();
      const fact = { accountId, actor: principal, target: accountId };
      if (name !== undefined) {
        await queries.renameAccount(tx, accountId, name);
        const details = { from: row.name, to: name };
        await this.#audit.record(tx, { ...fact, action: 'account.renamed', details });
      }
      if (days !== undefined && days !== row.retention_days) {
        await queries.setRetention(tx, accountId, days);
        const details = { from: row.retention_days, to: days };
        await this.#audit.record(tx, { ...fact, action: 'account.retention_changed', details });
      }
      return this.#toAccount({
        ...row,
        name: name ?? row.name,
        retention_days: days === undefined ? row.retention_days : days,
      });
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
    const { data, nextCursor } = timePage(
      rows.map((row) => this.#toCounted(row)),
      options.limit,
    );
    return { accounts: data, nextCursor };
  }

  /** For operators. @throws VisavisError `not_found`. */
  async getCounted(accountId: AccountId): Promise<CountedAccount> {
    const row = await queries.findCounted(this.#database.db, accountId);
    if (!row) throw noSuchAccount();
    return this.#toCounted(row);
  }

  #toAccount({ id, name, created_at, retention_days }: queries.AccountRow): Account {
    return {
      id,
      name,
      createdAt: created_at,
      retentionDays: retention_days,
      maxRetentionDays: this.#maxRetentionDays,
    };
  }

  #toCounted(row: queries.CountedAccountRow): CountedAccount {
    return { ...this.#toAccount(row), memberCount: row.member_count, sessionCount: row.session_count };
  }
}

function noSuchAccount(): VisavisError {
  return new VisavisError('not_found', 'There is no such account.');
}
