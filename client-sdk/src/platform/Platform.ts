import type { Clock } from '@visavis/shared';
import type { types } from 'mediasoup-client';
import type { AudioLevels } from '../metrics/AudioLevels.ts';
import type { SignalingConnector } from '../signaling/SignalingChannel.ts';

/** The part of `navigator.mediaDevices` that is used. */
export type MediaDevicesLike = Pick<
  MediaDevices,
  'getUserMedia' | 'addEventListener' | 'removeEventListener'
>;

/** Everything that the SDK takes from the browser, in one place, so that its logic is tested without one. */
export interface Platform {
  readonly clock: Clock;
  /** The page's URL, against which a relative `url` option is resolved. */
  readonly pageUrl: string | undefined;
  /** Null where the browser hides it: an insecure page. */
  readonly mediaDevices: MediaDevicesLike | null;
  readonly connectSignaling: SignalingConnector;
  /** A new mediasoup device, not loaded. @throws when the browser is not supported. */
  createDevice(): Promise<types.Device>;
  createStream(tracks: MediaStreamTrack[]): MediaStream;
  /** Null where there is no Web Audio; metrics then lack what the browser would have measured. */
  createAudioLevels(): AudioLevels | null;
  /** @returns the release. */
  onPageHide(callback: () => void): () => void;
  /** Reports what a listener of the page threw, without disturbing the session. */
  reportError(error: unknown): void;
}
