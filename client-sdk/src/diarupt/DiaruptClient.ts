import type { Role } from '@visavis/shared';
import { AvatarSession } from '../AvatarSession.ts';
import { AvatarSessionError } from '../AvatarSessionError.ts';
import type { Platform } from '../platform/Platform.ts';

/** What the page passes to `connect`. */
export interface DiaruptConnectOptions {
  /** The user's microphone, from `getUserMedia`. It stays the page's own: never stopped, never muted. */
  stream: MediaStream;
  /** A `<video>`, or an `<audio>` for voice only. */
  player: HTMLVideoElement | HTMLAudioElement;
  /** Hands-free unless given. */
  mode?: 'hands-on';
  /** Hands-on: silence in ms after which the user's turn ends by itself. */
  handsOnTimeout?: number;
}

export interface DiaruptTranscript {
  timestamp: string;
  role: Role;
  content: string;
  complete: boolean;
}

/** Called with each event and its data. */
export interface DiaruptNext {
  (event: 'open' | 'close' | 'user-started-talking' | 'user-stopped-talking'): void;
  (event: 'error', data: Error): void;
  (event: 'transcript', data: DiaruptTranscript): void;
}

export interface DiaruptSettings {
  /** Base URL of the Visavis server. */
  baseUrl: string;
  /** A client token for this session id; by default the id itself is exchanged for one. */
  getToken: (sessionId: string) => Promise<string> | string;
}

/** The Diarupt SDK's functions over `AvatarSession`. Unlike there, several sessions may be connected side by side. */
export class DiaruptClient {
  readonly #settings: () => DiaruptSettings;
  readonly #platform: Platform | undefined;
  /** In the order in which they were connected. */
  readonly #sessions = new Map<string, AvatarSession>();

  /** @param settings read at every connection, so that they may be changed before the first. */
  constructor(settings: () => DiaruptSettings, platform?: Platform) {
    this.#settings = settings;
    this.#platform = platform;
  }

  /**
   * Begins the interaction, or takes it up again; resolves when it is open. The same id, connected again, replaces its
   * older connection.
   * @throws AvatarSessionError, which `next('error', …)` tells too.
   */
  async connect(
    sessionId: string,
    { stream, player, mode, handsOnTimeout }: DiaruptConnectOptions,
    next: DiaruptNext,
  ): Promise<void> {
    await this.disconnect(sessionId);
    const { baseUrl, getToken } = this.#settings();
    const session = new AvatarSession(
      {
        url: baseUrl,
        getToken: () => getToken(sessionId),
        microphone: stream,
        mode: mode === 'hands-on' ? 'hands_on' : 'hands_free',
        handsOnTimeoutMs: handsOnTimeout,
      },
      this.#platform,
    );
    session.on('open', () => next('open'));
    session.on('close', () => {
      if (this.#sessions.get(sessionId) === session) this.#sessions.delete(sessionId);
      next('close');
    });
    session.on('error', (error) => next('error', error));
    session.on('transcript', ({ timestamp, role, content, complete }) => {
      next('transcript', { timestamp, role, content, complete });
    });
    session.on('userSpeech', ({ speaking }) =>
      next(speaking ? 'user-started-talking' : 'user-stopped-talking'),
    );
    // The page has no click of ours to offer: the next one anywhere releases the sound.
    session.on('autoplayBlocked', () => {
      player.ownerDocument.addEventListener('click', () => void session.play(), { once: true });
    });
    session.attach(player);
    this.#sessions.set(sessionId, session);
    await session.connect();
  }

  /** Leaves this session, or all of them, PAUSED. Silent when not connected. */
  async disconnect(sessionId?: string): Promise<void> {
    const one = sessionId === undefined ? undefined : this.#sessions.get(sessionId);
    const sessions = sessionId === undefined ? [...this.#sessions.values()] : one ? [one] : [];
    await Promise.all(sessions.map((session) => session.disconnect()));
  }

  /**
   * Hands-on mode: the user's turn is over. Without an id, that of the session that was connected last.
   * @throws AvatarSessionError `not_connected`.
   */
  async sendUserResponse(sessionId?: string): Promise<void> {
    const session =
      sessionId === undefined ? [...this.#sessions.values()].at(-1) : this.#sessions.get(sessionId);
    if (!session) throw new AvatarSessionError('not_connected', 'No such session is connected.');
    await session.commitTurn();
  }
}
