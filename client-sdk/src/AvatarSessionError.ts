import type { ErrorCode } from '@visavis/shared';

/** What can go wrong in the browser itself; everything else is a code of the server's own table (`ERRORS`). */
export type LocalErrorCode =
  /** An option of the SDK is missing or makes no sense. */
  | 'invalid_option'
  /** The command needs an open session: call `connect()` first. */
  | 'not_connected'
  /** `disconnect()` or a newer call ended what was going on. */
  | 'aborted'
  /** The server could not be reached. */
  | 'network'
  /** The connection to the server broke in the middle of a request. */
  | 'signaling_lost'
  /** The server took too long. */
  | 'timeout'
  /** The server answered with something that this version of the SDK cannot read. */
  | 'bad_response'
  /** This browser has no WebRTC, or none that fits. */
  | 'unsupported_browser'
  /** Audio and video could not be set up. */
  | 'media_failed';

export type AvatarSessionErrorCode = ErrorCode | LocalErrorCode;

/** The one error that the SDK throws, rejects with and emits. `message` is written for the page's developer. */
export class AvatarSessionError extends Error {
  override readonly name = 'AvatarSessionError';
  readonly code: AvatarSessionErrorCode;

  constructor(code: AvatarSessionErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }

  /** @returns the error itself when it is one of ours, else one of ours around it. */
  static from(error: unknown, code: AvatarSessionErrorCode = 'media_failed'): AvatarSessionError {
    if (error instanceof AvatarSessionError) return error;
    return new AvatarSessionError(code, error instanceof Error ? error.message : String(error), error);
  }
}

const PASSING: ReadonlySet<AvatarSessionErrorCode> = new Set<AvatarSessionErrorCode>([
  'network',
  'signaling_lost',
  'timeout',
  'media_failed',
  'rate_limited',
  'internal',
  'no_capacity',
  'unavailable',
]);

/** Whether trying again can help: a refused token or an ended session stays refused and ended. */
export function isPassing(error: AvatarSessionError): boolean {
  return PASSING.has(error.code);
}
