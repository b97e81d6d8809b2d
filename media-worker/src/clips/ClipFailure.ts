import type { ClipFailureReason } from '@visavis/shared';
import { JobFailure } from '../jobs/JobFailure.ts';

/** There will be no clip, and that is nobody's mistake in the program. */
export class ClipFailure extends JobFailure<ClipFailureReason> {
  override readonly name = 'ClipFailure';
}
