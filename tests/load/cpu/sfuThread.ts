/** The other end of a media path: takes everything, and sends the microphone's packets, one for each of the avatar's. */
import { createSocket } from 'node:dgram';
import { parentPort, workerData } from 'node:worker_threads';
import { buildRtp, isRtcp } from '../../../media-worker/src/rtp/rtpPacket.ts';

export interface SfuData {
  readonly audioPayloadType: number;
  readonly microphone: readonly Uint8Array[];
}

const { audioPayloadType, microphone } = workerData as SfuData;
const socket = createSocket('udp4');
let sent = 0;
socket.on('message', (datagram, from) => {
  if (isRtcp(datagram) || (datagram[1]! & 0x7f) !== audioPayloadType) return;
  const header = {
    payloadType: 100,
    marker: false,
    sequenceNumber: sent & 0xffff,
    timestamp: sent * 960,
    ssrc: 7,
  };
  const payload = microphone[sent++ % microphone.length]!;
  socket.send(buildRtp(header, new Uint8Array(0), payload), from.port, from.address);
});
socket.bind(0, '127.0.0.1', () => parentPort?.postMessage(socket.address().port));
