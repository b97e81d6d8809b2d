import {
  Observer,
  VisavisError,
  type ServerToMediaWorkerName,
  type Modality,
  type ServerToMediaWorkerRequest,
  type SessionId,
  type StartSession,
} from '@visavis/shared';
import type { Logger } from '../log.ts';
import type { Lease } from './Dispatcher.ts';
import type { MediaWorkerLink } from './MediaWorkerLink.ts';
import type { SpanMeter } from './ports.ts';

export type WorkerSessionEvents = {
  /** The media-worker is gone or gave the session up. Once; never after `stop`. */
  lost: [why: string];
};

/** Drawing the first frame of a face and opening its voice may take a while on a busy machine. */
const START_TIMEOUT_MS = 10_000;
/** The final report is worth waiting for, but a dead worker never sends it. */
const STOP_TIMEOUT_MS = 4_000;

/** One session on one media-worker for one epoch (one span): from `start` to the final report. Owns the lease. */
export class WorkerSession {
  readonly observer = new Observer<WorkerSessionEvents>();
  readonly epoch: number;
  readonly #sessionId: SessionId;
  readonly #lease: Lease;
  readonly #meter: SpanMeter;
  readonly #log: Logger;
  /** Resolves once the worker has taken the session; requests wait for it. */
  readonly #started: Promise<unknown>;
  readonly #releaseListener: () => void;
  #over = false;

  constructor(options: {
    sessionId: SessionId;
    start: StartSession;
    lease: Lease;
    meter: SpanMeter;
    log: Logger;
  }) {
    this.#sessionId = options.sessionId;
    this.epoch = options.start.epoch;
    this.#lease = options.lease;
    this.#meter = options.meter;
    this.#log = options.log.child({ epoch: this.epoch, workerId: options.lease.link.workerId });
    this.#releaseListener = this.#lease.link.observer.once('closed', () =>
      this.lose('the media-worker is gone'),
    );
    this.#started = this.#lease.link.request('start', options.start, START_TIMEOUT_MS);
    this.#started.catch((error: unknown) =>
      this.lose(error instanceof Error ? error.message : String(error)),
    );
  }

  get link(): MediaWorkerLink {
    return this.#lease.link;
  }

  /** The peer's proof of life, or its end. A message that is lost is made good by the next one. */
  peer(state: 'open' | 'alive' | 'lost'): void {
    this.#request('peer', { ...this.#ref, state }).catch((error: unknown) => {
      if (!this.#over) this.#log.debug({ err: error, state }, 'a media-worker did not take a proof of life');
    });
  }

  /** The conversation is over now, whatever still has to be put in order: count to here and no further. */
  endCount(): void {
    this.peer('alive');
    this.peer('lost');
  }

  setBitrate(bps: number): void {
    this.#request('setBitrate', { ...this.#ref, bps }).catch((error: unknown) => {
      if (!this.#over) this.#log.debug({ err: error, bps }, 'a media-worker did not take a bitrate');
    });
  }

  updateKnowledge(retrievalMs: number | null): void {
    this.#tell('updateKnowledge', { ...this.#ref, retrievalMs });
  }

  forgetMemory(): void {
    this.#tell('forgetMemory', this.#ref);
  }

  async userMessage(text: string): Promise<void> {
    await this.#request('userMessage', { ...this.#ref, text });
  }

  async speak(text: string): Promise<void> {
    await this.#request('speak', { ...this.#ref, text });
  }

  async updateContext(context: string): Promise<void> {
    await this.#request('updateContext', { ...this.#ref, context });
  }

  /** All of them are taken or none. */
  async updateSettings(
    settings: Omit<ServerToMediaWorkerRequest<'updateSettings'>, 'sessionId' | 'epoch'>,
  ): Promise<void> {
    await this.#request('updateSettings', { ...this.#ref, ...settings });
  }

  async setModality(modality: Modality): Promise<void> {
    await this.#request('setModality', { ...this.#ref, modality });
  }

  async pushToTalk(pressed: boolean): Promise<void> {
    await this.#request('pushToTalk', { ...this.#ref, pressed });
  }

  async commitTurn(): Promise<void> {
    await this.#request('commitTurn', this.#ref);
  }

  async interrupt(): Promise<void> {
    await this.#request('interrupt', this.#ref);
  }

  /**
   * Ends the epoch in an orderly way: the final report is taken and the span sealed. Idempotent; never throws.
   * @param why kept with the span, for people.
   */
  async stop(why: string): Promise<void> {
    if (this.#over) return;
    this.#finish();
    try {
      const { report } = await this.link.request('stop', this.#ref, STOP_TIMEOUT_MS);
      if (report?.epoch === this.epoch && report.sessionId === this.#sessionId) {
        await this.#meter.report(report, this.link.workerId);
      }
    } catch (error) {
      this.#log.warn({ err: error }, 'no final report from the media-worker; its last one counts');
    }
    try {
      await this.#meter.seal(this.#sessionId, this.epoch, 'closed', why);
    } catch (error) {
      this.#log.error({ err: error }, 'a span could not be sealed; it will be when its silence is noticed');
    }
    this.#lease.release();
  }

  /**
   * Gives the epoch up. Its span is left open on purpose: a journal that is replayed may still complete it, and the
   * next lease, or silence, seals it. Idempotent.
   */
  lose(why: string): void {
    if (this.#over) return;
    this.#finish();
    // A worker that is there but did not do its part must not go on with the session by itself.
    if (!this.link.closed) this.link.request('stop', this.#ref).catch(() => undefined);
    this.#lease.release();
    this.observer.emit('lost', why);
  }

  get #ref(): { sessionId: string; epoch: number } {
    return { sessionId: this.#sessionId, epoch: this.epoch };
  }

  #finish(): void {
    this.#over = true;
    this.#releaseListener();
  }

  /** For what nobody waits for. */
  #tell<Name extends ServerToMediaWorkerName>(name: Name, payload: ServerToMediaWorkerRequest<Name>): void {
    this.#request(name, payload).catch((error: unknown) => {
      if (!this.#over) this.#log.warn({ err: error, request: name }, 'a media-worker did not take a request');
    });
  }

  #request: MediaWorkerLink['request'] = async (name, payload) => {
    await this.#started;
    if (this.#over)
      throw new VisavisError('unavailable', 'The avatar is being replaced; try again in a moment.');
    return this.link.request(name, payload);
  };
}
