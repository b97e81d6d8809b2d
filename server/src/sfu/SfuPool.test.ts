import { createSocket } from 'node:dgram';
import { systemClock, VisavisError } from '@visavis/shared';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../config.ts';
import { createLogger } from '../log.ts';
import type { Room } from './Room.ts';
import { SfuPool } from './SfuPool.ts';

const ANNOUNCED = '203.0.113.7';
const fingerprint = (bytes: number): string => Array.from({ length: bytes }, () => 'AB').join(':');
const dtls = { role: 'client', fingerprints: [{ algorithm: 'sha-256', value: fingerprint(32) }] };
const microphone = {
  mid: '0',
  codecs: [
    {
      mimeType: 'audio/opus',
      payloadType: 111,
      clockRate: 48_000,
      channels: 2,
      parameters: { minptime: 10, useinbandfec: 1 },
      rtcpFeedback: [{ type: 'transport-cc', parameter: '' }],
    },
  ],
  headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 4, encrypt: false, parameters: {} }],
  encodings: [{ ssrc: 3_141_592_653, dtx: false }],
  rtcp: { cname: 'browser', reducedSize: true },
};

let pool: SfuPool;
const rooms: Room[] = [];

async function open(): Promise<Room> {
  const room = await pool.createRoom();
  rooms.push(room);
  return room;
}

beforeAll(async () => {
  pool = new SfuPool({
    workers: 2,
    port: 0,
    rtcListenAddress: '127.0.0.1',
    rtcAnnouncedAddress: ANNOUNCED,
    listenAddress: '127.0.0.1',
    announcedAddress: null,
    ports: { min: 46_000, max: 48_999 },
    workerBin: loadConfig().mediasoupWorkerBin,
    clock: systemClock,
    log: createLogger('silent'),
  });
  await pool.start();
});

afterEach(() => {
  for (const room of rooms.splice(0)) room.close();
});

afterAll(() => pool.stop());

/** What a promise rejects with; `undefined` when it resolves. */
async function refusal(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => (error instanceof VisavisError ? error.code : error),
  );
}

describe('a room on a real mediasoup Worker', () => {
  it('tells the browser the announced address and nothing else', async () => {
    const room = await open();
    const { send, recv } = await room.openPeer();
    const candidates = [...send.iceCandidates, ...recv.iceCandidates];
    expect(new Set(candidates.map(({ protocol }) => protocol))).toEqual(new Set(['udp', 'tcp']));
    expect(new Set(candidates.flatMap(({ ip, address }) => [ip, address]))).toEqual(new Set([ANNOUNCED]));
    expect(JSON.stringify({ send, recv })).not.toContain('127.0.0.1');
  });

  it('takes a microphone and gives paused consumers of voice and picture', async () => {
    const room = await open();
    const endpoint = await room.openAvatar();
    const { send, recv } = await room.openPeer();
    await room.connectTransport(send.id, dtls);
    await room.connectTransport(recv.id, dtls);
    await expect(room.produceMicrophone(send.id, microphone)).resolves.toMatch(/^[0-9a-f-]{36}$/);
    // A microphone that is plugged in again replaces the first.
    await expect(room.produceMicrophone(send.id, microphone)).resolves.toMatch(/^[0-9a-f-]{36}$/);
    const consumers = await room.consumeAvatar(room.rtpCapabilities);
    expect(consumers.map(({ kind }) => kind)).toEqual(['audio', 'video']);
    await room.resumeAvatar();
    expect(endpoint.video.ssrc).not.toBe(endpoint.audio.ssrc);
    expect(await room.livenessSample()).toEqual({ bytesReceived: 0, connected: false });
    expect(await room.outboundSample('video')).toMatchObject({ packets: 0, retransmitted: 0 });
  });

  it('holds the picture back, and the sound, as the modality says, before and after the browser is ready', async () => {
    const room = await open();
    await room.setModality('voice');
    await room.openAvatar();
    await room.openPeer();
    const flowing = async (): Promise<string[]> => {
      const samples = await Promise.all([room.outboundSample('audio'), room.outboundSample('video')]);
      return ['audio', 'video'].filter((_kind, index) => samples[index] !== null);
    };
    const consumers = await room.consumeAvatar(room.rtpCapabilities);
    expect(consumers.map(({ kind }) => kind)).toEqual(['audio', 'video']);
    await room.setModality('video');
    expect(await flowing()).toEqual([]);
    await room.setModality('voice');
    await room.resumeAvatar();
    expect(await flowing()).toEqual(['audio']);
    await room.setModality('text');
    expect(await flowing()).toEqual([]);
    await room.setModality('video');
    expect(await flowing()).toEqual(['audio', 'video']);
  });

  it('replaces the media-worker half under a peer that stays, and the peer half under an avatar that stays', async () => {
    const room = await open();
    const first = await room.openAvatar();
    const { send } = await room.openPeer();
    await room.produceMicrophone(send.id, microphone);
    const second = await room.openAvatar();
    expect(second.port).not.toBe(first.port);
    expect(second.video.ssrc).not.toBe(first.video.ssrc);
    expect(await room.consumeAvatar(room.rtpCapabilities)).toHaveLength(2);
    const again = await room.openPeer();
    expect(await refusal(room.connectTransport(send.id, dtls))).toBe('forbidden');
    await room.connectTransport(again.send.id, dtls);
  });

  it('takes a modality while the media-worker half is being replaced', async () => {
    const room = await open();
    await room.openAvatar();
    await room.openPeer();
    await room.consumeAvatar(room.rtpCapabilities);
    await room.resumeAvatar();
    await room.openAvatar();
    await room.setModality('voice');
    expect(await room.outboundSample('audio')).toBeNull();
    expect(await room.consumeAvatar(room.rtpCapabilities)).toHaveLength(2);
    await room.resumeAvatar();
    expect(await room.outboundSample('audio')).not.toBeNull();
  });

  it('answers wrong order and foreign ids with clear errors', async () => {
    const room = await open();
    const other = await open();
    expect(await refusal(room.consumeAvatar(room.rtpCapabilities))).toBe('unavailable');
    const foreign = await other.openPeer();
    await room.openAvatar();
    const { send, recv } = await room.openPeer();
    expect(await refusal(room.connectTransport(foreign.send.id, dtls))).toBe('forbidden');
    expect(await refusal(room.restartIce(foreign.recv.id))).toBe('forbidden');
    expect(await refusal(room.produceMicrophone(foreign.send.id, microphone))).toBe('forbidden');
    expect(await refusal(room.produceMicrophone(recv.id, microphone))).toBe('bad_request');
    expect(await refusal(room.resumeAvatar())).toBe('conflict');
    await room.connectTransport(send.id, dtls);
    expect(await refusal(room.connectTransport(send.id, dtls))).toBe('conflict');
    room.close();
    expect(await refusal(room.openPeer())).toBe('unavailable');
  });

  it('survives odd parameters and garbage on its ports', async () => {
    const pids = pool.pids;
    const room = await open();
    const endpoint = await room.openAvatar();
    const { send, recv } = await room.openPeer();
    for (const [name, base, attempt] of [
      ['dtls', dtls, (value: unknown) => room.connectTransport(recv.id, value)],
      ['microphone', microphone, (value: unknown) => room.produceMicrophone(send.id, value)],
      ['capabilities', room.rtpCapabilities, (value: unknown) => room.consumeAvatar(value)],
    ] as const) {
      for (const odd of mutations(base)) {
        const code = await refusal(attempt(odd));
        expect([undefined, 'bad_request', 'conflict'], `${name}: ${JSON.stringify(odd)}`).toContain(code);
      }
    }
    await garbage(endpoint.port);
    await garbage(Number(send.iceCandidates[0]?.port));
    expect(pool.pids).toEqual(pids);
    expect(await room.openPeer()).toMatchObject({ send: { id: expect.any(String) as string } });
  });
});

