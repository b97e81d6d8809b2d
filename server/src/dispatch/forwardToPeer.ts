import type { AgentEvent } from '@visavis/shared';
import type { Logger } from '../log.ts';
import type { Peer } from './ports.ts';

/** Tells a peer, if there is one, what its media-worker says of the conversation. */
export function forwardToPeer(
  event: Exclude<AgentEvent, { type: 'history' | 'ended' }>,
  peer: Peer | null,
  log: Logger,
): void {
  switch (event.type) {
    case 'agentState': {
      const { type: _type, ...payload } = event;
      peer?.send('agentState', payload);
      return;
    }
    case 'userSpeech':
      peer?.send('userSpeech', { speaking: event.speaking });
      return;
    case 'transcript':
      peer?.send('transcript', event.transcript);
      return;
    case 'metrics':
      log.info({ ...event.metrics }, 'turn');
      peer?.send('metrics', event.metrics);
      return;
    case 'warning':
      log.warn({ code: event.code }, event.message);
      peer?.send('warning', { code: event.code, message: event.message });
      return;
    case 'expiring':
      peer?.send('expiring', { remainingMs: event.remainingMs });
      return;
  }
}
