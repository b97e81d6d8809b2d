import type { ProviderGuard, GuardedCall } from '../guard/ProviderGuard.ts';

/** One provider that can be asked for a stream. */
export interface StreamLink<Piece> {
  readonly guard: ProviderGuard;
  /** See ChainMember. */
  readonly local: boolean;
  readonly open: (signal: AbortSignal) => AsyncIterable<Piece>;
}

export type FirstStep<Piece> =
  | { readonly kind: 'began'; readonly result: IteratorResult<Piece, unknown> }
  | { readonly kind: 'failed'; readonly error: unknown };

/** One request to one provider, up to its first piece and on. */
export class Attempt<Piece> {
  readonly link: StreamLink<Piece>;
  readonly call: GuardedCall;
  #deadline: number;
  readonly #controller = new AbortController();
  readonly #iterator: AsyncIterator<Piece, unknown>;
  #first: FirstStep<Piece> | undefined;

  constructor(link: StreamLink<Piece>, call: GuardedCall, deadline: number, onFirst: () => void) {
    this.link = link;
    this.call = call;
    this.#deadline = deadline;
    this.#iterator = link.open(this.#controller.signal)[Symbol.asyncIterator]();
    const settle = (first: FirstStep<Piece>): void => {
      this.#first = first;
      onFirst();
    };
    this.#iterator.next().then(
      (result) => settle({ kind: 'began', result }),
      (error: unknown) => settle({ kind: 'failed', error }),
    );
  }

  /** When it is given up unless its first piece is there. */
  get deadline(): number {
    return this.#deadline;
  }

  /** So much of the time was not the provider's. */
  excuse(ms: number): void {
    this.#deadline += ms;
  }

  /** What its first step brought, once it is there. */
  get first(): FirstStep<Piece> | undefined {
    return this.#first;
  }

  next(): Promise<IteratorResult<Piece, unknown>> {
    return this.#iterator.next();
  }

  /** Ends the request, whether or not the provider heeds it. Idempotent. */
  close(): void {
    this.#controller.abort();
    this.call.abandoned();
    this.#iterator.return?.().catch(() => undefined);
  }
}
