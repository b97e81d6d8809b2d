import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock, type AccountId } from '@visavis/shared';
import { ApiKeyService } from '../../server/src/accounts/ApiKeyService.ts';
import { TokenService } from '../../server/src/auth/TokenService.ts';
import { RecordingService } from '../../server/src/recording/RecordingService.ts';
import { Meter } from '../../server/src/billing/Meter.ts';
import { Catalog } from '../../server/src/catalog/Catalog.ts';
import { SafeFetch } from '../../server/src/net/safeFetch.ts';
import { urlProblem } from '../../server/src/net/urlProblem.ts';
import { ProfileService } from '../../server/src/profiles/ProfileService.ts';
import { SessionService } from '../../server/src/sessions/SessionService.ts';
import type { Database } from '../../server/src/store/Database.ts';
import { createLogger } from '../../server/src/log.ts';
import { fakeEngine } from './fakeEngine.ts';

export interface TestServices {
  readonly database: Database;
  readonly clock: VirtualClock;
  readonly keys: ApiKeyService;
  readonly tokens: TokenService;
  readonly catalog: Catalog;
  readonly profiles: ProfileService;
  readonly sessions: SessionService;
  readonly meter: Meter;
  readonly recordings: RecordingService;
  /** A new account, of this test alone. */
  readonly accountId: AccountId;
}

/** The control plane's services on a database, in virtual time, with an account of their own. */
export async function createServices(database: Database): Promise<TestServices> {
  const clock = new VirtualClock();
  const safeFetch = new SafeFetch({ allowPrivateAddresses: false, clock });
  const keys = new ApiKeyService({ database, clock });
  const catalog = new Catalog({ engine: fakeEngine() });
  const profiles = new ProfileService({ database, catalog, clock });
  return {
    database,
    clock,
    keys,
    tokens: await TokenService.create({ database, clock }),
    catalog,
    profiles,
    sessions: new SessionService({
      database,
      catalog,
      profiles,
      clock,
      checkUrl: (url) => urlProblem(safeFetch, url),
    }),
    meter: new Meter({ database, clock }),
    recordings: new RecordingService({
      database,
      clock,
      folder: join(tmpdir(), 'visavis-no-recordings'),
      log: createLogger('silent'),
    }),
    accountId: await keys.createAccount('test'),
  };
}
