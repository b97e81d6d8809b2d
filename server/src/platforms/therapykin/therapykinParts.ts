import type { AccountId } from '@visavis/shared';
import type { ConsoleCookies } from '../../http/ConsoleCookies.ts';
import type { TherapykinServices } from '../../therapykin/createTherapykinServices.ts';
import type { TherapykinGuard } from './TherapykinGuard.ts';

/** What the routes of this API share. */
export interface TherapykinParts {
  /** Whose end users register here, and who pays for what they use. */
  readonly accountId: AccountId;
  readonly guard: TherapykinGuard;
  readonly cookies: ConsoleCookies;
  readonly therapykin: TherapykinServices;
  readonly publicUrl: string | null;
}
