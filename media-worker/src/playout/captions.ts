import type { SourceRef, Transcript } from '@visavis/shared';

/** An assistant's transcript entry; entries of one turn replace each other until one is complete. */
export function assistantTranscript(
  turnId: string,
  content: string,
  options: {
    complete: boolean;
    interrupted?: boolean;
    broken?: boolean;
    sources?: readonly SourceRef[];
    wallNow: number;
  },
): Transcript {
  return {
    id: `${turnId}-assistant`,
    role: 'assistant',
    content,
    complete: options.complete,
    timestamp: new Date(options.wallNow).toISOString(),
    ...(options.interrupted ? { interrupted: true } : {}),
    ...(options.sources && options.sources.length > 0 ? { sources: [...options.sources] } : {}),
    ...(options.broken ? { spoken: false } : {}),
  };
}

export function userTranscript(
  turnId: string,
  content: string,
  options: { complete: boolean; wallNow: number },
): Transcript {
  return {
    id: `${turnId}-user`,
    role: 'user',
    content,
    complete: options.complete,
    timestamp: new Date(options.wallNow).toISOString(),
  };
}
