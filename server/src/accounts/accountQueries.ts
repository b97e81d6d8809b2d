import { sql } from 'kysely';
import type { AccountId } from '@visavis/shared';
import type { Executor } from '../store/tables.ts';

export interface AccountRow {
  id: AccountId;
  name: string;
  created_at: Date;
}

export interface CountedAccountRow extends AccountRow {
  member_count: number;
  session_count: number;
}

export async function findAccount(db: Executor, id: AccountId): Promise<AccountRow | undefined> {
  return db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function renameAccount(tx: Executor, id: AccountId, name: string): Promise<void> {
  await tx.updateTable('accounts').set({ name }).where('id', '=', id).execute();
}

function counted(db: Executor) {
  return db
    .selectFrom('accounts')
    .select(['accounts.id', 'accounts.name', 'accounts.created_at'])
    .select(
      sql<number>`(select count(*)::int from members where members.account_id = accounts.id)`.as(
        'member_count',
      ),
    )
    .select(
      sql<number>`(select count(*)::int from sessions where sessions.account_id = accounts.id)`.as(
        'session_count',
      ),
    );
}

export async function findCounted(db: Executor, id: AccountId): Promise<CountedAccountRow | undefined> {
  return counted(db).where('accounts.id', '=', id).executeTakeFirst();
}

/** Newest first. */
export async function listAccounts(
  db: Executor,
  filter: { before: { createdAt: Date; id: string } | null; search: string | null; limit: number },
): Promise<CountedAccountRow[]> {
  let query = counted(db)
    .orderBy('accounts.created_at', 'desc')
    .orderBy('accounts.id', 'desc')
    .limit(filter.limit);
  if (filter.before) {
    const { createdAt, id } = filter.before;
    query = query.where(sql<boolean>`(accounts.created_at, accounts.id) < (${createdAt}, ${id})`);
  }
  if (filter.search !== null) {
    const part = `%${filter.search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
    query = query.where(
      sql<boolean>`(accounts.id = ${filter.search} or lower(accounts.name) like ${part} or exists (
        select from members join users on users.id = members.user_id
        where members.account_id = accounts.id and users.email like ${part}))`,
    );
  }
  return query.execute();
}