describe('a mediasoup Worker that dies', () => {
  it('takes its own rooms along, no others, and is replaced', async () => {
    const doomed = await open();
    const other = await open();
    const pids = pool.pids;
    const died = new Promise<void>((resolve) => void doomed.on('died', resolve));
    let otherDied = false;
    other.on('died', () => (otherDied = true));
    // Rooms go to the Worker with the fewest, the first one first.
    process.kill(pids[0] ?? 0, 'SIGKILL');
    await died;
    expect(await refusal(doomed.openPeer())).toBe('unavailable');
    expect(await doomed.livenessSample()).toBeNull();
    await other.openPeer();
    expect(otherDied).toBe(false);
    await expect.poll(() => pool.pids.length, { timeout: 5_000 }).toBe(2);
    expect(pool.pids).not.toContain(pids[0]);
    await (await open()).openPeer();
    await (await open()).openPeer();
  });
});

const ODD: unknown[] = [
  null,
  -1,
  0,
  1.5,
  2 ** 31,
  2 ** 33,
  Number.NaN,
  '',
  'x'.repeat(5_000),
  '\u0000',
  [],
  {},
  true,
  [[[[]]]],
  { length: -1 },
];

/** The value with one part after another replaced by something odd, left out, or repeated. */
function* mutations(value: unknown): Generator {
  for (const odd of ODD) yield odd;
  if (Array.isArray(value)) {
    yield [...(value as unknown[]), ...(value as unknown[])];
    yield Array.from({ length: 300 }, () => (value as unknown[])[0]);
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    // A capability list repeats itself: its first entries stand for the others.
    if (Array.isArray(value) && Number(key) > 1) return;
    const rest = Array.isArray(value)
      ? (value as unknown[]).filter((_, index) => String(index) !== key)
      : Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
    yield rest;
    for (const odd of mutations(inner)) {
      yield Array.isArray(value)
        ? (value as unknown[]).map((each, index) => (String(index) === key ? odd : each))
        : { ...value, [key]: odd };
    }
  }
}

async function garbage(port: number): Promise<void> {
  const socket = createSocket('udp4');
  const heads = [
    [0x80, 111],
    [0x80, 200],
    [0x90, 101],
    [0x00, 0x01],
    [20, 254],
    [0xff, 0xff],
  ];
  for (let index = 0; index < 300; index++) {
    const packet = crypto.getRandomValues(new Uint8Array(1 + ((index * 37) % 1_200)));
    packet.set((heads[index % heads.length] ?? []).slice(0, packet.length));
    await new Promise<void>((resolve) => socket.send(packet, port, '127.0.0.1', () => resolve()));
  }
  socket.close();
}
