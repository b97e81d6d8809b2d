export * from './engine.ts';
export { parseRtcp } from './rtp/rtcp.ts';
export { parseRtp, sequenceDistance, timestampDistance, type RtpPacket } from './rtp/rtpPacket.ts';
export { findFfmpeg } from './video/FfmpegProcess.ts';
