export * from './engine.ts';
export { parseRtp, sequenceDistance, timestampDistance, type RtpPacket } from './rtp/rtpPacket.ts';
export { findFfmpeg } from './video/FfmpegProcess.ts';
