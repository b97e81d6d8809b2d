import type { SessionId } from '@visavis/shared';

/** The test's own log: how long each session was really open, ms. */
export class Oracle {
  readonly #ms = new Map<SessionId, number>();

  add(sessionId: SessionId, ms: number): number {
    const total = this.of(sessionId) + ms;
    this.#ms.set(sessionId, total);
    return total;
  }

  of(sessionId: SessionId): number {
    return this.#ms.get(sessionId) ?? 0;
  }
}
