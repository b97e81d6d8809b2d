import type {
  Clock,
  Modality,
  ModalityCause,
  SessionId,
  SessionSnapshot,
  SignalingRequest,
} from '@visavis/shared';
import type { Logger } from '../log.ts';
import type { SettingsChange } from '../sessions/Session.ts';
import type { MediaPath } from './MediaPath.ts';
import type { LinkSample } from './NetworkLadder.ts';
import type { Peer, SessionStore } from './ports.ts';
import { SessionModality } from './SessionModality.ts';
import type { WorkerSession } from './WorkerSession.ts';

export interface LiveSettingsOptions {
  readonly id: SessionId;
  readonly sessions: SessionStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly peer: () => Peer | null;
  /** The media path that stands, if one does. */
  readonly media: () => MediaPath | null;
}

/** What can change while one session goes on: its settings, and how much of the avatar is sent. */
export class LiveSettings {
  readonly #options: LiveSettingsOptions;
  readonly #modality: SessionModality;
  /** Changes that no media-worker has taken: what is being built may have read the store before them. */
  #missed: SettingsChange = {};

  constructor(options: LiveSettingsOptions) {
    this.#options = options;
    this.#modality = new SessionModality(options.clock, (...change) => this.#onModality(...change));
  }

  get modality(): Modality {
    return this.#modality.current;
  }

  /** A peer joins. @returns the session as it is shown to it. */
  join(session: SessionSnapshot, { modality }: SignalingRequest<'join'>): SessionSnapshot {
    return { ...session, modality: this.#modality.begin(session.modality, modality) };
  }

  /** A media path is about to be opened with what the store holds. */
  opening(): void {
    this.#missed = {};
  }

  /** It stands: it gets what has changed meanwhile. */
  opened(media: MediaPath): void {
    media.setModality(this.modality);
    media.observer.on('link', (sample: LinkSample) => this.#modality.sampled(sample));
    media.observer.on('alive', () => this.#modality.alive());
    media.observer.on('silent', (silentMs) => {
      // Without signaling there is nobody to write to.
      if (this.#options.peer()) this.#modality.silent(silentMs);
    });
    tell(media.worker, this.#missed).catch((error: unknown) =>
      media.worker.lose(error instanceof Error ? error.message : String(error)),
    );
  }

  /** The user chooses what is sent. @throws VisavisError `conflict` beyond the session's own modality. */
  want(modality: Modality): void {
    this.#modality.want(modality);
  }

  /** Settings that were stored: the conversation goes on with them. @throws VisavisError when it cannot. */
  async change({ modality, ...settings }: SettingsChange): Promise<void> {
    const media = this.#options.media();
    if (!media) this.#missed = { ...this.#missed, ...settings };
    else {
      try {
        await tell(media.worker, settings);
      } catch (error) {
        if (media.broken === null) throw error;
        this.#missed = { ...this.#missed, ...settings };
      }
    }
    if (modality !== undefined) this.#modality.allow(modality);
    this.#options.peer()?.send('sessionUpdated', { session: await this.snapshot() });
  }

  /** The session as its peer is shown it. @throws as the store. */
  async snapshot(): Promise<SessionSnapshot> {
    return { ...(await this.#options.sessions.snapshot(this.#options.id)), modality: this.modality };
  }

  #onModality(modality: Modality, cause: ModalityCause): void {
    const { log, media, peer } = this.#options;
    log.info({ modality, cause }, 'another modality');
    media()?.setModality(modality);
    peer()?.send('modality', { modality, cause });
    if (cause === 'network' && modality !== 'video') {
      const what = modality === 'voice' ? 'the picture' : 'picture and sound';
      const message = `Your connection is weak: ${what} will be back when it is better.`;
      peer()?.send('warning', { code: 'weak_network', message });
    }
  }
}

/** The worker takes all or none of the settings; the context is a change of its own and comes alone. */
async function tell(
  worker: WorkerSession,
  { context, face, voice, language, behavior }: SettingsChange,
): Promise<void> {
  if (context !== undefined) await worker.updateContext(context);
  const settings = {
    ...(face === undefined ? {} : { face }),
    ...(voice === undefined ? {} : { voice }),
    ...(language === undefined ? {} : { language }),
    ...(behavior === undefined ? {} : { behavior }),
  };
  if (Object.keys(settings).length > 0) await worker.updateSettings(settings);
}
