/** The turn of a message that is being paid for: meanwhile what it needs is fetched. */
export interface Turn {
  /** Whether the model is to be asked; else it is answered all the same. Rejects with what refuses it. */
  readonly model: Promise<boolean>;
  /** It will be granted, by all that is known: the model may be asked before. */
  readonly likely: boolean;
  readonly signal: AbortSignal;
  /** Aborts when the reply is to end where it is. */
  readonly cut: AbortSignal;
}
