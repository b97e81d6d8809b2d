import type { Passwords } from '../accounts/Passwords.ts';
import type { TokenService } from '../auth/TokenService.ts';
import { KinosChats, type KinosChatsDeps } from './KinosChats.ts';
import { Subscriptions, type SubscriptionsDeps } from './Subscriptions.ts';
import { TherapykinSessions, type TherapykinSessionsDeps } from './TherapykinSessions.ts';
import { TherapykinUsers } from './TherapykinUsers.ts';

/** What TherapyKin's API has beside the product's own services. */
export interface TherapykinServices {
  readonly users: TherapykinUsers;
  readonly sessions: TherapykinSessions;
  readonly subscriptions: Subscriptions;
  readonly kinos: KinosChats;
}

export function createTherapykinServices(
  deps: KinosChatsDeps &
    TherapykinSessionsDeps &
    Pick<SubscriptionsDeps, 'payments' | 'appUrl'> & { passwords: Passwords; tokens: TokenService },
): TherapykinServices {
  const sessions = new TherapykinSessions(deps);
  return {
    users: new TherapykinUsers(deps),
    sessions,
    subscriptions: new Subscriptions({ ...deps, sessions }),
    kinos: new KinosChats(deps),
  };
}
