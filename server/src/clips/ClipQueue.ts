import type { AccountId, ClipId, ClipJob } from '@visavis/shared';
import { CLIP_LIMITS, VisavisError } from '@visavis/shared';
import type { Clip } from './Clip.ts';

/** A clip on its way, with what it says: that is kept here alone, and gone when it is rendered. */
export interface PendingClip {
  readonly clip: Clip;
  readonly job: Omit<ClipJob, 'files'>;
  readonly controller: AbortController;
  /** Resolves when nothing works on it any more. Never rejects. */
  readonly settled: Promise<void>;
}

/** Its share of an account's clips is worth waiting for. */
const ACCOUNT_RETRY_S = 5;
const QUEUE_RETRY_S = 15;

/** Clips that wait or are being rendered: so many at once, the oldest first, within the limits of accounts and server. */
export class ClipQueue {
  readonly #concurrency: number;
  readonly #work: (pending: PendingClip) => Promise<void>;
  readonly #waiting: PendingClip[] = [];
  readonly #running = new Map<ClipId, PendingClip>();
  readonly #settlers = new WeakMap<PendingClip, () => void>();
  readonly #places = new Map<AccountId, number>();
  #taken = 0;

  /** @param work renders one; never rejects. */
  constructor(concurrency: number, work: (pending: PendingClip) => Promise<void>) {
    this.#concurrency = concurrency;
    this.#work = work;
  }

  /**
   * Takes a place, for one more clip of the account.
   * @returns the release: for a clip that does not come after all. One that is added releases it by itself.
   * @throws VisavisError `rate_limited`: the account has as many as it may; `no_capacity`: the server has.
   */
  reserve(accountId: AccountId): () => void {
    const own = this.#places.get(accountId) ?? 0;
    if (own >= CLIP_LIMITS.unfinishedOfAccount) {
      throw new VisavisError(
        'rate_limited',
        `${own} clips of this account are being made, which is as many as may be at once: wait for one of them.`,
        { retryAfterS: ACCOUNT_RETRY_S },
      );
    }
    if (this.#taken >= CLIP_LIMITS.unfinished) {
      throw new VisavisError('no_capacity', 'Too many clips wait to be rendered: try again in a moment.', {
        retryAfterS: QUEUE_RETRY_S,
      });
    }
    this.#places.set(accountId, own + 1);
    this.#taken++;
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.#taken--;
      const left = (this.#places.get(accountId) ?? 1) - 1;
      if (left === 0) this.#places.delete(accountId);
      else this.#places.set(accountId, left);
    };
  }

  add(clip: Clip, job: Omit<ClipJob, 'files'>, release: () => void): void {
    const { promise: settled, resolve } = Promise.withResolvers<undefined>();
    const pending: PendingClip = {
      clip,
      job,
      controller: new AbortController(),
      settled: settled.then(() => undefined),
    };
    this.#settlers.set(pending, () => {
      release();
      resolve(undefined);
    });
    this.#waiting.push(pending);
    this.#next();
  }

  find(id: ClipId): PendingClip | undefined {
    return this.#running.get(id) ?? this.#waiting.find(({ clip }) => clip.id === id);
  }

  /** Takes it out, or stops it. Resolves when nothing works on it any more. */
  async cancel(id: ClipId): Promise<void> {
    const pending = this.find(id);
    if (!pending) return;
    pending.controller.abort();
    const at = this.#waiting.indexOf(pending);
    if (at >= 0) {
      this.#waiting.splice(at, 1);
      this.#settlers.get(pending)?.();
    }
    await pending.settled;
  }

  /** As `cancel`, all of them. @returns which they were. */
  async cancelAll(): Promise<ClipId[]> {
    const ids = [...this.#waiting, ...this.#running.values()].map(({ clip }) => clip.id);
    await Promise.all(ids.map((id) => this.cancel(id)));
    return ids;
  }

  #next(): void {
    if (this.#running.size >= this.#concurrency) return;
    const pending = this.#waiting.shift();
    if (!pending) return;
    this.#running.set(pending.clip.id, pending);
    void this.#work(pending).finally(() => {
      this.#running.delete(pending.clip.id);
      this.#settlers.get(pending)?.();
      this.#next();
    });
    this.#next();
  }
}
