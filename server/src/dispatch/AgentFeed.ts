import type { AgentEvent, Observer, SessionId, SignalingEventPayload, Transcript } from '@visavis/shared';
import type { Logger } from '../log.ts';
import type { LiveFigures } from './LiveFigures.ts';
import type { Peer } from './ports.ts';

type AgentState = SignalingEventPayload<'agentState'>;

/** A browser's figures come within seconds of the reply. */
const KNOWN_TURNS = 20;

/** Tells the peer that is there what the media-worker says of the conversation, and a later peer where it stands. */
export class AgentFeed {
  readonly #log: Logger;
  readonly #sessionId: SessionId;
  readonly #figures: Observer<LiveFigures>;
  #state: AgentState = { state: 'listening' };
  /** The latest replies. */
  readonly #turns: string[] = [];
  #told: { peer: Peer; state: AgentState['state'] } | null = null;

  constructor(sessionId: SessionId, { log, figures }: { log: Logger; figures: Observer<LiveFigures> }) {
    this.#sessionId = sessionId;
    this.#log = log;
    this.#figures = figures;
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

  tell(
    event: Exclude<AgentEvent, { type: 'history' | 'memory' | 'safetyAlert' | 'ended' }>,
    peer: Peer | null,
  ): void {
    switch (event.type) {
      case 'agentState': {
        const { type: _type, ...state } = event;
        this.#state = state;
        this.#noteTurn(state.turnId);
        if (peer) this.#tellState(peer);
        return;
      }
      case 'userSpeech':
        peer?.send('userSpeech', { speaking: event.speaking });
        return;
      case 'playout':
        if (event.state === 'resumed') this.#figures.emit('falseAlarm', this.#sessionId, event.turnId);
        peer?.send('playout', { turnId: event.turnId, state: event.state });
        return;
      case 'transcript':
        this.#noteInterruption(event.transcript);
        peer?.send('transcript', event.transcript);
        return;
      case 'metrics':
        this.#figures.emit('turn', this.#sessionId, event.metrics);
        this.#log.info({ ...event.metrics }, 'turn');
        peer?.send('metrics', event.metrics);
        return;
      case 'warning':
        this.#figures.emit('warning', this.#sessionId, event.code);
        this.#log.warn({ code: event.code }, event.message);
        peer?.send('warning', { code: event.code, message: event.message });
        return;
      case 'expiring':
        this.#figures.emit('expiring', this.#sessionId, event.remainingMs);
        peer?.send('expiring', { remainingMs: event.remainingMs });
        return;
    }
  }

  /** Whether the media-worker told of this turn lately: a browser may claim anything. */
  knowsTurn(turnId: string): boolean {
    return this.#turns.includes(turnId);
  }

  #noteTurn(turnId: string | undefined): void {
    if (turnId === undefined || this.knowsTurn(turnId)) return;
    this.#turns.push(turnId);
    if (this.#turns.length > KNOWN_TURNS) this.#turns.shift();
  }

  #noteInterruption({ id, role, complete, interrupted }: Transcript): void {
    const turnId = id.replace(/-assistant$/, '');
    if (role === 'assistant' && complete && interrupted) {
      this.#figures.emit('interrupted', this.#sessionId, turnId);
    }
  }

  #tellState(peer: Peer): void {
    this.#told = { peer, state: this.#state.state };
    peer.send('agentState', this.#state);
  }
}
