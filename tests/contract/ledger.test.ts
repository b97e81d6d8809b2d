import { sql } from 'kysely';
import { beforeEach, expect, it } from 'vitest';
import type { AccountId } from '@visavis/shared';
import type { Ledger } from '../../server/src/billing/Ledger.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

const DAY_MS = 24 * 60 * 60_000;

describeOnEachStore('Ledger', (database) => {
  let services: TestServices;
  let ledger: Ledger;
  let accountId: AccountId;
  beforeEach(async () => {
    services = await createServices(database());
    ({ ledger, accountId } = services);
  });

  const credit = (amountMicros: number, reference: string, expiresAt?: Date) =>
    database().transaction((tx) =>
      ledger.credit(tx, {
        accountId,
        amountMicros,
        kind: amountMicros > 0 ? 'top_up' : 'adjustment',
        reference: `${accountId}:${reference}`,
        ...(expiresAt ? { expiresAt } : {}),
      }),
    );

  it('gives a new customer trial credit once, and takes it back when its time is over', async () => {
    for (let time = 0; time < 2; time++) {
      await database().transaction((tx) => ledger.openTrial(tx, accountId));
    }
    expect(await ledger.balance(accountId)).toMatchObject({
      billingMode: 'prepaid',
      balanceMicros: 5_000_000,
      availableMicros: 5_000_000,
      owedMicros: 0,
      grants: [{ kind: 'trial', expiresAt: new Date(services.clock.wallNow() + 14 * DAY_MS) }],
    });
    await services.clock.advance(14 * DAY_MS - 1);
    await ledger.expire();
    expect((await ledger.balance(accountId)).balanceMicros).toBe(5_000_000);
    await services.clock.advance(1);
    await ledger.expire();
    await ledger.expire();
    expect(await ledger.balance(accountId)).toMatchObject({ balanceMicros: 0, grants: [] });
  });

  it('leaves an account whose books nobody opened postpaid, with nothing', async () => {
    expect(await ledger.balance(accountId)).toMatchObject({
      billingMode: 'postpaid',
      balanceMicros: 0,
      grants: [],
    });
  });

  it('applies a credit once, however often and however concurrently it comes', async () => {
    const told: number[] = [];
    ledger.observer.on('credited', ({ amountMicros }) => told.push(amountMicros));
    const all = await Promise.all(Array.from({ length: 6 }, () => credit(700, 'payment 1')));
    expect(all.filter(({ applied }) => applied)).toHaveLength(1);
    expect(new Set(all.map(({ transactionId }) => transactionId)).size).toBe(1);
    expect((await ledger.balance(accountId)).balanceMicros).toBe(700);
    expect(told).toEqual([700]);
  });

  it('tells nothing of a credit whose transaction fails', async () => {
    const told: unknown[] = [];
    ledger.observer.on('credited', (credited) => told.push(credited));
    const failing = database().transaction(async (tx) => {
      await ledger.credit(tx, { accountId, amountMicros: 5, kind: 'top_up', reference: `${accountId}:x` });
      throw new Error('the fact it is for did not happen');
    });
    await expect(failing).rejects.toThrow('did not happen');
    expect(told).toEqual([]);
    expect((await ledger.balance(accountId)).balanceMicros).toBe(0);
  });

  it("refuses another account's reference, and amounts that are none", async () => {
    await credit(700, 'payment 1');
    const other = await services.keys.createAccount('other');
    const stolen = database().transaction((tx) =>
      ledger.credit(tx, {
        accountId: other,
        amountMicros: 700,
        kind: 'top_up',
        reference: `${accountId}:payment 1`,
      }),
    );
    await expect(stolen).rejects.toMatchObject({ code: 'conflict' });
    for (const amount of [0, 1.5, Number.NaN, 2 ** 53]) {
      await expect(credit(amount, 'odd')).rejects.toMatchObject({ code: 'validation_failed' });
    }
  });

  it('takes an adjustment from what expires first, and owes what credit does not cover', async () => {
    await credit(1_000, 'later');
    await credit(300, 'soon', new Date(services.clock.wallNow() + DAY_MS));
    await credit(-500, 'chargeback');
    const after = await ledger.balance(accountId);
    expect(after.grants.map(({ remainingMicros }) => remainingMicros)).toEqual([800]);
    await credit(-1_000, 'another');
    expect(await ledger.balance(accountId)).toMatchObject({
      balanceMicros: -200,
      owedMicros: 200,
      grants: [],
    });
    const paid = { accountId, amountMicros: 200, reference: `${accountId}:paid` };
    await database().transaction((tx) => ledger.settle(tx, paid));
    await database().transaction((tx) => ledger.settle(tx, paid));
    expect(await ledger.balance(accountId)).toMatchObject({ balanceMicros: 0, owedMicros: 0 });
  });

  it('is kept by the store itself from being changed, deleted or unbalanced', async () => {
    const { transactionId } = await credit(700, 'payment 1');
    const statements = [
      sql`update ledger_transactions set description = 'other' where id = ${transactionId}`,
      sql`delete from ledger_transactions where id = ${transactionId}`,
      sql`update ledger_entries set amount_micros = 1 where transaction_id = ${transactionId}`,
      sql`delete from ledger_entries where transaction_id = ${transactionId}`,
      sql`truncate ledger_entries`,
      sql`update price_book set micros_per_second = 1`,
      sql`delete from price_book`,
    ];
    for (const statement of statements) {
      await expect(statement.execute(database().db)).rejects.toThrow(/append-only/);
    }
    const unbalanced = sql`insert into ledger_entries (transaction_id, line, ledger_account, amount_micros)
      values (${transactionId}, 8, 'credit', 5), (${transactionId}, 9, 'cash', -4)`;
    await expect(unbalanced.execute(database().db)).rejects.toThrow(/does not sum to zero/);
  });
});
