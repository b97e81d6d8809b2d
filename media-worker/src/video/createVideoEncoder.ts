import type { Logger } from 'pino';
import { FfmpegVp8Encoder } from './FfmpegVp8Encoder.ts';
import { loadNativeMedia, type NativeMediaResult } from './nativeMedia.ts';
import { NativeVp8Encoder } from './NativeVp8Encoder.ts';
import type { VideoEncoder, VideoEncoderOptions } from './VideoEncoder.ts';

export type VideoLog = Pick<Logger, 'info' | 'warn'>;

/**
 * The best VP8 encoder that this machine has: the addon's, or an ffmpeg child, said in the log.
 * @throws RangeError for sizes and rates that VP8 cannot do; Error when there is no encoder at all.
 */
export function createVideoEncoder(
  options: VideoEncoderOptions,
  log?: VideoLog,
  native: NativeMediaResult = loadNativeMedia(),
): VideoEncoder {
  if (native.addon) return new NativeVp8Encoder(native.addon, options);
  log?.warn(
    { reason: native.reason },
    'The media addon cannot be loaded: video is encoded by an ffmpeg child process, which costs more CPU and delay. ' +
      'Build it with: npm run setup',
  );
  return new FfmpegVp8Encoder(options);
}
