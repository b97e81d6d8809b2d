import { ConsoleCookies } from './ConsoleCookies.ts';

/** The cookie of an end user who writes: MindIgo's, and the demo's that is written for it. */
export function userCookies(publicUrl: string | null): ConsoleCookies {
  return new ConsoleCookies(publicUrl, 'visavis-user');
}
