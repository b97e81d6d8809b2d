import { sql } from 'kysely';
import type { AccountId } from '@visavis/shared';
import type { Executor } from '../store/tables.ts';
import type { TimePosition } from '../store/timeCursor.ts';

export interface AccountRow {
  id: AccountId;
  name: string;
  created_at: Date;
  retention_days: number | null;
}

export interface CountedAccountRow extends AccountRow {
  member_count: number;
  session_count: number;
}

export async function findAccount(db: Executor, id: AccountId): Promise<AccountRow | undefined> {
  return db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Locks it until the transaction ends. */
export async function lockAccount(tx: Executor, id: AccountId): Promise<AccountRow | undefined> {
  return tx.selectFrom('accounts').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
}

export async function renameAccount(tx: Executor, id: AccountId, name: string): Promise<void> {
  await tx.updateTable('accounts').set({ name }).where('id', '=', id).execute();
}

/** It is looked after at once. */
export async function setRetention(tx: Executor, id: AccountId, days: number | null): Promise<void> {
  const change = { retention_days: days, retention_due_at: null };
  await tx.updateTable('accounts').set(change).where('id', '=', id).execute();
}

function counted(db: Executor) {
  return db
    .selectFrom('accounts')
    .select(['accounts.id', 'accounts.name', 'accounts.created_at', 'accounts.retention_days'])
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
  filter: { before: TimePosition | null; search: string | null; limit: number },
): Promise<CountedAccountRow[]> {
  let query = counted(db)
    .orderBy('accounts.created_at', 'desc')
    .orderBy('accounts.id', 'desc')
    .limit(filter.limit);
  if (filter.before) {
    const { createdAt, id } = filter.before;
    query = query.where(sql<boolean>`(accounts.created_at, accounts.id) < (${createdAt}, ${id})`);
  }
  if (filter.search !== null)
    query = query.where(sql<boolean>`accounts.id = any(array(${searched(db, filter.search)}))`);
  return query.execute();
}

/**
 * Accounts by their id, by words that begin those of their name, or by those of a member's email: each part of the union
 * reads an index of its own. Put into words of that kind: `'brigh':* & 'learn':*`. How many have such words Postgres can
 * only guess, and guesses too many; arrays of them it looks up by an index all the same, where a join would read all.
 */
function searched(db: Executor, search: string) {
  const words = wordsOf(search).map((word) => `'${word.replaceAll('\\', '\\\\')}':*`);
  const wanted = sql`${words.join(' & ')}::tsquery`;
  const byId = db
    .selectFrom('accounts')
    .select('id')
    .where('id', '=', search as AccountId);
  if (words.length === 0) return byId;
  return byId
    .unionAll(
      db
        .selectFrom('accounts')
        .select('id')
        .where(sql<boolean>`search_words(name) @@ ${wanted}`),
    )
    .unionAll(
      db
        .selectFrom('members')
        .select('account_id as id')
        .where(
          sql<boolean>`user_id = any(array(select id from users where search_words(email) @@ ${wanted}))`,
        ),
    );
}

/** As the store's `search_words` cuts. */
function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[\s@.,:;\-_+/&'"()]+/)
    .filter((word) => word !== '');
}
