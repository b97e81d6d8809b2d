import { VisavisError, type SessionId } from '@visavis/shared';

/** Messages of one session that may wait for the one before. */
const MAX_WAITING = 3;

interface Line {
  tail: Promise<void>;
  waiting: number;
}

/** One turn of a session at a time, in the order in which they came; and so many of all sessions. */
export class TurnQueue {
  readonly #lines = new Map<SessionId, Line>();
  readonly #most: number;
  #turns = 0;

  /** @param most turns at once. */
  constructor(most: number) {
    this.#most = most;
  }

  get turns(): number {
    return this.#turns;
  }

  /**
   * @param urgent has a place however many there are.
   * @returns the release, once it is the session's turn.
   * @throws VisavisError `no_capacity`, `rate_limited`.
   */
  async enter(sessionId: SessionId, urgent: boolean): Promise<() => void> {
    if (this.#turns >= this.#most && !urgent) {
      throw new VisavisError(
        'no_capacity',
        'As many messages as can be are being answered: try again in a moment.',
        {
          retryAfterS: 2,
        },
      );
    }
    const line = this.#lines.get(sessionId) ?? { tail: Promise.resolve(), waiting: 0 };
    if (line.waiting > MAX_WAITING) {
      throw new VisavisError(
        'rate_limited',
        'Messages of this session are still being answered: wait for the replies.',
        {
          retryAfterS: 2,
        },
      );
    }
    const before = line.tail;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    line.tail = promise;
    line.waiting++;
    this.#turns++;
    this.#lines.set(sessionId, line);
    let released = false;
    await before;
    return () => {
      if (released) return;
      released = true;
      resolve(undefined);
      this.#turns--;
      if (--line.waiting === 0) this.#lines.delete(sessionId);
    };
  }
}
