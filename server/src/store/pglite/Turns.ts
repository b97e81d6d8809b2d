interface Waiting {
  readonly alone: boolean;
  readonly begin: () => void;
}

/** Turns at what is there once: several at a time, or one that is alone with it. First come, first served. */
export class Turns {
  readonly #waiting: Waiting[] = [];
  /** How many have it, none of whom is alone. */
  #sharing = 0;
  #taken = false;

  /** Resolves when it is one's turn, together with others: `leave` afterwards. */
  async share(): Promise<void> {
    await this.#enter(false);
  }

  /** Resolves when it is one's turn, and nobody else's: `leave` afterwards. */
  async take(): Promise<void> {
    await this.#enter(true);
  }

  leave(): void {
    if (this.#taken) this.#taken = false;
    else this.#sharing--;
    this.#admit();
  }

  async #enter(alone: boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#waiting.push({ alone, begin: resolve });
      this.#admit();
    });
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next && this.#free(next.alone); next = this.#waiting[0]) {
      this.#waiting.shift();
      if (next.alone) this.#taken = true;
      else this.#sharing++;
      next.begin();
    }
  }

  #free(alone: boolean): boolean {
    return !this.#taken && (!alone || this.#sharing === 0);
  }
}
