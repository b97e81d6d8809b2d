import { VisavisError, type SessionId } from '@visavis/shared';

/** Messages of one session that may wait for the one before. */
const MAX_WAITING = 3;

/** A turn that has begun. */
export interface Turn {
  /** It is over. Idempotent. */
  release(): void;
  /** Aborts when something urgent waits for its end. */
  readonly hurry: AbortSignal;
}

interface Line {
  hurry: AbortController;
  /** Begins the turn; the urgent ones first. */
  readonly waiting: { readonly urgent: boolean; readonly begin: () => void }[];
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
   * @param urgent has a place however many there are, before all that are not; the turn under way is told to hurry.
   * @returns the turn, once it is the session's.
   * @throws VisavisError `no_capacity`, `rate_limited`.
   */
  async enter(sessionId: SessionId, urgent: boolean): Promise<Turn> {
    if (this.#turns >= this.#most && !urgent) {
      throw new VisavisError(
        'no_capacity',
        'As many messages as can be are being answered: try again in a moment.',
        {
          retryAfterS: 2,
        },
      );
    }
    const line = this.#lines.get(sessionId);
    if (line && line.waiting.length >= MAX_WAITING && !urgent) {
      throw new VisavisError(
        'rate_limited',
        'Messages of this session are still being answered: wait for the replies.',
        {
          retryAfterS: 2,
        },
      );
    }
    this.#turns++;
    if (!line) {
      const first: Line = { hurry: new AbortController(), waiting: [] };
      this.#lines.set(sessionId, first);
      return this.#turn(sessionId, first);
    }
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const waiter = { urgent, begin: () => resolve(undefined) };
    const behind = urgent ? line.waiting.findIndex((other) => !other.urgent) : -1;
    line.waiting.splice(behind < 0 ? line.waiting.length : behind, 0, waiter);
    if (urgent) line.hurry.abort();
    await promise;
    return this.#turn(sessionId, line);
  }

  #turn(sessionId: SessionId, line: Line): Turn {
    let released = false;
    return {
      hurry: line.hurry.signal,
      release: () => {
        if (released) return;
        released = true;
        this.#turns--;
        const next = line.waiting.shift();
        if (!next) {
          this.#lines.delete(sessionId);
          return;
        }
        line.hurry = new AbortController();
        next.begin();
        if (line.waiting.some(({ urgent }) => urgent)) line.hurry.abort();
      },
    };
  }
}
