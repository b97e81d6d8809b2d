import type { Service } from '../lifecycle.ts';
import type { SafeFetch } from '../net/safeFetch.ts';
import type { SessionService } from '../sessions/SessionService.ts';
import type { Basics } from './Basics.ts';

/** What is done once when the server starts, and leaves nothing to be stopped. */
function atStart(id: string, start: () => void | Promise<void>): Service {
  return { id, start: async () => start(), stop: async () => undefined };
}

/** Encrypts with the newest data key what older ones have encrypted. */
export function resealing({ database, part }: Basics): Service {
  return atStart('data-keys', () => {
    // Beside all else: old keys still decrypt.
    database.reseal().then(
      (tables) => {
        if (tables > 0) part('store').info({ tables }, 'all is encrypted with the new data key');
      },
      (error: unknown) => part('store').error({ err: error }, 'data could not be encrypted anew'),
    );
  });
}

/** Closes what fetches from customers' addresses; tells of a setting that lets it reach our own network. */
export function fetching({ config, part }: Basics, safeFetch: SafeFetch): Service {
  return {
    id: 'safe-fetch',
    start: async () => {
      if (config.allowPrivateAddresses)
        part('net').warn(
          'ALLOW_PRIVATE_ADDRESSES is on: whoever holds an API key can reach this network through this server',
        );
    },
    stop: () => safeFetch.close(),
  };
}

/** Pauses what was live when the server was killed. */
export function pausingAbandoned({ part }: Basics, sessions: SessionService): Service {
  return atStart('abandoned-sessions', async () => {
    const paused = await sessions.pauseAbandoned();
    if (paused > 0) part('session').warn({ paused }, 'sessions were cut off by the last stop and are paused');
  });
}

/** Tells of a setting that believes whatever a gateway says. */
export function warningOfMindigoGateway({ config, part }: Basics): Service {
  return atStart('mindigo-gateway', () => {
    if (config.mindigoTrustGateway)
      part('mindigo').warn(
        'MINDIGO_TRUST_GATEWAY is on: whoever reaches /mindigo is the user that X-User-Id names',
      );
  });
}
