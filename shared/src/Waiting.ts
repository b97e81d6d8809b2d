/**
 * Awaits one promise after the other, each until it settles or is given up. For what is awaited a hundred times in a reply:
 * `Promise.race` makes several promises for each.
 */
export class Waiting<GivenUp> {
  #give: ((instead: GivenUp) => void) | undefined;

  for<Value>(promise: Promise<Value>): Promise<Value | GivenUp> {
    return new Promise((resolve, reject) => {
      this.#give = resolve;
      promise.then(resolve, reject);
    });
  }

  /** What is awaited now is, whatever the other side does, `instead`. */
  giveUp(instead: GivenUp): void {
    this.#give?.(instead);
  }
}
