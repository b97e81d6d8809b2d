import { systemClock } from '@visavis/shared';
import { Device } from 'mediasoup-client';
import { WebAudioLevels } from '../metrics/WebAudioLevels.ts';
import { SocketSignaling } from '../signaling/SocketSignaling.ts';
import type { MediaDevicesLike, Platform } from './Platform.ts';

/** `navigator.mediaDevices` is missing on insecure pages, which the DOM's types do not say. */
function mediaDevices(): MediaDevicesLike | null {
  return 'mediaDevices' in navigator ? navigator.mediaDevices : null;
}

/** The real browser. */
export function browserPlatform(): Platform {
  return {
    clock: systemClock,
    pageUrl: typeof location === 'undefined' ? undefined : location.href,
    mediaDevices: mediaDevices(),
    connectSignaling: (target) => SocketSignaling.connect(target),
    createDevice: () => Device.factory(),
    createStream: (tracks) => new MediaStream(tracks),
    createAudioLevels: () => (typeof AudioContext === 'undefined' ? null : new WebAudioLevels()),
    onPageHide(callback) {
      addEventListener('pagehide', callback);
      return () => removeEventListener('pagehide', callback);
    },
    reportError(error) {
      queueMicrotask(() => {
        throw error;
      });
    },
  };
}
