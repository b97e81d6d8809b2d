/** Why a stranger's URL could not be fetched. */
export type FetchFailure =
  /** Not a URL that we take. */
  | 'bad_url'
  /** It leads to an address that we do not connect to. */
  | 'refused_address'
  | 'too_many_redirects'
  | 'too_large'
  | 'timeout'
  /** No such host, no connection, or it broke. */
  | 'unreachable'
  /** Called off by the caller's signal. */
  | 'aborted'
  | 'content_type';

/** A failed fetch. The message is for whoever gave the URL: it tells nothing of our network. */
export class FetchError extends Error {
  override readonly name = 'FetchError';
  readonly failure: FetchFailure;

  constructor(failure: FetchFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.failure = failure;
  }
}
