import { createInterface } from 'node:readline';
import { systemClock, type MeterReport, type SessionId } from '@visavis/shared';
import { Meter } from '../../../server/src/billing/Meter.ts';
import { PriceBook } from '../../../server/src/billing/PriceBook.ts';
import { Database } from '../../../server/src/store/Database.ts';
import type { KillPoint } from './killPoints.ts';
import { TEST_KEYS } from '../../support/testKeys.ts';

/**
 * The meter in a process of its own, which dies where it is told: `node meterProcess.ts STORE POINT AFTER`, the store
 * being a directory or the URL of a Postgres. One order a line in, one answer a line out.
 */

export type Order =
  | { readonly do: 'lease'; readonly sessionId: SessionId }
  | { readonly do: 'report'; readonly report: MeterReport }
  | { readonly do: 'seal'; readonly sessionId: SessionId; readonly epoch: number }
  | { readonly do: 'settle'; readonly sessionId: SessionId };

const [store = '', point = 'none', after = '0'] = process.argv.slice(2);
let changes = 0;

function pass(here: KillPoint): void {
  if (here === point && changes > Number(after)) process.kill(process.pid, 'SIGKILL');
}

const database = await Database.open(
  store.startsWith('postgres:') ? { url: store, keys: TEST_KEYS } : { dataDir: store },
);
const transaction = database.transaction.bind(database);
database.transaction = async (work) => {
  changes++;
  pass('before the change');
  const result = await transaction(async (tx) => {
    const done = await work(tx);
    pass('before the commit');
    return done;
  });
  pass('after the commit');
  return result;
};
const meter = new Meter({
  database,
  clock: systemClock,
  prices: new PriceBook({ database, clock: systemClock }),
});

async function carryOut(order: Order): Promise<unknown> {
  switch (order.do) {
    case 'lease':
      return meter.lease(order.sessionId);
    case 'report':
      return meter.report(order.report);
    case 'seal':
      return meter.seal(order.sessionId, order.epoch);
    case 'settle':
      return meter.settle(order.sessionId);
  }
}

console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  // A store that is away: whoever asked asks again.
  const answer = await carryOut(JSON.parse(line) as Order).catch((error: unknown) => ({
    failed: String(error),
  }));
  pass('before the answer');
  console.log(JSON.stringify(answer));
}
await database.close();
