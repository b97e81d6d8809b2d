/** Two seconds at 25 fps. */
const KEPT = 50;

/** The part of a `<video>` that tells when frames are shown. */
export type FrameSource = Pick<HTMLVideoElement, 'requestVideoFrameCallback' | 'cancelVideoFrameCallback'>;

/** When the element's last frames were shown, in ms of `performance.now()`. Runs between `start` and `stop` only. */
export class FrameLog {
  #source: FrameSource | null = null;
  #handle = 0;
  #shown: number[] = [];
  #waiting: { from: number; resolve: (at: number | null) => void }[] = [];

  start(source: FrameSource): void {
    this.stop();
    this.#source = source;
    this.#next();
  }

  #next(): void {
    if (!this.#source) return;
    this.#handle = this.#source.requestVideoFrameCallback((_now, { expectedDisplayTime }) => {
      this.#shown.push(expectedDisplayTime);
      if (this.#shown.length > KEPT) this.#shown.shift();
      this.#waiting = this.#waiting.filter(({ from, resolve }) => {
        if (expectedDisplayTime < from) return true;
        resolve(expectedDisplayTime);
        return false;
      });
      this.#next();
    });
  }

  /** @returns when the first frame at or after `from` was or will be shown; null when stopped before. */
  firstSince(from: number): Promise<number | null> {
    const known = this.#shown.find((at) => at >= from);
    if (known !== undefined || !this.#source) return Promise.resolve(known ?? null);
    return new Promise((resolve) => this.#waiting.push({ from, resolve }));
  }

  stop(): void {
    this.#source?.cancelVideoFrameCallback(this.#handle);
    this.#source = null;
    this.#shown = [];
    for (const { resolve } of this.#waiting.splice(0)) resolve(null);
  }
}
