import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  MEDIA_WORKER_NAMESPACE,
  MEDIA_WORKER_PROTOCOL_VERSION,
  newId,
  Observer,
  PERMISSIONS,
  PROVIDER_LATENCY_BUCKETS_MS,
  SIGNALING_NAMESPACE,
  SIGNALING_PROTOCOL_VERSION,
  systemClock,
  VisavisError,
  type Permission,
  type SessionId,
} from '@visavis/shared';
import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Dispatcher } from '../dispatch/Dispatcher.ts';
import { LiveSessions } from '../dispatch/LiveSessions.ts';
import { FakeRecorder, FakeRooms, FakeStore } from '../dispatch/testing/fakes.ts';
import { createLogger } from '../log.ts';
import { createSocketServer } from './createSocketServer.ts';
import { MediaWorkerServer } from './MediaWorkerServer.ts';
import { SignalingServer } from './SignalingServer.ts';

/** Real sockets on both sides; sessions, rooms and the conversation are scripted. */

const PAGE = 'https://shop.example';
const log = createLogger('silent');
const ACCOUNT = newId('AccountId');

let http: HttpServer;
let url: string;
let store: FakeStore;
let rooms: FakeRooms;
let live: LiveSessions;
let dispatcher: Dispatcher;
let id: SessionId;
let workerId: string;
let expired: boolean;
let permissions: Permission[];
/** What pages changed of the session. */
const changes: unknown[] = [];
let closeServer: () => Promise<void>;
const sockets: Socket[] = [];

beforeEach(async () => {
  store = new FakeStore();
  rooms = new FakeRooms();
  id = newId('SessionId');
  workerId = newId('MediaWorkerId');
  expired = false;
  permissions = [];
  changes.length = 0;
  const clock = systemClock;
  dispatcher = new Dispatcher({ expectedWorkers: 1, clock, log });
  live = new LiveSessions({
    sessions: store,
    resources: store,
    meter: store,
    rooms,
    dispatcher,
    recorder: new FakeRecorder(),
    webhooks: { call: async () => ({ ok: true, result: null }) },
    figures: new Observer(),
    video: { size: 512, fps: 25, bitrate: { min: 120_000, max: 800_000 } },
    clock,
    log,
  });
  http = createServer();
  const server = createSocketServer(http, [PAGE]);
  const signaling = new SignalingServer({
    io: server,
    live,
    commands: {
      updateContext: async (_account, _id, request) => {
        changes.push(request);
      },
      updateSettings: async (_account, _id, request) => {
        changes.push(request);
      },
    },
    verifyToken: async (token) => {
      if (token !== 'good' || expired) throw new VisavisError('unauthorized', 'The token is not valid here.');
      return { sessionId: id, accountId: ACCOUNT, permissions };
    },
    requireConnectable: async (which) => {
      await store.snapshot(which);
    },
    allowedOrigins: [PAGE],
    clock,
    log,
  });
  const mediaWorkers = new MediaWorkerServer({
    io: server,
    verifyToken: async (token) => {
      if (token !== 'worker') throw new VisavisError('unauthorized', 'The token is not valid here.');
      return { workerId };
    },
    handlers: live,
    log,
  });
  await signaling.start();
  await mediaWorkers.start();
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  closeServer = async () => {
    await live.stop();
    await server.close();
  };
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.disconnect();
  await closeServer();
});

function dial(namespace: string, auth: object, origin = PAGE): Socket {
  const socket = io(url + namespace, {
    auth,
    reconnection: false,
    forceNew: true,
    transports: ['websocket'],
    extraHeaders: { origin },
  });
  sockets.push(socket);
  return socket;
}

const client = (
  auth: object = { token: 'good', protocol: SIGNALING_PROTOCOL_VERSION },
  origin = PAGE,
): Socket => dial(SIGNALING_NAMESPACE, auth, origin);

/** @returns `connected`, or the code with which the server refused. */
async function outcome(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    socket.once('connect', () => resolve('connected'));
    socket.once('connect_error', (error: Error & { data?: { code?: string } }) =>
      resolve(error.data?.code ?? error.message),
    );
  });
}

