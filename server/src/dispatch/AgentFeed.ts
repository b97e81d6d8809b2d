import type { AgentEvent, SignalingEventPayload } from '@visavis/shared';
import type { Logger } from '../log.ts';
import type { Peer } from './ports.ts';
import type { TurnLatencies } from './TurnLatencies.ts';

type AgentState = SignalingEventPayload<'agentState'>;

/** Tells the peer that is there what the media-worker says of the conversation, and a later peer where it stands. */
export class AgentFeed {
  readonly #log: Logger;
  readonly #latencies: TurnLatencies;
  #state: AgentState = { state: 'listening' };
  #told: { peer: Peer; state: AgentState['state'] } | null = null;

  constructor(log: Logger, latencies: TurnLatencies) {
    this.#log = log;
    this.#latencies = latencies;
  }

  /** A new media-worker begins by listening, whatever the last one was doing when it was lost. */
  reset(): void {
    this.#state = { state: 'listening' };
  }

  /** The state, for a peer that was told another one or none. */
  catchUp(peer: Peer | null): void {
    if (peer && (this.#told?.peer !== peer || this.#told.state !== this.#state.state)) {
      this.#tellState(peer);
    }
  }

  tell(event: Exclude<AgentEvent, { type: 'history' | 'ended' }>, peer: Peer | null): void {
    switch (event.type) {
      case 'agentState': {
        const { type: _type, ...state } = event;
        this.#state = state;
        if (peer) this.#tellState(peer);
        return;
      }
      case 'userSpeech':
        peer?.send('userSpeech', { speaking: event.speaking });
        return;
      case 'playout':
        peer?.send('playout', { turnId: event.turnId, state: event.state });
        return;
      case 'transcript':
        peer?.send('transcript', event.transcript);
        return;
      case 'metrics':
        this.#latencies.record(event.metrics);
        this.#log.info({ ...event.metrics }, 'turn');
        peer?.send('metrics', event.metrics);
        return;
      case 'warning':
        this.#log.warn({ code: event.code }, event.message);
        peer?.send('warning', { code: event.code, message: event.message });
        return;
      case 'expiring':
        peer?.send('expiring', { remainingMs: event.remainingMs });
        return;
    }
  }

  #tellState(peer: Peer): void {
    this.#told = { peer, state: this.#state.state };
    peer.send('agentState', this.#state);
  }
}
