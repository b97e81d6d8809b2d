import { VisavisError, type AccountId } from '@visavis/shared';

/** One account may have so many in it; and all of them together so many that wait. */
const OF_ACCOUNT = 8;
const WAITING = 32;
const RETRY_S = 3;

interface Place {
  readonly go: () => void;
}

/** Work on files: so many at once, the oldest first, within the limits of accounts and server. */
export class FileQueue {
  readonly #atOnce: number;
  readonly #waiting: Place[] = [];
  readonly #ofAccount = new Map<AccountId, number>();
  #running = 0;

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /**
   * @returns what gives the place back, once there is one.
   * @throws VisavisError `rate_limited`: the account has as many as it may; `no_capacity`: the server has; the signal's
   * reason when it aborts.
   */
  async enter(accountId: AccountId, signal: AbortSignal): Promise<Disposable> {
    signal.throwIfAborted();
    const own = this.#ofAccount.get(accountId) ?? 0;
    if (own >= OF_ACCOUNT) {
      throw new VisavisError(
        'rate_limited',
        `${own} files of this account are being worked on: wait for one.`,
        {
          retryAfterS: RETRY_S,
        },
      );
    }
    if (this.#running >= this.#atOnce && this.#waiting.length >= WAITING) {
      throw new VisavisError('no_capacity', 'Too many files wait to be worked on: try again in a moment.', {
        retryAfterS: RETRY_S,
      });
    }
    this.#ofAccount.set(accountId, own + 1);
    try {
      if (this.#running < this.#atOnce) this.#running++;
      else await this.#wait(signal);
    } catch (error) {
      this.#forget(accountId);
      throw error;
    }
    let left = false;
    return {
      [Symbol.dispose]: () => {
        if (left) return;
        left = true;
        this.#forget(accountId);
        const next = this.#waiting.shift();
        // The place is handed on.
        if (next) next.go();
        else this.#running--;
      },
    };
  }

  async #wait(signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const place: Place = { go: () => resolve(undefined) };
    const leave = (): void => {
      const at = this.#waiting.indexOf(place);
      if (at < 0) return;
      this.#waiting.splice(at, 1);
      reject(signal.reason as Error);
    };
    this.#waiting.push(place);
    signal.addEventListener('abort', leave, { once: true });
    try {
      await promise;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  #forget(accountId: AccountId): void {
    const left = (this.#ofAccount.get(accountId) ?? 1) - 1;
    if (left === 0) this.#ofAccount.delete(accountId);
    else this.#ofAccount.set(accountId, left);
  }
}
