import type { Service } from '../lifecycle.ts';
import type { Database } from '../store/Database.ts';
import { getSetting, putSetting } from '../store/settings.ts';
import type { Executor } from '../store/tables.ts';
import { PERSONAL_TABLES } from './personalTables.ts';

export interface ScrubberDeps {
  readonly database: Database;
  readonly log: { error(details: object, message: string): void };
}

/** Whether rows were deleted of which the database still has traces. */
const SCRUB_DUE = 'scrub_due';
/** Rows of these go with rows of the list. */
const DELETED_WITH_THEM = ['knowledge_chunks', 'webhook_deliveries', 'webhook_attempts'];

/** Lets the database forget what was deleted of people, also when this is cut short: then at the next start. */
export class Scrubber implements Service {
  readonly id = 'scrubber';
  readonly #deps: ScrubberDeps;
  #scrubbing: Promise<void> = Promise.resolve();

  constructor(deps: ScrubberDeps) {
    this.#deps = deps;
  }

  /** What the last run did not get to is done. */
  async start(): Promise<void> {
    if ((await getSetting(this.#deps.database.db, SCRUB_DUE)) === 'yes') this.begin();
  }

  async stop(): Promise<void> {
    await this.done();
  }

  /** In the transaction that deletes: from now on there is something to forget. */
  async require(tx: Executor): Promise<void> {
    await putSetting(tx, SCRUB_DUE, 'yes');
  }

  /** Beside whatever else goes on; one after the other. */
  begin(): void {
    const { database, log } = this.#deps;
    this.#scrubbing = this.#scrubbing
      .then(async () => {
        await putSetting(database.db, SCRUB_DUE, 'no');
        await database.scrub([...Object.keys(PERSONAL_TABLES), ...DELETED_WITH_THEM]);
      })
      .catch(async (error: unknown) => {
        log.error({ err: error }, 'the database still has traces of rows that were deleted');
        await putSetting(database.db, SCRUB_DUE, 'yes').catch(() => undefined);
      });
  }

  /** Resolves when the database has let go of what was deleted until now. Never rejects. */
  async done(): Promise<void> {
    await this.#scrubbing;
  }
}
