import type { Clock, MeterReport } from '@visavis/shared';
import type { Meter } from '../billing/Meter.ts';
import type { Session } from '../sessions/Session.ts';

export type ChatMeter = Pick<Meter, 'lease' | 'report' | 'end' | 'seal'>;

/** What must be known of a session to count in it. */
type MeteredSession = Pick<Session, 'id' | 'accountId' | 'endUserId'>;

/** Longer turns tell in between how long they take, so that what is lent to them is renewed. */
const REPORT_EVERY_MS = 5_000;
/** Turns that are under way at once report in the same moment: what they tell is stored together. */
const TOGETHER_MS = 500;

/**
 * Counts one turn of a chat: a span of the mode `text`, from the message to the end of the reply. Time between messages
 * costs nothing.
 */
export class TurnMeter {
  readonly #meter: ChatMeter;
  readonly #clock: Clock;
  readonly #session: MeteredSession;
  readonly #epoch: number;
  readonly #startedAt: number;
  readonly #onSpent: () => void;
  #seq = 0;
  #cancel: () => void = () => undefined;
  #reporting: Promise<void> = Promise.resolve();
  #ended = false;

  private constructor(
    { session, epoch }: { session: MeteredSession; epoch: number },
    { meter, clock, onSpent }: { meter: ChatMeter; clock: Clock; onSpent: () => void },
  ) {
    this.#session = session;
    this.#epoch = epoch;
    this.#meter = meter;
    this.#clock = clock;
    this.#onSpent = onSpent;
    this.#startedAt = clock.now();
    this.#schedule();
  }

  /**
   * @param deps.onSpent there is nothing left to go on with.
   * @throws VisavisError as `Meter.lease`.
   */
  static async lease(
    session: MeteredSession,
    deps: { meter: ChatMeter; clock: Clock; onSpent: () => void },
  ): Promise<TurnMeter> {
    const { epoch } = await deps.meter.lease(session.id, { mode: 'text', payer: session });
    return new TurnMeter({ session, epoch }, deps);
  }

  /**
   * The turn is over. Idempotent.
   * @param options.charge false: nothing came of it.
   * @throws what the store throws; the span is sealed by its silence then.
   */
  async end({ charge }: { charge: boolean }): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#cancel();
    await this.#reporting;
    if (charge) await this.#meter.end(this.#next(), this.#session);
    else await this.#meter.seal(this.#session.id, this.#epoch);
  }

  #schedule(): void {
    this.#cancel = this.#clock.setTimeout(() => {
      this.#reporting = this.#report()
        // What is lost, the next report heals.
        .catch(() => undefined)
        .finally(() => {
          if (!this.#ended) this.#schedule();
        });
    }, this.#untilReport());
  }

  /** Never later than is told above. */
  #untilReport(): number {
    const dueAt = this.#clock.now() + REPORT_EVERY_MS;
    return REPORT_EVERY_MS - (dueAt % TOGETHER_MS);
  }

  async #report(): Promise<void> {
    const report = this.#next();
    const { stop, quota } = await this.#meter.report(report);
    if (!this.#ended && (stop || (quota && quota.grantedMs <= report.cumulativeMs))) this.#onSpent();
  }

  #next(): MeterReport {
    return {
      sessionId: this.#session.id,
      epoch: this.#epoch,
      cumulativeMs: Math.max(1, Math.round(this.#clock.now() - this.#startedAt)),
      seq: ++this.#seq,
      mode: 'text',
    };
  }
}
