import type { Clock } from '@visavis/shared';
import type { Passwords } from '../accounts/Passwords.ts';
import type { TokenService } from '../auth/TokenService.ts';
import type { Database } from '../store/Database.ts';
import { TherapykinUsers } from './TherapykinUsers.ts';

/** What TherapyKin's API has beside the product's own services. */
export interface TherapykinServices {
  readonly users: TherapykinUsers;
}

export function createTherapykinServices(deps: {
  database: Database;
  clock: Clock;
  passwords: Passwords;
  tokens: TokenService;
}): TherapykinServices {
  return { users: new TherapykinUsers(deps) };
}
