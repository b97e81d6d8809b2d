/** Events as a map from name to the tuple of arguments: the map is the contract. */
export type EventMap = Record<string, readonly unknown[]>;

type Listener<Args extends readonly unknown[]> = (...args: Args) => void;

/**
 * A small isomorphic emitter whose event map is checked by the compiler.
 * A listener that throws does not keep the others from being called; the error is rethrown afterwards.
 */
export class TypedEmitter<Events extends { [K in keyof Events]: readonly unknown[] }> {
  readonly #listeners = new Map<keyof Events, Set<Listener<readonly unknown[]>>>();

  /** @returns the release: call it to stop listening. */
  on<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener as Listener<readonly unknown[]>);
    return () => this.off(name, listener);
  }

  once<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): () => void {
    const release = this.on(name, (...args) => {
      release();
      listener(...args);
    });
    return release;
  }

  off<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): void {
    this.#listeners.get(name)?.delete(listener as Listener<readonly unknown[]>);
  }

  removeAllListeners(): void {
    this.#listeners.clear();
  }

  listenerCount(name: keyof Events): number {
    return this.#listeners.get(name)?.size ?? 0;
  }

  protected emit<Name extends keyof Events>(name: Name, ...args: Events[Name]): void {
    let failure: { error: unknown } | undefined;
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      try {
        listener(...args);
      } catch (error) {
        failure ??= { error };
      }
    }
    if (failure) throw failure.error;
  }
}

/** An emitter whose owner, and nobody else by convention, emits: for an `observer` beside an object's own events. */
export class Observer<
  Events extends { [K in keyof Events]: readonly unknown[] },
> extends TypedEmitter<Events> {
  override emit<Name extends keyof Events>(name: Name, ...args: Events[Name]): void {
    super.emit(name, ...args);
  }
}
