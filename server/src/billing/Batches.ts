interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers what comes in while a batch is being written, and writes it as the next one: many small changes share the
 * cost of one transaction, and nobody waits when there is nothing to wait for.
 */
export class Batches<Item, Answer> {
  readonly #write: (items: readonly Item[]) => Promise<readonly Answer[]>;
  readonly #most: number;
  #waiting: Waiting<Item, Answer>[] = [];
  #running = false;

  /** @param write all of them or none; @param most items of one batch. */
  constructor(write: (items: readonly Item[]) => Promise<readonly Answer[]>, most: number) {
    this.#write = write;
    this.#most = most;
  }

  /** Resolves once the item is stored. Rejects with its own failure: a batch that fails is tried again one by one. */
  add(item: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#most);
      try {
        await this.#settle(batch);
      } catch (error) {
        if (batch.length === 1) batch[0]?.reject(error);
        else for (const each of batch) await this.#settle([each]).catch(each.reject);
      }
    }
    this.#running = false;
  }

  async #settle(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    const answers = await this.#write(batch.map(({ item }) => item));
    for (const [index, { resolve }] of batch.entries()) resolve(answers[index] as Answer);
  }
}
