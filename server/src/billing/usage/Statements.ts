import { type AccountId, type Clock, type Modality } from '@visavis/shared';
import type { Database } from '../../store/Database.ts';
import { daysOfMonth } from './days.ts';
import * as queries from './statementQueries.ts';

/** A month of an account's ledger, added up. Micros and ms; the closing balance is the sum of all the rest. */
export interface Statement {
  readonly month: string;
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
  /** false: the month goes on. */
  readonly final: boolean;
  readonly openingMicros: number;
  readonly trialMicros: number;
  readonly topUpMicros: number;
  readonly paymentsMicros: number;
  readonly charges: Readonly<Record<Modality, { readonly ms: number; readonly micros: number }>>;
  readonly roundingMicros: number;
  readonly chargedMicros: number;
  readonly adjustmentsMicros: number;
  readonly expiredMicros: number;
  readonly otherMicros: number;
  readonly closingMicros: number;
}

/** Kinds that have a line of their own; what others do to the balance is `other`. */
const SHOWN = new Set(['trial', 'top_up', 'payment', 'usage', 'rounding', 'adjustment', 'expiry']);

/** Monthly statements: what an account had, got and spent. Read from the ledger, whenever they are asked for. */
export class Statements {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(deps: { database: Database; clock: Clock }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
  }

  /** @param month as in `2026-11`, UTC. */
  async get(accountId: AccountId, month: string): Promise<Statement> {
    const days = daysOfMonth(month);
    // The month that goes on is read at one instant: what is charged meanwhile comes next time.
    const { before, moved } = await this.#database.transaction(async (tx) => ({
      before: await queries.balanceBefore(tx, accountId, days.from),
      moved: await queries.movements(tx, accountId, days),
    }));
    const to = new Date(days.to);
    return {
      month,
      from: new Date(days.from),
      to,
      final: to.getTime() <= this.#clock.wallNow(),
      ...addUp(before, moved),
    };
  }
}

function addUp(
  openingMicros: number,
  moved: readonly queries.Movement[],
): Omit<Statement, 'month' | 'from' | 'to' | 'final'> {
  /** What these kinds did to the balance. */
  const balance = (of: (kind: string) => boolean): number =>
    moved
      .filter((each) => of(each.kind) && ['credit', 'receivable'].includes(each.ledger_account))
      .reduce((sum, { amount_micros }) => sum + amount_micros, 0);
  const kind =
    (name: string) =>
    (each: string): boolean =>
      each === name;
  const of = (mode: Modality): { ms: number; micros: number } => {
    const rows = moved.filter((each) => each.kind === 'usage' && each.ledger_account === `usage:${mode}`);
    return {
      ms: rows.reduce((sum, row) => sum + row.ms, 0),
      micros: rows.reduce((sum, row) => sum + row.amount_micros, 0),
    };
  };
  return {
    openingMicros,
    trialMicros: balance(kind('trial')),
    topUpMicros: balance(kind('top_up')),
    paymentsMicros: balance(kind('payment')),
    charges: { video: of('video'), voice: of('voice'), text: of('text') },
    roundingMicros: 0 - balance(kind('rounding')),
    chargedMicros: 0 - balance((each) => each === 'usage' || each === 'rounding'),
    adjustmentsMicros: balance(kind('adjustment')),
    expiredMicros: 0 - balance(kind('expiry')),
    otherMicros: balance((each) => !SHOWN.has(each)),
    closingMicros: openingMicros + balance(() => true),
  };
}
