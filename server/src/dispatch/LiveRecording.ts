import { Observer, type SessionId } from '@visavis/shared';
import type { Logger } from '../log.ts';
import type { MediaRoom, Peer, SessionRecorder } from './ports.ts';
import { SerialQueue } from './SerialQueue.ts';

export interface LiveRecordingOptions {
  readonly recorder: SessionRecorder;
  readonly sessionId: SessionId;
  readonly epoch: number;
  /** false: sound only. */
  readonly video: boolean;
  readonly room: MediaRoom;
  readonly log: Logger;
}

export type LiveRecordingEvents = {
  /** It began, or ended. */
  changed: [active: boolean];
  /** It cannot begin, or go on. */
  failed: [];
};

const NOT_RECORDED = {
  code: 'recording_failed',
  message: 'This conversation is not being recorded (any more).',
} as const;

/** What is recorded of one epoch: from the conversation's opening to the end of its media path. */
export class LiveRecording {
  readonly observer = new Observer<LiveRecordingEvents>();
  readonly #options: LiveRecordingOptions;
  readonly #queue = new SerialQueue();
  #stop: (() => Promise<void>) | null = null;
  #begun = false;
  #ended = false;

  constructor(options: LiveRecordingOptions) {
    this.#options = options;
  }

  get active(): boolean {
    return this.#stop !== null;
  }

  /** Tells whoever is the peer at the time. */
  tell(peer: () => Peer | null): void {
    this.observer.on('changed', (active) => peer()?.send('recording', { active }));
    this.observer.on('failed', () => peer()?.send('warning', NOT_RECORDED));
  }

  /** Once; a conversation that opens again on the same media path goes on in the same file. Never throws. */
  begin(): Promise<void> {
    if (this.#begun) return this.#queue.run(async () => undefined);
    this.#begun = true;
    return this.#queue.run(async () => {
      if (this.#ended) return;
      const { recorder, log, ...request } = this.#options;
      try {
        const active = await recorder.record({ ...request, onFailed: () => this.#fail() });
        this.#stop = () => active.stop();
        this.observer.emit('changed', true);
      } catch (error) {
        log.error({ err: error }, 'the conversation cannot be recorded');
        this.observer.emit('failed');
      }
    });
  }

  /** Idempotent. Never throws. */
  end(): Promise<void> {
    this.#ended = true;
    return this.#queue.run(async () => {
      const stop = this.#stop;
      this.#stop = null;
      if (!stop) return;
      await stop();
      this.observer.emit('changed', false);
      this.observer.removeAllListeners();
    });
  }

  #fail(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#stop = null;
    this.observer.emit('changed', false);
    this.observer.emit('failed');
  }
}