type Answer = { ok: boolean; data?: Record<string, unknown>; error?: { code: string; message: string } };
const ask = async (socket: Socket, name: string, payload: unknown = {}): Promise<Answer> =>
  (await socket.timeout(5_000).emitWithAck(name, payload)) as Answer;
const event = (socket: Socket, name: string): Promise<unknown> =>
  new Promise((resolve) =>
    socket.once(name, (payload: unknown, ack?: (() => void) | object) => {
      if (typeof ack === 'function') ack();
      resolve(payload);
    }),
  );

/** A media-worker that takes whatever it is given. */
async function readyWorker(): Promise<{ socket: Socket; asked: string[] }> {
  const socket = dial(MEDIA_WORKER_NAMESPACE, { token: 'worker', protocol: MEDIA_WORKER_PROTOCOL_VERSION });
  const asked: string[] = [];
  socket.onAny((name: string, payload: { state?: string }, ack: (answer: unknown) => void) => {
    if (payload.state !== 'alive') asked.push(payload.state ?? name);
    ack({ ok: true, data: name === 'stop' ? { report: null } : {} });
  });
  expect(await outcome(socket)).toBe('connected');
  const hello = { workerId, pid: 1, capacity: 2, parts: {}, replay: [] };
  expect(await ask(socket, 'hello', hello)).toEqual({ ok: true, data: {} });
  return { socket, asked };
}

describe('the door', () => {
  it.each([
    ['no credentials', {}, PAGE, 'unauthorized'],
    ['a wrong token', { token: 'bad', protocol: SIGNALING_PROTOCOL_VERSION }, PAGE, 'unauthorized'],
    [
      'a token that is no text',
      { token: { $ne: '' }, protocol: SIGNALING_PROTOCOL_VERSION },
      PAGE,
      'unauthorized',
    ],
    [
      'more than is asked for',
      { token: 'good', protocol: SIGNALING_PROTOCOL_VERSION, account: 'acc' },
      PAGE,
      'unauthorized',
    ],
    ['another protocol', { token: 'good', protocol: 99 }, PAGE, 'protocol_mismatch'],
    [
      'a page of another origin',
      { token: 'good', protocol: SIGNALING_PROTOCOL_VERSION },
      'https://evil.example',
      'forbidden',
    ],
  ])('stays closed for %s', async (_what, auth, origin, code) => {
    expect(await outcome(client(auth, origin))).toBe(code);
  });

  it('stays closed for a terminated session', async () => {
    store.status = 'TERMINATED';
    expect(await outcome(client())).toBe('session_terminated');
  });

  it('leads nowhere but to the two namespaces', async () => {
    const auth = { token: 'good', protocol: SIGNALING_PROTOCOL_VERSION };
    expect(await outcome(dial('/', auth))).toMatch(/nothing here/);
    expect(await outcome(dial('/admin', auth))).toBe('Invalid namespace');
  });

  it('is closed to who tries one token after another', async () => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    await new Promise((resolve) => socket.addEventListener('open', resolve));
    let refusals = 0;
    const closed = new Promise((resolve) => socket.addEventListener('close', resolve));
    socket.addEventListener('message', ({ data }) => {
      if (String(data).startsWith('44')) refusals++;
    });
    for (let attempt = 0; attempt < 2_000; attempt++) {
      socket.send('40/client,{"token":"guessed","protocol":1}');
    }
    await closed;
    expect(refusals).toBeLessThan(1_000);
    expect(await outcome(client())).toBe('connected');
  });

  it('stays closed for media-workers without their token', async () => {
    const auth = { token: 'good', protocol: MEDIA_WORKER_PROTOCOL_VERSION };
    expect(await outcome(dial(MEDIA_WORKER_NAMESPACE, auth))).toBe('unauthorized');
  });
});

