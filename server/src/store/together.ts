import type { Executor } from './tables.ts';

type Results<Statements extends readonly unknown[]> = {
  -readonly [Index in keyof Statements]: Awaited<Statements[Index]>;
};

/**
 * Waits for statements of one transaction that were called together. Each answer that is waited for by itself is a way
 * there and back, on which others wait for what the transaction has locked. Unlike `Promise.all` it waits for all of them
 * also when one fails: none is still under way when the transaction has ended.
 * @throws what the first that failed did.
 */
export async function together<const Statements extends readonly unknown[]>(
  ...statements: Statements
): Promise<Results<Statements>> {
  await Promise.allSettled(statements);
  return (await Promise.all(statements)) as Results<Statements>;
}

/** By transaction, what it does not wait for. */
const last = new WeakMap<Executor, Promise<unknown>[]>();

/**
 * Statements of a transaction whose answers nothing depends on: its commit goes out behind them. When one fails, all is
 * rolled back, and the transaction throws what that one did.
 * @param tx of `Database.transaction`.
 */
export function lastly(tx: Executor, ...statements: readonly (Promise<unknown> | false)[]): void {
  const waiting = last.get(tx);
  if (!waiting) throw new Error('lastly outside of a transaction');
  for (const statement of statements) {
    if (statement === false) continue;
    waiting.push(statement);
    // Whoever ends the transaction hears of it.
    statement.catch(() => undefined);
  }
}

/** @returns what `lastly` is told of from now on. */
export function gatherLast(tx: Executor): readonly Promise<unknown>[] {
  const statements: Promise<unknown>[] = [];
  last.set(tx, statements);
  return statements;
}
