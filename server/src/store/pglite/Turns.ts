/**
 * Turns at what is there once: several at a time, or one that is alone with it. Where both wait they alternate: all who
 * wait to share, then one alone. So nobody is passed by for ever, and who shares, which takes a moment, waits for one that
 * is alone at most, not for all of them.
 */
export class Turns {
  #toShare: (() => void)[] = [];
  readonly #toBeAlone: (() => void)[] = [];
  /** How many have it, none of whom is alone. */
  #sharing = 0;
  #taken = false;

  /** Resolves when it is one's turn, together with others: `leave` afterwards. */
  async share(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#toShare.push(resolve);
      if (!this.#taken && this.#toBeAlone.length === 0) this.#admitSharers();
    });
  }

  /** Resolves when it is one's turn, and nobody else's: `leave` afterwards. */
  async take(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#toBeAlone.push(resolve);
      if (!this.#taken && this.#sharing === 0) this.#admitOne();
    });
  }

  leave(): void {
    if (this.#taken) {
      this.#taken = false;
      this.#admitSharers();
    } else this.#sharing--;
    if (this.#sharing === 0) this.#admitOne();
  }

  #admitSharers(): void {
    const admitted = this.#toShare;
    this.#toShare = [];
    this.#sharing += admitted.length;
    for (const begin of admitted) begin();
  }

  #admitOne(): void {
    const begin = this.#toBeAlone.shift();
    if (!begin) return;
    this.#taken = true;
    begin();
  }
}
