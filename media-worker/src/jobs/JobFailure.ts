/** A job has come to nothing, and that is nobody's mistake in the program. */
export class JobFailure<Reason extends string = string> extends Error {
  override readonly name: string = 'JobFailure';
  readonly reason: Reason;

  constructor(reason: Reason, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.reason = reason;
  }
}
