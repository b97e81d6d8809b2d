import type { NetworkSample } from '../sfu/NetworkWatch.ts';

/** The mean and the worst of what was seen. */
export class Range {
  #count = 0;
  #sum = 0;
  #max = 0;

  add(value: number | null): void {
    if (value === null) return;
    this.#max = this.#count === 0 ? value : Math.max(this.#max, value);
    this.#count++;
    this.#sum += value;
  }

  get mean(): number | null {
    return this.#count === 0 ? null : this.#sum / this.#count;
  }

  get max(): number | null {
    return this.#count === 0 ? null : this.#max;
  }
}

/** What is known of one connection, while it lasts. */
export class ConnectionRecord {
  readonly openedAt: Date;
  readonly firstFrameSentMs: number;
  browserFirstFrameMs: number | null = null;
  readonly rttMs = new Range();
  readonly lossToBrowser = new Range();
  readonly lossFromBrowser = new Range();

  constructor(openedAt: Date, firstFrameSentMs: number) {
    this.openedAt = openedAt;
    this.firstFrameSentMs = Math.round(firstFrameSentMs);
  }

  network(sample: NetworkSample): void {
    this.rttMs.add(sample.rttMs);
    this.lossToBrowser.add(sample.lossToBrowser);
    this.lossFromBrowser.add(sample.lossFromBrowser);
  }
}