describe('a browser', () => {
  it('joins, opens with the first frame, and leaves with an answer', async () => {
    const worker = await readyWorker();
    const socket = client();
    const joined = await ask(socket, 'join', { modality: 'video' });
    expect(joined.data).toMatchObject({ session: { id }, iceServers: [], sendTransport: { id: 'send1' } });
    const opened = event(socket, 'open');
    rooms.last.emit('firstFrame');
    expect(await opened).toMatchObject({ session: { id, status: 'ACTIVE' } });
    await expect.poll(() => worker.asked).toEqual(['start', 'open']);
    const closed = event(socket, 'close');
    const gone = event(socket, 'disconnect');
    expect(await ask(socket, 'leave')).toEqual({ ok: true, data: {} });
    expect(await closed).toMatchObject({ reason: 'disconnected' });
    await gone;
    expect([store.status, worker.asked]).toEqual(['PAUSED', ['start', 'open', 'lost', 'stop']]);
  });

  it('that never acknowledges the opening is counted a second later', async () => {
    const worker = await readyWorker();
    const socket = client();
    await ask(socket, 'join', { modality: 'video' });
    const told = new Promise((resolve) => socket.once('open', resolve));
    rooms.last.emit('firstFrame');
    await told;
    expect(worker.asked).toEqual(['start']);
    await expect.poll(() => worker.asked, { timeout: 5_000 }).toEqual(['start', 'open']);
  });

  it('is told what is wrong with a request, and goes on', async () => {
    await readyWorker();
    const socket = client();
    expect((await ask(socket, 'consume', { rtpCapabilities: {} })).error?.code).toBe('conflict');
    for (const [name, payload] of [
      ['join', {}],
      ['join', null],
      ['join', { modality: 'hologram' }],
      ['join', { modality: 'video', admin: true }],
      ['message', { text: '   ' }],
      ['speak', { text: '' }],
      ['updateContext', { mode: 'prepend', text: '' }],
      ['updateSettings', {}],
      ['updateSettings', { face: 'leo', modality: 'video' }],
      ['setModality', { modality: 'hologram' }],
      ['pushToTalk', {}],
      ['message', { text: 'x'.repeat(5_000) }],
      ['connectTransport', { transportId: 'send1', dtlsParameters: { fingerprints: [] } }],
      ['produce', { transportId: 'send1', kind: 'video', rtpParameters: {} }],
      ['reportTurn', { turnId: '', avSkewMs: Infinity }],
      ['__proto__', {}],
      ['constructor', {}],
      ['nonsense', {}],
    ] as const) {
      expect((await ask(socket, name, payload)).error?.code, name).toBe('bad_request');
    }
    // Not even a function to answer to.
    socket.emit('join', { modality: 'video' }, 'no function');
    socket.emit('join');
    expect((await ask(socket, 'join', { modality: 'video' })).ok).toBe(true);
  });

  it.each<[Permission[], string, object]>([
    [['speak'], 'speak', { text: 'Hello.' }],
    [['settings'], 'updateSettings', { face: 'leo', voice: 'rms', language: 'en' }],
    [['instruct'], 'updateSettings', { behavior: 'brief' }],
    [['settings', 'instruct'], 'updateSettings', { face: 'leo', behavior: 'brief' }],
    [['instruct'], 'updateContext', { mode: 'append', text: 'More.' }],
  ])('needs %j for %s', async (needed, name, payload) => {
    const worker = await readyWorker();
    for (const missing of needed) {
      permissions = PERMISSIONS.filter((permission) => permission !== missing);
      const socket = client();
      await ask(socket, 'join', { modality: 'video' });
      const { error } = await ask(socket, name, payload);
      expect(error).toMatchObject({
        code: 'forbidden',
        message: expect.stringContaining(`"${missing}"`) as string,
      });
    }
    expect([worker.asked.filter((request) => request === 'speak'), changes]).toEqual([[], []]);
    permissions = needed;
    const allowed = client();
    await ask(allowed, 'join', { modality: 'video' });
    expect(await ask(allowed, name, payload)).toEqual({ ok: true, data: {} });
    if (name === 'speak') expect(worker.asked).toContain('speak');
    else expect(changes).toEqual([payload]);
  });

  it('is closed when it floods, and no one else is', async () => {
    await readyWorker();
    const calm = client();
    await ask(calm, 'join', { modality: 'video' });
    const flood = client();
    expect(await outcome(flood)).toBe('connected');
    const gone = event(flood, 'disconnect');
    for (let index = 0; index < 1_000; index++) flood.emit('interrupt', {});
    await gone;
    expect((await ask(calm, 'setMuted', { muted: true })).ok).toBe(true);
  });

  it('is closed when it sends a megabyte', async () => {
    const socket = client();
    expect(await outcome(socket)).toBe('connected');
    const gone = event(socket, 'disconnect');
    socket.emit('message', { text: 'x'.repeat(1_000_000) });
    await gone;
    expect(await outcome(client())).toBe('connected');
  });

  it('that connects twice is told so where it was first', async () => {
    await readyWorker();
    const first = client();
    await ask(first, 'join', { modality: 'video' });
    const closed = event(first, 'close');
    const gone = event(first, 'disconnect');
    const second = client();
    expect((await ask(second, 'join', { modality: 'video' })).ok).toBe(true);
    expect(await closed).toMatchObject({ reason: 'duplicate' });
    await gone;
    expect((await ask(second, 'setMuted', { muted: false })).ok).toBe(true);
  });

  it('may come back with the token that joined, expired or not, while its session is live', async () => {
    await readyWorker();
    const first = client();
    await ask(first, 'join', { modality: 'video' });
    expired = true;
    first.disconnect();
    const back = client();
    expect(await outcome(back)).toBe('connected');
    expect((await ask(back, 'join', { modality: 'video' })).ok).toBe(true);
    expect(rooms.made).toHaveLength(1);
    await ask(back, 'leave');
    expect(await outcome(client())).toBe('unauthorized');
  });
});

