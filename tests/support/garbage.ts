import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Random } from './random.ts';

const STUN_COOKIE = 0x2112a442;
const LARGEST_DATAGRAM = 65_507;

/** Datagrams that a media port should shrug off: noise, and the beginnings of STUN, DTLS, RTP and RTCP. */
export function garbageDatagrams(count: number, seed = 1): Buffer[] {
  const random = new Random(seed);
  const noise = (length: number): Buffer => Buffer.from(Array.from({ length }, () => random.below(256)));
  const kinds: (() => Buffer)[] = [
    () => noise(random.below(1_400)),
    () => Buffer.alloc(0),
    () => Buffer.alloc(LARGEST_DATAGRAM, 0x80),
    () => stunBinding(noise(12), noise(random.below(200))),
    // A DTLS 1.2 handshake record that promises more than it holds.
    () => Buffer.concat([Buffer.from([22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 1]), noise(80)]),
    () => rtp(random, noise(200)),
    // A header extension that reaches beyond the packet, and padding longer than it.
    () => Buffer.concat([Buffer.from([0xbf, 0xe4]), noise(10), Buffer.from([0xbe, 0xde, 0xff, 0xff])]),
    () => rtcp(random, 200, noise(24)),
    () => rtcp(random, 201, noise(random.below(8))),
    () => rtcp(random, 205, noise(300)),
    () => rtcp(random, 206, noise(8)),
    () => Buffer.concat([rtcp(random, 200, noise(24)), rtcp(random, 203, Buffer.alloc(0))]),
  ];
  return Array.from({ length: count }, (_, index) => kinds[index % kinds.length]!());
}

/** Sends each datagram to each port of 127.0.0.1. */
export async function sendUdp(datagrams: readonly Buffer[], ports: readonly number[]): Promise<void> {
  const socket = createSocket('udp4');
  try {
    for (const datagram of datagrams) {
      await Promise.all(
        ports.map(
          (port) =>
            new Promise<void>((resolve) => {
              // A closed port tells so by an error of a later send: nobody listens there.
              socket.send(datagram, port, '127.0.0.1', () => resolve());
            }),
        ),
      );
    }
  } finally {
    socket.close();
  }
}

/** Sends them over one TCP connection, each framed as RFC 4571 wants, the last one cut short. */
export async function sendTcp(datagrams: readonly Buffer[], port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  // It is right to hang up on this.
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  for (const datagram of datagrams) {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(datagram.length);
    socket.write(Buffer.concat([length, datagram]));
  }
  socket.end(Buffer.from([0xff, 0xff, 1]));
  await once(socket, 'close');
}

function stunBinding(transaction: Buffer, attributes: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(1, 0);
  header.writeUInt16BE(attributes.length & ~3, 2);
  header.writeUInt32BE(STUN_COOKIE, 4);
  return Buffer.concat([header, transaction, attributes]);
}

function rtp(random: Random, payload: Buffer): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt8(0x80, 0);
  header.writeUInt8(100 + random.below(3), 1);
  header.writeUInt16BE(random.below(65_536), 2);
  header.writeUInt32BE(random.below(2 ** 32), 8);
  return Buffer.concat([header, payload]);
}

function rtcp(random: Random, type: number, body: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt8(0x80 + random.below(32), 0);
  header.writeUInt8(type, 1);
  header.writeUInt16BE(body.length >> 2, 2);
  return Buffer.concat([header, body]);
}
