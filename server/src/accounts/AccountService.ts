import { VisavisError, type AccountId } from '@visavis/shared';
import type { AuditLog } from '../audit/AuditLog.ts';
import type { Database } from '../store/Database.ts';
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
      before: options.cursor === undefined ? null : decodeCursor(options.cursor),
      search: options.search ?? null,
      limit: options.limit + 1,
    });
    const shown = rows.slice(0, options.limit);
    const last = shown.at(-1);
    return {
      accounts: shown.map(toCounted),
      nextCursor: rows.length > shown.length && last ? encodeCursor(last) : null,
    };
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

function encodeCursor({ created_at, id }: queries.AccountRow): string {
  return Buffer.from(`${created_at.getTime()}.${id}`).toString('base64url');
}

function decodeCursor(cursor: string): { createdAt: Date; id: string } {
  const match = /^(\d{1,15})\.(acc_[0-9a-z]{24})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  const [, millis, id] = match ?? [];
  if (millis !== undefined && id !== undefined) return { createdAt: new Date(Number(millis)), id };
  const message = 'is not a cursor that a list gave you: pass `next_cursor` as it is, or leave it out';
  throw new VisavisError('validation_failed', `cursor: ${message}`, {
    fields: [{ path: 'cursor', message }],
  });
}
