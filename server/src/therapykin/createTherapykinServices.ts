import type { Clock } from '@visavis/shared';
import type { Passwords } from '../accounts/Passwords.ts';
import type { TokenService } from '../auth/TokenService.ts';
import type { Database } from '../store/Database.ts';
import { KinosChats, type KinosChatsDeps } from './KinosChats.ts';
import { TherapykinUsers } from './TherapykinUsers.ts';

/** What TherapyKin's API has beside the product's own services. */
export interface TherapykinServices {
  readonly users: TherapykinUsers;
  readonly kinos: KinosChats;
}

export function createTherapykinServices(
  deps: KinosChatsDeps & {
    database: Database;
    clock: Clock;
    passwords: Passwords;
    tokens: TokenService;
  },
): TherapykinServices {
  return { users: new TherapykinUsers(deps), kinos: new KinosChats(deps) };
}