describe('a media-worker', () => {
  it('says hello first, and as itself', async () => {
    const auth = { token: 'worker', protocol: MEDIA_WORKER_PROTOCOL_VERSION };
    const socket = dial(MEDIA_WORKER_NAMESPACE, auth);
    const report = { sessionId: id, epoch: 1, cumulativeMs: 1, seq: 1 };
    expect((await ask(socket, 'meter', report)).error?.code).toBe('conflict');
    const hello = { workerId: 'another', pid: 1, capacity: 1, parts: {}, replay: [] };
    expect((await ask(socket, 'hello', hello)).error?.code).toBe('forbidden');
    expect((await ask(socket, 'hello', { ...hello, capacity: -1 })).error?.code).toBe('bad_request');
    expect((await ask(socket, 'hello', { ...hello, workerId, replay: [report] })).ok).toBe(true);
    expect(store.reports).toEqual([report]);
    expect(await ask(socket, 'meter', report)).toEqual({ ok: true, data: { stop: false } });

    const providers = [
      {
        kind: 'llm',
        name: 'openai:m',
        position: 0,
        breaker: 'open',
        opened: 1,
        requests: 5,
        errors: { timeout: 1 },
        skipped: 2,
        fallbacks: 0,
        latency: { counts: PROVIDER_LATENCY_BUCKETS_MS.map(() => 0).concat(4), sumMs: 99, count: 4 },
      },
    ];
    expect((await ask(socket, 'providers', { providers })).ok).toBe(true);
    expect(dispatcher.providerSnapshots()).toEqual([{ workerId, providers }]);
    const wrong = [{ ...providers[0], breaker: 'ajar' }];
    expect((await ask(socket, 'providers', { providers: wrong })).error?.code).toBe('bad_request');
  });

  it('whose connection breaks loses its sessions to the next one', async () => {
    const first = await readyWorker();
    const socket = client();
    await ask(socket, 'join', { modality: 'video' });
    const rebuilt = event(socket, 'rebuild');
    first.socket.disconnect();
    const second = await readyWorker();
    expect(await rebuilt).toEqual({ scope: 'consumers' });
    expect(second.asked).toEqual(['start']);
  });

  it('that comes back before it was missed takes its own place', async () => {
    const first = await readyWorker();
    const gone = event(first.socket, 'disconnect');
    await readyWorker();
    await gone;
  });
});
