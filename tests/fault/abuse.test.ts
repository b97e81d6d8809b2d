import {
  MEDIA_WORKER_PROTOCOL_VERSION,
  SIGNALING_PROTOCOL_VERSION,
  signalingRequests,
  type Transcript,
} from '@visavis/shared';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AvatarPage } from '../support/AvatarPage.ts';
import { launchChromium } from '../support/chromium.ts';
import { freePort } from '../support/freePort.ts';
import { garbageDatagrams, sendTcp, sendUdp } from '../support/garbage.ts';
import { descendantsOf } from '../support/processes.ts';
import { RawClient } from '../support/RawClient.ts';
import { loggedErrors } from '../support/serverLog.ts';
import { clientToken, createSession } from '../support/sessions.ts';
import { startServer, type TestServer } from '../support/startServer.ts';

const MEDIA_PORTS = 40;
const MEGABYTE = 'x'.repeat(1_000_000);
const PATIENCE = { timeout: 30_000 };

const fingerprint = (bytes = 32): string => Array.from({ length: bytes }, () => 'AB').join(':');
const dtls = (fingerprints: unknown = [{ algorithm: 'sha-256', value: fingerprint() }]): object => ({
  role: 'client',
  fingerprints,
});
const OPUS = { mimeType: 'audio/opus', clockRate: 48_000, channels: 2 };
const microphone = (changes: object = {}): object => ({
  mid: '0',
  codecs: [{ ...OPUS, payloadType: 111 }],
  headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 4 }],
  encodings: [{ ssrc: 12_345 }],
  rtcp: { cname: 'page', reducedSize: true },
  ...changes,
});
const CAPABILITIES = {
  codecs: [
    { ...OPUS, kind: 'audio', preferredPayloadType: 100 },
    { mimeType: 'video/VP8', clockRate: 90_000, kind: 'video', preferredPayloadType: 101 },
  ],
  headerExtensions: [],
};

