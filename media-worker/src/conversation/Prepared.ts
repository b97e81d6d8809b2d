/** A stream that was begun before anybody wanted it: what comes is kept until it is taken, once, or dropped. */
export class Prepared<Item> {
  readonly #controller = new AbortController();
  readonly #items: Item[] = [];
  #over = false;
  #failure: { readonly error: unknown } | undefined;
  #wake: () => void = () => undefined;

  /** @param begin must end its stream when the signal aborts. */
  constructor(begin: (signal: AbortSignal) => AsyncIterable<Item>) {
    void this.#collect(begin(this.#controller.signal));
  }

  /** It failed before anybody took it: as good as never begun. */
  get failed(): boolean {
    return this.#failure !== undefined;
  }

  /** All of it, from its first item on. @throws what the stream throws. */
  async *take(signal: AbortSignal): AsyncGenerator<Item, void, undefined> {
    const stop = (): void => this.drop();
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    try {
      for (let at = 0; ; at++) {
        while (at >= this.#items.length && !this.#over) await this.#change();
        // What was dropped ends here, whatever had come of it.
        if (this.#controller.signal.aborted) return;
        const item = this.#items[at];
        if (item === undefined) break;
        yield item;
      }
      if (this.#failure) throw this.#failure.error;
    } finally {
      signal.removeEventListener('abort', stop);
      this.drop();
    }
  }

  /** The same for somebody who only looks, while it lasts. Never throws. */
  async *watch(): AsyncGenerator<Item, void, undefined> {
    for (let at = 0; !this.#controller.signal.aborted; at++) {
      while (at >= this.#items.length && !this.#over) await this.#change();
      const item = this.#items[at];
      if (item === undefined) return;
      yield item;
    }
  }

  drop(): void {
    this.#over = true;
    this.#controller.abort();
    this.#wake();
  }

  async #collect(stream: AsyncIterable<Item>): Promise<void> {
    try {
      for await (const item of stream) {
        if (this.#over) return;
        this.#items.push(item);
        this.#wake();
      }
    } catch (error) {
      this.#failure = { error };
    } finally {
      this.#over = true;
      this.#wake();
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      const before = this.#wake;
      this.#wake = () => {
        before();
        resolve();
      };
    });
  }
}
