import type { ClipFailureReason } from '@visavis/shared';

/** There will be no clip, and that is nobody's mistake in the program. */
export class ClipFailure extends Error {
  override readonly name = 'ClipFailure';
  readonly reason: ClipFailureReason;

  constructor(reason: ClipFailureReason, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.reason = reason;
  }
}
