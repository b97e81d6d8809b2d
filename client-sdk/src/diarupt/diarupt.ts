/**
 * For pages that were written for the Diarupt SDK: change the import, and they run.
 *
 * ```js
 * import { connect, disconnect, sendUserResponse } from 'https://avatars.example.com/sdk/diarupt.mjs';
 * await connect(sessionId, { stream, player }, (event, data) => console.log(event, data));
 * ```
 *
 * The server is the one that this script came from, unless `configure({ baseUrl })` says otherwise.
 */
import { browserClaim } from './browserClaim.ts';
import { DiaruptClient, type DiaruptSettings } from './DiaruptClient.ts';
import { exchangeSessionId } from './exchangeSessionId.ts';

export type {
  DiaruptConnectOptions,
  DiaruptNext,
  DiaruptSettings,
  DiaruptTranscript,
} from './DiaruptClient.ts';

// Functions without an object to hold their state are this SDK's contract: the state is here and nowhere else.
const claim = browserClaim(typeof localStorage === 'undefined' ? null : localStorage);
let settings: DiaruptSettings = {
  baseUrl: new URL('../', import.meta.url).href.replace(/\/+$/, ''),
  getToken: (sessionId) => exchangeSessionId(settings.baseUrl, sessionId, claim),
};
const client = new DiaruptClient(() => settings);

/** Where the server is, or how a client token is fetched from your own backend. */
export function configure(changes: Partial<DiaruptSettings>): void {
  settings = { ...settings, ...changes, baseUrl: (changes.baseUrl ?? settings.baseUrl).replace(/\/+$/, '') };
}

export const connect: DiaruptClient['connect'] = (sessionId, options, next) =>
  client.connect(sessionId, options, next);

/** Silent when not connected; leaves the session PAUSED. */
export function disconnect(sessionId?: string): void {
  void client.disconnect(sessionId);
}

/** Hands-on mode: ends the user's turn. Silent when not connected. */
export function sendUserResponse(sessionId?: string): void {
  client.sendUserResponse(sessionId).catch(() => undefined);
}
