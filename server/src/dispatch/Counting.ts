import type { Modality } from '@visavis/shared';
import { patienceWith } from './patience.ts';
import type { WorkerSession } from './WorkerSession.ts';

/** How the peer is there. */
export interface Presence {
  /** Whether its signaling is up. */
  readonly attached: boolean;
  readonly modality: Modality;
}

/**
 * Whether the seconds of an open conversation are counted: from when its peer knows that it is open, and only while the
 * peer gives proof of life. One for each opening; the media-worker's clock does the counting.
 */
export class Counting {
  readonly #worker: Pick<WorkerSession, 'peer' | 'endCount'>;
  #silent = false;

  constructor(worker: Pick<WorkerSession, 'peer' | 'endCount'>) {
    this.#worker = worker;
  }

  /** The peer knows that the conversation is open. In its silence nothing begins. */
  known(): void {
    if (!this.#silent) this.#worker.peer('open');
  }

  /** Proof of life of the peer. */
  alive(): void {
    this.#worker.peer(this.#silent ? 'open' : 'alive');
    this.#silent = false;
  }

  /** Nothing has come from the peer for so long. @returns whether it is given up. */
  silent(silentMs: number, presence: Presence): boolean {
    const patience = patienceWith(presence);
    if (!this.#silent && silentMs >= patience.countMs) {
      this.#silent = true;
      this.#worker.peer('lost');
    }
    return this.#silent && silentMs >= patience.endMs;
  }

  /** The conversation is over: what the silence has not stopped is counted to here and no further. */
  end(): void {
    if (!this.#silent) this.#worker.endCount();
  }
}
