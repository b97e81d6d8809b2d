import { systemClock } from '@visavis/shared';
import { AudioReceiver } from '../../../media-worker/src/audio/AudioReceiver.ts';
import { createOpusDecoder } from '../../../media-worker/src/audio/createOpus.ts';
import { MediaClock } from '../../../media-worker/src/rtp/MediaClock.ts';
import { RtpEndpoint } from '../../../media-worker/src/rtp/RtpEndpoint.ts';
import { buildRtp } from '../../../media-worker/src/rtp/rtpPacket.ts';
import { speakingMicrophone } from '../cpu/microphone.ts';
import { openSink } from './inProcess.ts';

const PACKET_MS = 20;
const TICKS = 960;
const WARM_UP_PACKETS = 50;

/** How long each 20 ms of a microphone take from the socket to the voice detector, ms, at the pace of real time. */
export async function microphoneDelays(seconds: number): Promise<number[]> {
  const { packets } = await speakingMicrophone(seconds);
  const { socket, port } = await openSink();
  const endpoint = await RtpEndpoint.create({
    ip: '127.0.0.1',
    port,
    cname: 'bench',
    audio: { ssrc: 1, payloadType: 100 },
    video: null,
    clock: systemClock,
    mediaClock: new MediaClock(systemClock),
  });
  const [, remote] = await new Promise<[Buffer, { port: number; address: string }]>((resolve) => {
    socket.once('message', (...message) => resolve(message));
  });
  const receiver = new AudioReceiver({ clock: systemClock, createDecoder: () => createOpusDecoder() });
  endpoint.on('packet', (packet) => receiver.push(packet));
  const sentAt: number[] = [];
  const delays: number[] = [];
  let samples = 0;
  receiver.on('pcm', (pcm) => {
    samples += pcm.length;
    // The piece is whole when its last sample is out.
    const sent = sentAt[Math.ceil(samples / 320) - 1];
    if (sent !== undefined && samples > WARM_UP_PACKETS * 320) delays.push(performance.now() - sent);
  });
  const startedAt = performance.now();
  for (const [index, payload] of packets.entries()) {
    const due = startedAt + index * PACKET_MS - performance.now();
    if (due > 0) await new Promise((resolve) => setTimeout(resolve, due));
    const header = {
      payloadType: 100,
      marker: index === 0,
      sequenceNumber: index & 0xffff,
      timestamp: index * TICKS,
      ssrc: 3,
    };
    sentAt.push(performance.now());
    socket.send(buildRtp(header, new Uint8Array(0), payload), remote.port, remote.address);
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
  receiver.close();
  endpoint.close();
  socket.close();
  return delays;
}
