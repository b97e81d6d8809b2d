/** Answers that are being looked for, by key: whoever asks for the same meanwhile has the same. */
export class InFlight<Answer> {
  readonly #asked = new Map<string, Promise<Answer>>();

  /** Rejects as `ask`. */
  share(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    const asked = this.#asked.get(key) ?? ask().finally(() => this.#asked.delete(key));
    this.#asked.set(key, asked);
    return asked;
  }
}
