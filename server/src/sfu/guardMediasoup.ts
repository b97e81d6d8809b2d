import { VisavisError } from '@visavis/shared';
import { errors } from 'mediasoup';

/**
 * Runs one mediasoup operation; what it throws becomes an error for the person who asked.
 * mediasoup throws TypeError and UnsupportedError for parameters, and plain errors from its Worker.
 * @param what what was asked for, as in "connect the transport".
 * @throws VisavisError `bad_request` for parameters, `unavailable` when the mediasoup Worker or the object is gone.
 */
export async function guardMediasoup<Value>(what: string, operation: () => Promise<Value>): Promise<Value> {
  try {
    return await operation();
  } catch (cause) {
    if (cause instanceof VisavisError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (isGone(cause, reason)) {
      throw new VisavisError('unavailable', `Cannot ${what}: the media path is gone; join again.`, { cause });
    }
    throw new VisavisError('bad_request', `Cannot ${what}: ${reason}`, { cause });
  }
}

function isGone(cause: unknown, reason: string): boolean {
  if (cause instanceof errors.WorkerClosedError || cause instanceof errors.NotFoundError) return true;
  // The channel to the Worker rejects what was under way when it closed with a plain Error or InvalidStateError.
  return /closed|not found/i.test(reason);
}
