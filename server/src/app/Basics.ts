import type { Clock } from '@visavis/shared';
import type { AuditLog } from '../audit/AuditLog.ts';
import type { Config } from '../config.ts';
import type { Logger } from '../log.ts';
import type { RecordFact } from '../store/auditFact.ts';
import type { Database } from '../store/Database.ts';

/** What every part of the server is made with. */
export interface Basics {
  readonly config: Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: AuditLog;
  /** Writes into `audit`. */
  readonly record: RecordFact;
  readonly log: Logger;
  /** The log of a part. */
  readonly part: (name: string) => Logger;
}
