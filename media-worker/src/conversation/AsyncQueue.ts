/** A queue between one producer and one consumer that awaits it. After `end`, what is in it is still delivered. */
export class AsyncQueue<Item> implements AsyncIterable<Item> {
  readonly #capacity: number;
  readonly #items: Item[] = [];
  #ended = false;
  #wake: (() => void)[] = [];

  /** @param capacity `room` waits while the queue holds so many. */
  constructor(capacity = Infinity) {
    this.#capacity = capacity;
  }

  /** Resolves when there is room for one more, or the queue ended. */
  async room(): Promise<void> {
    while (this.#items.length >= this.#capacity && !this.#ended) await this.#change();
  }

  /** Never waits; see `room`. Dropped when the queue ended. */
  push(item: Item): void {
    if (this.#ended) return;
    this.#items.push(item);
    this.#changed();
  }

  end(): void {
    this.#ended = true;
    this.#changed();
  }

  /** Ends and drops what was not taken yet. */
  clear(): void {
    this.#items.length = 0;
    this.end();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void> {
    for (;;) {
      const item = this.#items.shift();
      if (item !== undefined) {
        this.#changed();
        yield item;
      } else if (this.#ended) {
        return;
      } else {
        await this.#change();
      }
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#wake.push(resolve));
  }

  #changed(): void {
    const wake = this.#wake;
    this.#wake = [];
    for (const resolve of wake) resolve();
  }
}
