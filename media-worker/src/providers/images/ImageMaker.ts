/** A picture as a provider gives it: itself, or where it is. The bytes are what the provider says: nobody has looked. */
export type MadeImage =
  { readonly kind: 'bytes'; readonly bytes: Buffer } | { readonly kind: 'url'; readonly url: string };

/** Makes pictures from words. */
export interface ImageMaker {
  readonly name: string;
  /**
   * @returns one picture.
   * @throws ProviderError; its fault is `rejected` when the words are refused.
   */
  make(prompt: string, signal: AbortSignal): Promise<MadeImage>;
}
