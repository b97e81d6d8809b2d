import type { Clock, TurnId } from '@visavis/shared';
import type { Playout, PlayoutProgress } from './Playout.ts';

/** What is wrong with a reply that was begun. */
export type PlayoutTrouble =
  /** Nothing to play for a second: whoever shows a speaking avatar shows a lie. It may go on. */
  | 'starved'
  /** Nothing came for so long that nothing will. */
  | 'abandoned'
  /** There is sound, but nobody takes it: the media loop stands still. */
  | 'stuck';

export interface PlayoutWatchdogOptions {
  readonly playout: Playout;
  readonly clock: Clock;
  readonly onTrouble: (turnId: TurnId, trouble: PlayoutTrouble) => void;
  /** A hold that nobody ended in time. */
  readonly onForgotten: (turnId: TurnId) => void;
}

const CHECK_MS = 250;
/** Less than one piece of sound cannot be played. */
const PIECE_MS = 40;
const STARVED_MS = 1_000;
/** Longer than any fallback of model and voice may take until they give up by themselves. */
const ABANDONED_MS = 20_000;
const STUCK_MS = 500;
const FORGOTTEN_MS = 2_500;

/**
 * Sees to it that no reply hangs: a missing sound, a missing end, a media loop that stopped, a hold that nobody ended.
 * Looks every 250 ms while a reply is there; time without two looks (a blocked process) counts for nothing.
 */
export class PlayoutWatchdog {
  readonly #options: PlayoutWatchdogOptions;
  #kind: 'held' | 'playable' | 'empty' = 'empty';
  #last: PlayoutProgress | undefined;
  /** How long nothing has changed, in looks. */
  #idleMs = 0;
  #told = false;
  #cancel: (() => void) | undefined;

  constructor(options: PlayoutWatchdogOptions) {
    this.#options = options;
  }

  /** A reply was begun. */
  watch(): void {
    this.#last = undefined;
    this.#idleMs = 0;
    this.#told = false;
    this.#cancel ??= this.#options.clock.setTimeout(() => this.#look(), CHECK_MS);
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #look(): void {
    this.#cancel = undefined;
    const { playout, clock } = this.#options;
    const now = playout.progress;
    if (!now) return;
    this.#cancel = clock.setTimeout(() => this.#look(), CHECK_MS);
    const last = this.#last;
    this.#last = now;
    const kind = now.held ? 'held' : now.queuedMs >= PIECE_MS || now.complete ? 'playable' : 'empty';
    const changed = last?.turnId !== now.turnId || last.playedMs !== now.playedMs || this.#kind !== kind;
    this.#kind = kind;
    if (changed) {
      this.#idleMs = 0;
      this.#told = false;
      return;
    }
    this.#idleMs += CHECK_MS;
    this.#judge(now);
  }

  #judge(now: PlayoutProgress): void {
    const { onTrouble, onForgotten } = this.#options;
    switch (this.#kind) {
      case 'held':
        if (this.#idleMs >= FORGOTTEN_MS) onForgotten(now.turnId);
        return;
      case 'playable':
        if (this.#idleMs >= STUCK_MS) onTrouble(now.turnId, 'stuck');
        return;
      case 'empty':
        if (this.#idleMs >= ABANDONED_MS) {
          onTrouble(now.turnId, 'abandoned');
        } else if (this.#idleMs >= STARVED_MS && now.sounding && !this.#told) {
          this.#told = true;
          onTrouble(now.turnId, 'starved');
        }
        return;
    }
  }
}