describe('whatever strangers send, a conversation that is under way does not notice', () => {
  let server: TestServer;
  let chromium: Browser;
  let page: AvatarPage;
  let processes: number[];
  let rtcPort: number;
  let mediaPorts: number[];
  let decoded = 0;
  const clients: RawClient[] = [];

  const running = (): number[] =>
    descendantsOf(server.pid)
      .map(({ pid }) => pid)
      .toSorted((a, b) => a - b);
  const framesDecoded = async (): Promise<number> => (await page.inbound('video'))[0]!.framesDecoded!;

  async function client(token?: string): Promise<RawClient> {
    const connected = await RawClient.connect(server, token ?? (await createSession(server)).token);
    clients.push(connected);
    return connected;
  }

  /** A client with transports of its own. */
  async function joined(): Promise<{ client: RawClient; send: string; recv: string }> {
    const one = await client();
    const answer = await one.ask('join', { modality: 'video' });
    if (!answer.ok) throw new Error(answer.error.message);
    const { sendTransport, recvTransport } = answer.data as Record<string, { id: string }>;
    return { client: one, send: sendTransport!.id, recv: recvTransport!.id };
  }

  beforeAll(async () => {
    const first = await freePort(MEDIA_PORTS);
    mediaPorts = Array.from({ length: MEDIA_PORTS }, (_, index) => first + index);
    rtcPort = await freePort();
    [server, chromium] = await Promise.all([
      startServer({
        env: { RTC_PORT: String(rtcPort), MEDIA_PORTS: `${first}-${mediaPorts.at(-1)}` },
      }),
      launchChromium(),
    ]);
    page = await AvatarPage.open(await chromium.newContext(), server.url);
    const { token } = await createSession(server, { face: 'maya', greeting: null });
    await page.connect({ token, microphone: 'page' });
    processes = running();
  });
  afterAll(async () => {
    await chromium.close();
    await server.stop();
  });

  /** The same processes run, frames go on, and nothing was said to the page but what belongs to its conversation. */
  afterEach(async () => {
    for (const one of clients.splice(0)) {
      if (one.socket.connected) await one.ask('terminate').catch(() => undefined);
      one.close();
    }
    await expect.poll(framesDecoded, PATIENCE).toBeGreaterThan(decoded + 10);
    decoded = await framesDecoded();
    expect(server.running).toBe(true);
    expect(running()).toEqual(processes);
    const states = (await page.events()).filter(({ name }) => name === 'state').map(({ data }) => data);
    expect(states.at(-1)).toMatchObject({ name: 'open' });
    expect(states.filter((data) => (data as { name: string }).name === 'reconnecting')).toEqual([]);
    expect(loggedErrors(server)).toEqual([]);
  });

  it('garbage at the media ports', async () => {
    const garbage = garbageDatagrams(240);
    await sendUdp(garbage, [rtcPort, ...mediaPorts]);
    await sendTcp(garbage, rtcPort);
    await Promise.all(Array.from({ length: 20 }, (_, seed) => sendTcp(garbageDatagrams(3, seed), rtcPort)));
  });

  it('sockets that have no business here', async () => {
    const { token } = await createSession(server);
    const protocol = SIGNALING_PROTOCOL_VERSION;
    const outcomes = await Promise.all(
      [
        {},
        { token: '', protocol },
        { token: 'x.y.z', protocol },
        { token: `${token.slice(0, -4)}AAAA`, protocol },
        { token, protocol: 99 },
        { token, protocol: '1' },
        { token: MEGABYTE.slice(0, 100_000), protocol },
        { token, protocol, session: 'ses_000000000000000000000000' },
      ].map((auth) => RawClient.dial(server, auth).outcome()),
    );
    expect(new Set(outcomes)).toEqual(new Set(['unauthorized', 'protocol_mismatch']));
    expect(
      await RawClient.dial(
        server,
        { token, protocol: MEDIA_WORKER_PROTOCOL_VERSION },
        '/media-worker',
      ).outcome(),
    ).not.toBe('connected');
    expect(await RawClient.dial(server, {}, '/').outcome()).not.toBe('connected');
    expect(await RawClient.dial(server, {}, '/admin').outcome()).not.toBe('connected');
  });

  it('frames that are no socket.io', async () => {
    const { token } = await createSession(server);
    const greeting = `40/client,${JSON.stringify({ token, protocol: SIGNALING_PROTOCOL_VERSION })}`;
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
    const frames: (string | Buffer)[] = [
      '',
      '9',
      '4',
      '42',
      '42/client,["error","x"]',
      '42/client,["disconnect"]',
      '42/client,["newListener",{}]',
      '42/client,{"join":1}',
      '42/client,["join",',
      '42/client,["join",{}]',
      '43/client,999[{"ok":true}]',
      '451-/client,["join",{"_placeholder":true,"num":0}]',
      '451-/client,["join",{"_placeholder":true,"num":-1}]',
      '4599999999-/client,["join"]',
      `42/client,["join",${deep}]`,
      `451-/client,["join",${deep},{"_placeholder":true,"num":0}]`,
      '41/client,',
      '44/client,{"message":"x"}',
      Buffer.from([0, 1, 2, 255]),
      '5probe',
      '1',
    ];
    for (const before of [[], ['40'], [greeting]]) {
      await Promise.all(frames.map((frame) => sendFrames(server, [...before, frame, frame])));
    }
  });

  it('requests in a wrong order, of a wrong shape, for what is not theirs', async () => {
    const other = await joined();
    const { client: one, send, recv } = await joined();
    let stranger = await client();
    for (const [index, name] of Object.keys(signalingRequests)
      .filter((each) => !/join|terminate/.test(each))
      .entries()) {
      // More from one socket would be a flood.
      if (index % 10 === 9) stranger = await client();
      for (const payload of [undefined, null, 7, 'text', [], { unknown: 1 }, { transportId: {} }]) {
        expect(await stranger.codeOf(name, payload), name).not.toMatch(/^(ok|internal)$/);
      }
    }
    expect(await stranger.codeOf('consume', { rtpCapabilities: CAPABILITIES })).toBe('conflict');
    expect(await stranger.codeOf('resume')).toBe('conflict');
    expect(await stranger.codeOf('message', { text: 'Hello?' })).toBe('conflict');

    expect(await one.codeOf('resume')).toMatch(/ok|conflict/);
    const foreign = { transportId: other.send, dtlsParameters: dtls() };
    expect(await one.codeOf('connectTransport', foreign)).toBe('forbidden');
    expect(await one.codeOf('restartIce', { transportId: other.recv })).toBe('forbidden');
    expect(await one.codeOf('produce', { ...produce(other.send) })).toBe('forbidden');
    expect(await one.codeOf('produce', { ...produce(recv) })).toBe('bad_request');
    for (const fingerprints of [
      [],
      [{}],
      [{ algorithm: 'sha-256', value: '' }],
      [{ algorithm: 'sha-256', value: fingerprint(20) }],
      [{ algorithm: 'md5', value: fingerprint(16) }],
      Array.from({ length: 1_000 }, () => ({ algorithm: 'sha-256', value: fingerprint() })),
      'sha-256',
    ]) {
      const request = { transportId: send, dtlsParameters: dtls(fingerprints) };
      expect(await one.codeOf('connectTransport', request)).toBe('bad_request');
    }
    expect(await one.codeOf('connectTransport', { transportId: send, dtlsParameters: dtls() })).toBe('ok');
    expect(await one.codeOf('connectTransport', { transportId: send, dtlsParameters: dtls() })).toBe(
      'conflict',
    );
    expect(await one.codeOf('produce', produce(send))).toBe('ok');
    expect(await one.codeOf('produce', produce(send))).toBe('ok');
    const consumed = await one.ask('consume', { rtpCapabilities: CAPABILITIES });
    expect(consumed.ok).toBe(true);
    expect(await one.codeOf('consume', { rtpCapabilities: CAPABILITIES })).toBe('ok');
    expect(await one.codeOf('resume')).toBe('ok');
    expect(await one.codeOf('join', { modality: 'video' })).toBe('ok');
    expect(await one.codeOf('restartIce', { transportId: send })).toBe('forbidden');
  });

  it('odd RTP parameters', async () => {
    const { client: one, send } = await joined();
    const odd: object[] = [
      {},
      microphone({ codecs: [] }),
      microphone({ codecs: [{ ...OPUS, payloadType: 300 }] }),
      microphone({ codecs: [{ ...OPUS, payloadType: -1 }] }),
      microphone({ codecs: [{ mimeType: 'audio/PCMU', clockRate: 8_000, payloadType: 0 }] }),
      microphone({ codecs: [{ mimeType: 'video/VP8', clockRate: 90_000, payloadType: 96 }] }),
      microphone({ codecs: [{ ...OPUS, channels: 1e9, payloadType: 111 }] }),
      microphone({ codecs: [{ mimeType: 'audio/rtx', clockRate: 48_000, payloadType: 112 }] }),
      microphone({ codecs: [{ ...OPUS, payloadType: 111, parameters: { apt: 'x', 'sprop-stereo': {} } }] }),
      microphone({ encodings: [] }),
      microphone({ encodings: [{ ssrc: 0 }] }),
      microphone({ encodings: [{ ssrc: 2 ** 32 }] }),
      microphone({ encodings: [{ ssrc: 1.5 }] }),
      microphone({ encodings: [{ ssrc: 1 }, { ssrc: 2 }, { ssrc: 3 }] }),
      microphone({ encodings: [{ ssrc: 'x', rtx: { ssrc: 5 } }] }),
      microphone({ headerExtensions: [{ uri: 'urn:x', id: 0 }] }),
      microphone({ headerExtensions: [{ uri: 'urn:x', id: 300 }] }),
      microphone({ mid: 'm'.repeat(10_000) }),
      microphone({ mid: {} }),
      microphone({ rtcp: { cname: 'c'.repeat(10_000) } }),
    ];
    for (const rtpParameters of odd) {
      expect(
        await one.codeOf('produce', { ...produce(send), rtpParameters }),
        JSON.stringify(rtpParameters),
      ).toBe('bad_request');
    }
    // Strange, and yet legal.
    for (const rtpParameters of [
      microphone({ mid: undefined, rtcp: {} }),
      microphone({ encodings: [{}] }),
      microphone({ headerExtensions: [1, 2, 3].map((id) => ({ uri: `urn:${id}`, id })) }),
      microphone({
        headerExtensions: [1, 1].map((id) => ({ uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id })),
      }),
    ]) {
      expect(await one.codeOf('produce', { ...produce(send), rtpParameters })).not.toBe('internal');
    }
    for (const rtpCapabilities of [
      {},
      { codecs: 'opus' },
      { codecs: [{}] },
      { codecs: [CAPABILITIES.codecs[0]] },
      { codecs: CAPABILITIES.codecs.map((codec) => ({ ...codec, preferredPayloadType: 100 })) },
      { ...CAPABILITIES, headerExtensions: [{ kind: 'video', uri: 'urn:x', preferredId: 99_999 }] },
      { codecs: Array.from({ length: 1_000 }, () => CAPABILITIES.codecs[0]) },
      { codecs: [{ ...CAPABILITIES.codecs[0], rtcpFeedback: [{ type: 7 }] }] },
    ]) {
      expect(await one.codeOf('consume', { rtpCapabilities })).not.toMatch(/internal|unavailable/);
    }
    expect(await one.codeOf('consume', { rtpCapabilities: CAPABILITIES })).toBe('ok');
  });

  it('floods, and payloads of a megabyte', async () => {
    const token = (await createSession(server)).token;
    for (let round = 0; round < 3; round++) {
      const one = await client(token);
      for (let index = 0; index < 1_000; index++) one.socket.emit(index % 2 ? 'interrupt' : 'nonsense', {});
      await one.disconnected();
    }
    for (const name of ['join', 'message', 'nonsense']) {
      const one = await client(token);
      one.socket.emit(name, { text: MEGABYTE });
      await one.disconnected();
    }
    const guess = `40/client,${JSON.stringify({ token: `${token.slice(0, -4)}AAAA`, protocol: SIGNALING_PROTOCOL_VERSION })}`;
    await sendFrames(server, Array<string>(5_000).fill(guess));
    await Promise.all(
      Array.from({ length: 100 }, () =>
        RawClient.dial(server, { token: 'wrong', protocol: SIGNALING_PROTOCOL_VERSION }).outcome(),
      ),
    );
  });

  it('REST that makes no sense', async () => {
    const { id } = await createSession(server);
    const key = { authorization: `Bearer ${server.apiKey}` };
    const json = { ...key, 'content-type': 'application/json' };
    const call = async (method: string, path: string, init: RequestInit = {}): Promise<number> => {
      const response = await fetch(server.url + path, { method, ...init });
      await response.arrayBuffer();
      return response.status;
    };
    const create = (body: string, headers: Record<string, string> = json): Promise<number> =>
      call('POST', '/v1/sessions', { headers, body });

    for (const body of [
      '{',
      '',
      'null',
      '[]',
      '7',
      '"x"',
      '{"face":"maya"',
      '\0',
      '{"__proto__":{"face":"maya"}}',
    ]) {
      expect([400, 422], body).toContain(await create(body));
    }
    for (const body of [
      { face: 7 },
      { face: 'maya', admin: true },
      { face: 'nobody' },
      { face: { $ne: '' } },
    ]) {
      expect(await create(JSON.stringify(body))).toBe(422);
    }
    expect(await create(JSON.stringify({ face: 'maya', context: MEGABYTE.repeat(3) }))).toBe(413);
    expect(await create(`{"a":${'['.repeat(100_000)}`)).toBe(400);
    expect(await create('face=maya', { ...key, 'content-type': 'text/plain' })).toBe(415);
    expect(await create('{}', { 'content-type': 'application/json' })).toBe(401);
    expect(await create('{"face":"maya"}', { ...json, 'content-encoding': 'gzip' })).toBe(400);
    for (const [method, path] of [
      ['DELETE', '/v1/sessions'],
      ['PUT', `/v1/sessions/${id}`],
      ['PATCH', `/v1/sessions/${id}/token`],
      ['GET', `/v1/sessions/${id}/terminate`],
    ] as const) {
      expect(await call(method, path, { headers: key })).toBe(405);
    }
    for (const path of [
      `/v1/sessions/${'9'.repeat(5_000)}`,
      '/v1/sessions/%00',
      '/v1/sessions/..%2f..%2fetc',
      '/v1/nothing',
    ]) {
      expect([400, 404]).toContain(await call('GET', path, { headers: key }));
    }
    expect(await call('GET', '/v1/sessions/%E0%A4%A', { headers: key })).toBe(400);
  });

  it('and it is answered as before', async () => {
    const from = (await page.events()).length;
    await page.say('Are you still there?');
    await page.waitForEvent<Transcript>('transcript', (t) => t.role === 'assistant' && t.complete, { from });
    const late = await AvatarPage.open(await chromium.newContext(), server.url);
    const { id } = await createSession(server, { face: 'leo', greeting: null });
    await late.connect({ token: await clientToken(server, id), microphone: false });
    await late.say('Do you take new conversations?');
    await late.waitForEvent('agentState', ({ state }: { state: string }) => state === 'speaking');
    await late.page.close();
  });
});

function produce(transportId: string): object {
  return { transportId, kind: 'audio', rtpParameters: microphone() };
}

/** Speaks to the socket server as no client does, and hangs up. */
async function sendFrames(server: TestServer, frames: readonly (string | Buffer)[]): Promise<void> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  await new Promise<void>((resolve) => {
    socket.onerror = () => resolve();
    socket.onclose = () => resolve();
    socket.onopen = () => {
      for (const frame of frames) socket.send(typeof frame === 'string' ? frame : new Uint8Array(frame));
      setTimeout(() => socket.close(), 300);
    };
  });
}
