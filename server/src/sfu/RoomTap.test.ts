import { createSocket, type Socket } from 'node:dgram';
import { sleep, systemClock } from '@visavis/shared';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadConfig } from '../config.ts';
import { createLogger } from '../log.ts';
import type { AvatarEndpoint } from './AvatarMedia.ts';
import type { TapListener, TapSource } from './RoomTap.ts';
import { SfuPool } from './SfuPool.ts';

let pool: SfuPool;
beforeAll(async () => {
  pool = new SfuPool({
    workers: 1,
    port: 0,
    rtcListenAddress: '127.0.0.1',
    rtcAnnouncedAddress: '127.0.0.1',
    listenAddress: '127.0.0.1',
    announcedAddress: null,
    ports: { min: 46_000, max: 48_999 },
    workerBin: loadConfig().mediasoupWorkerBin,
    clock: systemClock,
    log: createLogger('silent'),
  });
  await pool.start();
});
afterAll(() => pool.stop());

/** The picture goes out this long after the sound of the same moment. */
const VIDEO_LATE_MS = 150;
/** RTP ticks a second, and from packet to packet. */
const CLOCKS = {
  user: { rate: 48_000, ticks: 960 },
  avatarAudio: { rate: 48_000, ticks: 960 },
  avatarVideo: { rate: 90_000, ticks: 3_600 },
};
const NTP_OFFSET_S = 2_208_988_800;

/** A media-worker that sends a picture each 40 ms and its sound each 20 ms, with sender reports of one clock. */
class Sender {
  readonly startedAt = Date.now();
  readonly #socket: Socket;
  readonly #endpoint: AvatarEndpoint;
  readonly #timer: NodeJS.Timeout;
  #audioCount = 0;
  #videoCount = 0;
  #sinceReport = 0;
  /** Of each of both, so far. */
  reports = 0;

  constructor(endpoint: AvatarEndpoint) {
    this.#endpoint = endpoint;
    this.#socket = createSocket('udp4');
    this.#timer = setInterval(() => this.#send(), 10);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#socket.close();
  }

  #send(): void {
    const now = Date.now() - this.startedAt;
    const { audio, video } = this.#endpoint;
    for (; this.#audioCount * 20 <= now; this.#audioCount++) {
      this.#out(rtp(audio, this.#audioCount, this.#audioCount * 960, Buffer.from([0xf8, 0xff, 0xfe])));
    }
    for (; this.#videoCount * 40 + VIDEO_LATE_MS <= now; this.#videoCount++) {
      // Every one says that it is a key frame.
      const frame = Buffer.from([0x10, 0x00, 0, 0, 0x9d, 0x01, 0x2a, 64, 0, 64, 0]);
      this.#out(rtp(video, this.#videoCount, this.#videoCount * 3_600, frame));
    }
    if (now - this.#sinceReport < 120) return;
    this.#sinceReport = now;
    this.reports++;
    this.#out(report(audio.ssrc, this.startedAt + now, now * 48));
    this.#out(report(video.ssrc, this.startedAt + now, now * 90));
  }

  #out(datagram: Buffer): void {
    this.#socket.send(datagram, this.#endpoint.port, this.#endpoint.ip);
  }
}

function rtp(
  { ssrc, payloadType }: { ssrc: number; payloadType: number },
  sequence: number,
  timestamp: number,
  payload: Buffer,
): Buffer {
  const header = Buffer.alloc(12);
  header[0] = 0x80;
  header[1] = 0x80 | payloadType;
  header.writeUInt16BE(sequence & 0xffff, 2);
  header.writeUInt32BE(timestamp >>> 0, 4);
  header.writeUInt32BE(ssrc, 8);
  return Buffer.concat([header, payload]);
}

function report(ssrc: number, wallMs: number, timestamp: number): Buffer {
  const packet = Buffer.alloc(28);
  packet[0] = 0x80;
  packet[1] = 200;
  packet.writeUInt16BE(6, 2);
  packet.writeUInt32BE(ssrc, 4);
  packet.writeUInt32BE(Math.floor(wallMs / 1_000) + NTP_OFFSET_S, 8);
  packet.writeUInt32BE(Math.floor(((wallMs % 1_000) / 1_000) * 2 ** 32), 12);
  packet.writeUInt32BE(Math.round(timestamp) >>> 0, 16);
  return packet;
}

it('passes on all packets, and reports by which voice and picture can be set against each other', async () => {
  const room = await pool.createRoom();
  const sender = new Sender(await room.openAvatar());
  try {
    await sleep(systemClock, 500);
    const packets: Record<TapSource, number[]> = { user: [], avatarAudio: [], avatarVideo: [] };
    /** Sender's time of RTP time 0, by each report; and how many it had sent since the tap was made. */
    const zeros: { source: TapSource; zeroMs: number; sent: number }[] = [];
    const before = sender.reports;
    const listener: TapListener = {
      packet: (source, { timestamp }) => packets[source].push(timestamp),
      senderReport: (source, { senderMs, timestamp }) => {
        const { rate } = CLOCKS[source];
        const zeroMs = senderMs - NTP_OFFSET_S * 1_000 - (timestamp * 1_000) / rate - sender.startedAt;
        zeros.push({ source, zeroMs, sent: sender.reports - before });
      },
    };
    const tap = await room.tap(listener);
    await sleep(systemClock, 1_000);
    tap.close();
    for (const source of ['avatarAudio', 'avatarVideo'] as const) {
      const told = zeros.filter((each) => each.source === source);
      // The first within the time that a recording waits for late packets anyway, at eight reports a second.
      expect(told[0]?.sent, source).toBeLessThanOrEqual(3);
      for (const { zeroMs } of told) expect(Math.abs(zeroMs)).toBeLessThan(2);
      const { ticks } = CLOCKS[source];
      expect(packets[source].length, source).toBeGreaterThan(10);
      packets[source].forEach((timestamp, index) => {
        expect(timestamp).toBe(packets[source][0]! + index * ticks);
      });
    }
  } finally {
    sender.close();
    room.close();
  }
});
