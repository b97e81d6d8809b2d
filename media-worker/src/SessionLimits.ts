import { TypedEmitter, type Clock, type Quota } from '@visavis/shared';

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
  expiring: [{ remainingMs: number; cause: 'time_limit' | Quota['reason'] }];
  /** What was granted is about to be used up: the sentence that is being said should be the last. */
  concluding: [];
  expired: ['time_limit' | 'idle_timeout' | Quota['reason']];
}

const CHECK_MS = 250;
/** When the user is told that the time runs out, ms before the end. */
const WARNINGS_MS = [60_000, 10_000];
/** How long a sentence may run over the time limit before it is cut, ms. */
const FINISH_SENTENCE_MS = 8_000;
/** How long before the end of what is granted the avatar begins no further sentence, ms. Within it one is finished. */
const CONCLUDE_MS = 6_000;

/** Watches a session's time limit, idle timeout and quota. The first two count conversation time only: a lost peer costs neither. */
export class SessionLimits extends TypedEmitter<SessionLimitsEvents> {
  readonly #options: SessionLimitsOptions;
  #warned: number;
  #lastWordMs = 0;
  #cancel: (() => void) | undefined;
  #done = false;
  #quota: Quota | null = null;
  #quotaWarned = 0;
  #concluded = false;

  constructor(options: SessionLimitsOptions) {
    super();
    this.#options = options;
    // A session that begins inside a warning's distance is not warned about the past; the last warning it always gets.
    const past = WARNINGS_MS.filter((warning) => (options.remainingMs ?? Infinity) <= warning).length;
    this.#warned = Math.min(past, WARNINGS_MS.length - 1);
    this.#schedule();
  }

  /** How far the span may count from now on; null: no limit. */
  setQuota(quota: Quota | null): void {
    const spent = this.#options.conversationMs();
    if (this.#quota === null) this.#quotaWarned = 0;
    this.#quota = quota;
    const left = quota ? quota.endsMs - spent : Infinity;
    // After a top-up the end is far again, and will be warned of again.
    while (this.#quotaWarned > 0 && left > (WARNINGS_MS[this.#quotaWarned - 1] ?? 0)) this.#quotaWarned--;
    if (quota === null || quota.grantedMs - spent > CONCLUDE_MS) this.#concluded = false;
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
        this.emit('expiring', { remainingMs: Math.max(0, Math.round(left)), cause: 'time_limit' });
      }
      if (left <= 0 && (!busy() || left <= -FINISH_SENTENCE_MS)) {
        this.#expire('time_limit');
        return;
      }
    }
    if (this.#quota && this.#checkQuota(this.#quota, spent)) return;
    if (busy()) this.#lastWordMs = spent;
    else if (idleTimeoutMs !== null && spent - this.#lastWordMs >= idleTimeoutMs)
      this.#expire('idle_timeout');
  }

  /** Unlike the time limit nothing runs over: what is said is finished within what is granted. @returns whether it is over. */
  #checkQuota({ grantedMs, endsMs, reason }: Quota, spent: number): boolean {
    const left = endsMs - spent;
    const passed = WARNINGS_MS.filter((warning) => left <= warning).length;
    if (passed > this.#quotaWarned) {
      this.#quotaWarned = passed;
      this.emit('expiring', { remainingMs: Math.max(0, Math.round(left)), cause: reason });
    }
    const granted = grantedMs - spent;
    if (granted > CONCLUDE_MS) return false;
    if (this.#options.busy()) {
      this.#concluded = true;
      this.emit('concluding');
    }
    // Its last sentence is said, or there is no time for another.
    if (granted > 0 && !(this.#concluded && !this.#options.busy())) return false;
    this.#expire(reason);
    return true;
  }

  #expire(reason: SessionLimitsEvents['expired'][0]): void {
    this.#done = true;
    this.emit('expired', reason);
  }
}
