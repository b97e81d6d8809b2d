import type { RouterOptions, RtpParameters } from 'mediasoup/types';

/** What a room speaks: Opus with in-band FEC, and VP8. */
export const ROUTER_CODECS: NonNullable<RouterOptions['mediaCodecs']> = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2, parameters: { useinbandfec: 1 } },
  {
    kind: 'video',
    mimeType: 'video/VP8',
    clockRate: 90_000,
    parameters: { 'x-google-start-bitrate': 1_000 },
  },
];

export const AVATAR_AUDIO_PAYLOAD_TYPE = 100;
export const AVATAR_VIDEO_PAYLOAD_TYPE = 101;

/** One RTP stream as the media-worker must send it. */
export interface RtpStream {
  readonly ssrc: number;
  readonly payloadType: number;
}

/** The avatar's voice. One CNAME for voice and picture, or browsers do not play them in step. */
export function avatarAudioParameters(stream: RtpStream, cname: string): RtpParameters {
  return {
    codecs: [
      {
        mimeType: 'audio/opus',
        clockRate: 48_000,
        channels: 2,
        payloadType: stream.payloadType,
        parameters: { useinbandfec: 1, 'sprop-stereo': 0 },
      },
    ],
    encodings: [{ ssrc: stream.ssrc }],
    rtcp: { cname },
  };
}

/** The avatar's picture. Without these feedback types announced, no keyframe request reaches the media-worker. */
export function avatarVideoParameters(stream: RtpStream, cname: string): RtpParameters {
  return {
    codecs: [
      {
        mimeType: 'video/VP8',
        clockRate: 90_000,
        payloadType: stream.payloadType,
        rtcpFeedback: [
          { type: 'nack' },
          { type: 'nack', parameter: 'pli' },
          { type: 'ccm', parameter: 'fir' },
        ],
      },
    ],
    encodings: [{ ssrc: stream.ssrc }],
    rtcp: { cname },
  };
}

/** A random SSRC: a late packet of an older stream never fits a newer one. */
export function randomSsrc(): number {
  const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
  // 0 is reserved, and some stacks read SSRCs as signed.
  return (value & 0x7fffffff) | 1;
}
