import { sleep, type Clock } from '@visavis/shared';
import { AvatarSessionError, isPassing } from './AvatarSessionError.ts';
import type { ReconnectCause } from './events.ts';

const MAX_BACKOFF_MS = 5_000;

/** How much must be set up anew; each includes those before it. */
const EXTENTS = ['none', 'consumers', 'transports', 'signaling'] as const;
type Extent = (typeof EXTENTS)[number];
export type Repair = Exclude<Extent, 'none'>;

function greater<Either extends Extent>(a: Either, b: Either): Either {
  return EXTENTS.indexOf(a) >= EXTENTS.indexOf(b) ? a : b;
}

export interface RepairsOptions {
  readonly clock: Clock;
  /** How long it is tried again, ms. */
  readonly forMs: number;
  /** Aborted when nothing is to be repaired any more. */
  readonly signal: AbortSignal;
  /** Whether the session was open once: what never was is not tried again. */
  readonly opened: () => boolean;
  /** Without a channel every repair begins with signaling. */
  readonly hasChannel: () => boolean;
  readonly repair: (repair: Repair) => Promise<void>;
  readonly onAttempt: (cause: ReconnectCause, attempt: number) => void;
  /** Nothing is broken any more. */
  readonly onRepaired: () => void;
  readonly onGivenUp: (error: AvatarSessionError) => void;
}

/** Repairs a connection until nothing is broken, the time for it is over, or the server says no. */
export class Repairs {
  readonly #options: RepairsOptions;
  #needed: Extent = 'none';
  #cause: ReconnectCause = 'media';
  #underWay = false;

  constructor(options: RepairsOptions) {
    this.#options = options;
  }

  get underWay(): boolean {
    return this.#underWay;
  }

  /** What breaks during a repair is repaired after it. */
  need(repair: Repair, cause: ReconnectCause): void {
    if (this.#options.signal.aborted) return;
    this.#needed = greater<Extent>(this.#needed, repair);
    this.#cause = cause;
    if (!this.#underWay) void this.#repairAll();
  }

  async #repairAll(): Promise<void> {
    this.#underWay = true;
    const { clock, forMs, signal, opened, hasChannel, onAttempt, onGivenUp } = this.#options;
    const deadline = clock.now() + forMs;
    for (let attempt = 1; this.#needed !== 'none'; attempt++) {
      const repair = hasChannel() ? this.#needed : 'signaling';
      this.#needed = 'none';
      onAttempt(this.#cause, attempt);
      try {
        await this.#options.repair(repair);
      } catch (failure) {
        if (signal.aborted) return;
        const error = AvatarSessionError.from(failure);
        if (!opened() || !isPassing(error) || clock.now() >= deadline) {
          onGivenUp(error);
          return;
        }
        this.#needed = greater<Extent>(this.#needed, greater<Repair>(repair, 'transports'));
        await sleep(clock, Math.min(MAX_BACKOFF_MS, 250 * 2 ** attempt), signal);
      }
      if (signal.aborted) return;
    }
    this.#underWay = false;
    this.#options.onRepaired();
  }
}
