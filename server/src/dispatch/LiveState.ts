import { VisavisError } from '@visavis/shared';
import type { Counting } from './Counting.ts';
import type { MediaPath } from './MediaPath.ts';

/** Where a live session stands. */
export type LiveState =
  /** Nothing is held. */
  | { readonly phase: 'idle' }
  /** The media path stands; no frame has reached this peer over it yet. Nothing is counted. */
  | { readonly phase: 'connecting'; readonly media: MediaPath }
  /** Frames have reached the peer: seconds are counted while it knows, and gives proof of life. */
  | { readonly phase: 'open'; readonly media: MediaPath; readonly counting: Counting }
  /** A media-worker or a mediasoup Worker was lost; its replacement is under way. */
  | { readonly phase: 'rebuilding' }
  | { readonly phase: 'ended' };

/** @returns the media path that stands, if one does. */
export function mediaPathOf(state: LiveState): MediaPath | null {
  switch (state.phase) {
    case 'connecting':
    case 'open':
      return state.media;
    case 'idle':
    case 'rebuilding':
    case 'ended':
      return null;
  }
}

/** @throws VisavisError `conflict` unless the conversation is open, `unavailable` while its media path is rebuilt. */
export function openPathOf(state: LiveState): MediaPath {
  switch (state.phase) {
    case 'open':
      return state.media;
    case 'rebuilding':
      throw new VisavisError('unavailable', 'The avatar is being replaced; try again in a moment.');
    case 'idle':
    case 'connecting':
    case 'ended':
      throw new VisavisError('conflict', 'The session is not connected: connect to it first.');
  }
}
