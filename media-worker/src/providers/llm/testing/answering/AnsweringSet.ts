/** A context as a customer writes it, and what people ask about it. */
export interface AnsweringSet {
  readonly name: string;
  readonly context: string;
  /** Fourteen that the context answers, and what the answer must hold. */
  readonly questions: readonly (readonly [question: string, answer: RegExp])[];
  /** It does not answer these, however near it comes. */
  readonly unanswerable: readonly string[];
}
