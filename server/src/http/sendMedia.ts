import type { NextFunction, Response } from 'express';
import { VisavisError } from '@visavis/shared';

/** Sends a file of somebody's, whole or in ranges; nobody on the way keeps it. */
export function sendMedia(
  res: Response,
  next: NextFunction,
  file: { path: string; type: string; disposition: string },
): void {
  res.set({
    'Content-Type': file.type,
    'Content-Disposition': file.disposition,
    'Cache-Control': 'private, no-store',
  });
  res.sendFile(file.path, { dotfiles: 'allow', cacheControl: false, lastModified: false }, (error) => {
    // Gone in the middle: whoever downloads has left, or sees that bytes are missing.
    if (error && !res.headersSent) next(downloadError(error));
  });
}

function downloadError(error: Error): Error {
  const status = 'status' in error ? error.status : undefined;
  if (status === 404) return new VisavisError('not_found', 'The file is gone.', { cause: error });
  if (status === 416) {
    return new VisavisError('bad_request', 'The file has no such range of bytes.', { cause: error });
  }
  return error;
}
