import { TypedEmitter, type Clock } from '@visavis/shared';

export interface SessionLimitsOptions {
  readonly clock: Clock;
  /** Conversation time that is left, ms; null for no limit. */
  readonly remainingMs: number | null;
  /** Conversation time without a word from the user, ms; null for no limit. */
  readonly idleTimeoutMs: number | null;
  /** Conversation time of this span so far, ms. */
  readonly conversationMs: () => number;
  /** True while the avatar speaks: it finishes its sentence, and the user cannot be called idle. */
  readonly busy: () => boolean;
}

export interface SessionLimitsEvents {
  expiring: [{ remainingMs: number }];
  expired: ['time_limit' | 'idle_timeout'];
}

const CHECK_MS = 250;
/** When the user is told that the time runs out, ms before the end. */
const WARNINGS_MS = [60_000, 10_000];
/** How long a sentence may run over the time limit before it is cut, ms. */
const FINISH_SENTENCE_MS = 8_000;

/** Watches a session's time limit and idle timeout. Both count conversation time only: a lost peer costs neither. */
export class SessionLimits extends TypedEmitter<SessionLimitsEvents> {
  readonly #options: SessionLimitsOptions;
  #warned: number;
  #lastWordMs = 0;
  #cancel: (() => void) | undefined;
  #done = false;

  constructor(options: SessionLimitsOptions) {
    super();
    this.#options = options;
    // A session that begins inside a warning's distance is not warned about the past; the last warning it always gets.
    const past = WARNINGS_MS.filter((warning) => (options.remainingMs ?? Infinity) <= warning).length;
    this.#warned = Math.min(past, WARNINGS_MS.length - 1);
    this.#schedule();
  }

  /** The user said something. */
  touch(): void {
    this.#lastWordMs = this.#options.conversationMs();
  }

  close(): void {
    this.#done = true;
    this.#cancel?.();
    this.removeAllListeners();
  }

  #schedule(): void {
    this.#cancel = this.#options.clock.setTimeout(() => {
      this.#check();
      if (!this.#done) this.#schedule();
    }, CHECK_MS);
  }

  #check(): void {
    const { remainingMs, idleTimeoutMs, busy } = this.#options;
    const spent = this.#options.conversationMs();
    // It has not begun: nobody is there to be told.
    if (spent === 0) return;
    if (remainingMs !== null) {
      const left = remainingMs - spent;
      const warning = WARNINGS_MS[this.#warned];
      if (warning !== undefined && left <= warning) {
        this.#warned++;
        this.emit('expiring', { remainingMs: Math.max(0, Math.round(left)) });
      }
      if (left <= 0 && (!busy() || left <= -FINISH_SENTENCE_MS)) {
        this.#expire('time_limit');
        return;
      }
    }
    if (busy()) this.#lastWordMs = spent;
    else if (idleTimeoutMs !== null && spent - this.#lastWordMs >= idleTimeoutMs)
      this.#expire('idle_timeout');
  }

  #expire(reason: 'time_limit' | 'idle_timeout'): void {
    this.#done = true;
    this.emit('expired', reason);
  }
}
