import type { Clock, MeterReport, SessionId } from '@visavis/shared';
import type { Meter } from '../billing/Meter.ts';

export type ChatMeter = Pick<Meter, 'lease' | 'report' | 'end' | 'seal'>;

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
  readonly #sessionId: SessionId;
  readonly #epoch: number;
  readonly #startedAt: number;
  readonly #onSpent: () => void;
  #seq = 0;
  #cancel: () => void = () => undefined;
  #reporting: Promise<void> = Promise.resolve();
  #ended = false;

  private constructor(
    ref: { sessionId: SessionId; epoch: number },
    { meter, clock, onSpent }: { meter: ChatMeter; clock: Clock; onSpent: () => void },
  ) {
    this.#sessionId = ref.sessionId;
    this.#epoch = ref.epoch;
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
    sessionId: SessionId,
    deps: { meter: ChatMeter; clock: Clock; onSpent: () => void },
  ): Promise<TurnMeter> {
    const { epoch } = await deps.meter.lease(sessionId, { mode: 'text' });
    return new TurnMeter({ sessionId, epoch }, deps);
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
    if (charge) await this.#meter.end(this.#next());
    else await this.#meter.seal(this.#sessionId, this.#epoch);
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
      sessionId: this.#sessionId,
      epoch: this.#epoch,
      cumulativeMs: Math.max(1, Math.round(this.#clock.now() - this.#startedAt)),
      seq: ++this.#seq,
      mode: 'text',
    };
  }
}
