import { beforeEach, describe, expect, it } from 'vitest';
import { AvatarSession } from './AvatarSession.ts';
import { AvatarSessionError } from './AvatarSessionError.ts';
import type { AvatarSessionOptions } from './options.ts';
import { FakePlatform, SNAPSHOT } from './platform/FakePlatform.ts';

let platform: FakePlatform;
let log: string[];

function create(options: Partial<AvatarSessionOptions> = {}): AvatarSession {
  const session = new AvatarSession({ token: 'token', ...options }, platform);
  session.on('state', (state) => log.push('cause' in state ? `${state.name}:${state.cause}` : state.name));
  session.on('open', () => log.push('open!'));
  session.on('close', ({ reason }) => log.push(`close! ${reason}`));
  session.on('error', ({ code }) => log.push(`error! ${code}`));
  session.on('microphone', (microphone) => log.push(`mic ${microphone.status}`));
  return session;
}

async function connected(options?: Partial<AvatarSessionOptions>): Promise<AvatarSession> {
  const session = create({ microphone: false, ...options });
  const connecting = session.connect();
  await platform.pass();
  await connecting;
  return session;
}

beforeEach(() => {
  platform = new FakePlatform();
  log = [];
});

describe('connecting', () => {
  it('joins, consumes and resumes, and resolves when the avatar flows', async () => {
    const session = await connected();
    expect(log).toEqual(['connecting', 'open', 'open!']);
    expect(platform.channel.names()).toEqual(['join', 'consume', 'connectTransport', 'resume']);
    expect(session.session).toEqual(SNAPSHOT);
    await session.disconnect();
  });

  it('sends the microphone beside consuming and stops it when it leaves', async () => {
    const session = await connected({ microphone: true });
    expect(log).toContain('mic granted');
    expect(platform.channel.names()).toEqual(expect.arrayContaining(['produce', 'consume', 'resume']));
    await session.disconnect();
    expect(platform.microphones.map(({ readyState }) => readyState)).toEqual(['ended']);
  });

  it('opens without a microphone when it is refused, says why, and takes it later', async () => {
    platform.microphoneError = new DOMException('no', 'NotAllowedError');
    const session = await connected({ microphone: true });
    expect(session.state.name).toBe('open');
    expect(session.microphone).toMatchObject({ status: 'refused', why: 'denied' });
    await session.sendMessage('Hello');
    expect(platform.channel.requests.at(-1)).toEqual({ name: 'message', data: { text: 'Hello' } });

    platform.microphoneError = null;
    await session.startMicrophone();
    await platform.pass();
    expect(session.microphone.status).toBe('granted');
    expect(platform.channel.names()).toContain('produce');
    await session.disconnect();
  });

  it('falls back to the default microphone when the one in use goes away', async () => {
    const session = await connected({ microphone: true });
    platform.microphones[0]!.end();
    await platform.pass();
    expect(log.filter((line) => line.startsWith('mic'))).toEqual([
      'mic requesting',
      'mic granted',
      'mic lost',
      'mic requesting',
      'mic granted',
    ]);
    await session.disconnect();
  });

  it('tells that it is recorded, and that it no longer is when the connection ends', async () => {
    const session = await connected();
    const told: boolean[] = [];
    session.on('recording', ({ active }) => told.push(active));
    expect(session.recording).toBe(false);
    platform.channel.serverSays('recording', { active: true });
    platform.channel.serverSays('recording', { active: true });
    expect(session.recording).toBe(true);
    await session.disconnect();
    expect(session.recording).toBe(false);
    expect(told).toEqual([true, false]);
  });

  it('is one connection however often it is asked for', async () => {
    const session = create({ microphone: false });
    const [first, second] = [session.connect(), session.connect()];
    expect(first).toBe(second);
    await platform.pass();
    await session.connect();
    expect(platform.channels).toHaveLength(1);
    await session.disconnect();
    await session.disconnect();
    expect(log.filter((line) => line.startsWith('close!'))).toEqual(['close! disconnected']);
  });

  it('asks for voice only when told so, and passes the mode on', async () => {
    const session = await connected({ modality: 'voice', mode: 'hands_on', handsOnTimeoutMs: 900 });
    expect(platform.channel.requests[0]?.data).toEqual({
      modality: 'voice',
      mode: 'hands_on',
      handsOnTimeoutMs: 900,
    });
    await session.commitTurn();
    expect(platform.channel.names().at(-1)).toBe('commitTurn');
    await session.disconnect();
  });

  it('tells a refused token by rejection, error and close', async () => {
    platform.connectError = new AvatarSessionError('unauthorized', 'The token has expired.');
    const session = create();
    const connecting = session.connect();
    await expect(connecting).rejects.toMatchObject({ code: 'unauthorized' });
    expect(log.slice(-4)).toEqual(['mic off', 'paused', 'error! unauthorized', 'close! connection_failed']);
    expect(platform.microphones.every(({ readyState }) => readyState === 'ended')).toBe(true);
  });

  it('gives up when the avatar never appears', async () => {
    platform.adapt = ({ resume: _, ...script }) => ({ ...script, resume: () => ({}) });
    const session = create({ microphone: false });
    const outcome = expect(session.connect()).rejects.toMatchObject({ code: 'timeout' });
    await platform.pass(20_000);
    await outcome;
    expect(platform.channel.closed).toBe(true);
  });

  it.each([0, 1, 2, 3, 5, 8, 13])('can be called off after %i turns of the event loop', async (turns) => {
    const session = create();
    const outcome = expect(session.connect()).rejects.toMatchObject({ code: 'aborted' });
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    if (session.state.name === 'open') return;
    await session.disconnect();
    await outcome;
    await platform.pass(60_000);
    expect(session.state).toEqual({ name: 'paused', reason: 'disconnected' });
    expect(platform.channels.every(({ closed }) => closed)).toBe(true);
    expect(platform.transports.every(({ closed }) => closed)).toBe(true);
    expect(platform.microphones.every(({ readyState }) => readyState === 'ended')).toBe(true);
  });
});

describe('leaving', () => {
  it('leaves no socket, track, transport or listener behind, and takes the session up again', async () => {
    const session = await connected({ microphone: true });
    await session.disconnect();
    expect(platform.channel.names().at(-1)).toBe('leave');
    expect(session.state).toEqual({ name: 'paused', reason: 'disconnected' });
    await platform.pass(600_000);
    expect(platform.channels).toHaveLength(1);
    expect(platform.channel.closed).toBe(true);
    expect(platform.transports.every(({ closed }) => closed)).toBe(true);
    expect(platform.pageHide.size).toBe(0);
    expect(platform.levels.closed).toBe(true);

    const again = session.connect();
    await platform.pass();
    await again;
    expect(session.state.name).toBe('open');
    await session.disconnect();
  });

  it('leaves when the page goes away', async () => {
    const session = await connected();
    for (const hide of platform.pageHide) hide();
    expect(platform.channel.names().at(-1)).toBe('leave');
    expect(session.state.name).toBe('paused');
  });

  it('terminates for good', async () => {
    const session = await connected();
    await session.terminate();
    await session.terminate();
    expect(log.slice(-2)).toEqual(['closed', 'close! terminated']);
    await expect(session.connect()).rejects.toMatchObject({ code: 'session_terminated' });
  });

  it.each([
    ['duplicate', 'closed'],
    ['time_limit', 'closed'],
    ['paused_by_api', 'paused'],
    ['idle_timeout', 'paused'],
  ] as const)('maps the server’s %s to %s', async (reason, name) => {
    const session = await connected();
    platform.channel.serverSays('close', { reason, message: 'because' });
    expect(session.state).toEqual({ name, reason });
    expect(log.at(-1)).toBe(`close! ${reason}`);
  });

  it('refuses commands when it is not open', async () => {
    const session = create();
    await expect(session.sendMessage('hello')).rejects.toMatchObject({ code: 'not_connected' });
    await expect(session.terminate()).rejects.toMatchObject({ code: 'not_connected' });
    session.mute();
    session.detach();
    expect(await session.play()).toBe(false);
  });
});

describe('trouble', () => {
  it('rejoins with a fresh token when signaling is lost', async () => {
    let count = 0;
    const session = await connected({ token: undefined, getToken: () => `token ${++count}` });
    const old = platform.channel;
    old.serverSays('lost', new AvatarSessionError('signaling_lost', 'gone'));
    await platform.pass();
    expect(platform.tokens).toEqual(['token 1', 'token 2']);
    expect(log.slice(3)).toEqual(['reconnecting:signaling', 'open']);
    await session.disconnect();
  });

  it('goes on trying with growing pauses, then gives up', async () => {
    const session = await connected({ reconnectForMs: 10_000 });
    platform.connectError = new AvatarSessionError('network', 'unreachable');
    platform.channel.serverSays('lost', new AvatarSessionError('signaling_lost', 'gone'));
    await platform.pass(9_000);
    expect(session.state).toMatchObject({ name: 'reconnecting', cause: 'signaling' });
    expect(platform.tokens.length).toBeLessThan(8);
    await platform.pass(10_000);
    expect(session.state).toEqual({ name: 'paused', reason: 'connection_failed' });
    const attempts = platform.tokens.length;
    await platform.pass(600_000);
    expect(platform.tokens).toHaveLength(attempts);
  });

  it('stops trying at once when the server says no', async () => {
    const session = await connected();
    platform.connectError = new AvatarSessionError('session_terminated', 'over');
    platform.channel.serverSays('lost', new AvatarSessionError('signaling_lost', 'gone'));
    await platform.pass();
    expect(session.state).toEqual({ name: 'closed', reason: 'terminated' });
  });

  it('does not reconnect after disconnect during a reconnection', async () => {
    const session = await connected();
    platform.connectError = new AvatarSessionError('network', 'unreachable');
    platform.channel.serverSays('lost', new AvatarSessionError('signaling_lost', 'gone'));
    await platform.pass(100);
    platform.connectError = null;
    await session.disconnect();
    await platform.pass(60_000);
    expect(platform.channels).toHaveLength(1);
    expect(session.state.name).toBe('paused');
  });

  it('replaces the avatar’s streams when its side was rebuilt', async () => {
    const session = await connected();
    platform.channel.serverSays('rebuild', { scope: 'consumers' });
    await platform.pass();
    expect(platform.channel.names().slice(-2)).toEqual(['consume', 'resume']);
    expect(log.slice(3)).toEqual(['reconnecting:media', 'open']);
    expect(platform.transports).toHaveLength(2);
    await session.disconnect();
  });

  it('joins again on the same channel when the transports are gone', async () => {
    const session = await connected();
    platform.channel.serverSays('rebuild', { scope: 'consumers' });
    platform.channel.serverSays('rebuild', { scope: 'transports' });
    await platform.pass();
    expect(platform.channel.names().filter((name) => name === 'join')).toHaveLength(2);
    expect(platform.channels).toHaveLength(1);
    expect(platform.transports.map(({ closed }) => closed)).toEqual([true, true, false, false]);
    expect(session.state.name).toBe('open');
    await session.disconnect();
  });

  it('restarts ICE on the transport whose path broke, then joins again when that does not help', async () => {
    const session = await connected();
    const receive = platform.transports[1]!;
    const setState = (state: 'connected' | 'disconnected' | 'failed'): void => {
      receive.handler.emit('@connectionstatechange', state);
    };
    setState('connected');
    setState('disconnected');
    await platform.pass(900);
    setState('connected');
    await platform.pass(10_000);
    expect(platform.channel.names()).not.toContain('restartIce');

    setState('failed');
    await platform.pass(10);
    expect(session.state).toMatchObject({ name: 'reconnecting', cause: 'network' });
    expect(platform.channel.requests.at(-1)).toEqual({
      name: 'restartIce',
      data: { transportId: receive.id },
    });
    setState('connected');
    await platform.pass();
    expect(session.state.name).toBe('open');

    setState('failed');
    await platform.pass(15_000);
    expect(platform.channel.names().filter((name) => name === 'join')).toHaveLength(2);
    expect(session.state.name).toBe('open');
    await session.disconnect();
  });

  it('reports what a listener throws and goes on', async () => {
    const session = create({ microphone: false });
    session.on('state', () => {
      throw new Error('page bug');
    });
    const connecting = session.connect();
    await platform.pass();
    await connecting;
    expect(platform.reported.length).toBeGreaterThan(0);
    await session.disconnect();
  });
});

describe('side by side', () => {
  it('keeps two sessions of one page apart', async () => {
    const first = await connected();
    const firstChannel = platform.channel;
    const second = await connected();
    firstChannel.serverSays('close', { reason: 'time_limit', message: 'over' });
    expect(first.state.name).toBe('closed');
    expect(second.state.name).toBe('open');
    await second.disconnect();
  });

  it('remembers mute across connections', async () => {
    const session = create();
    session.mute();
    const connecting = session.connect();
    await platform.pass();
    await connecting;
    expect(platform.microphones[0]?.enabled).toBe(false);
    expect(platform.channel.requests).toContainEqual({ name: 'setMuted', data: { muted: true } });
    session.unmute();
    expect(platform.microphones[0]?.enabled).toBe(true);
    await session.disconnect();
  });
});

describe('options', () => {
  it.each<[AvatarSessionOptions, RegExp]>([
    [{}, /either token or getToken/],
    [{ token: 'a', getToken: () => 'b' }, /either token or getToken/],
    [{ token: 'a', url: 'ftp://x' }, /url must be the base URL/],
    [{ token: 'a', handsOnTimeoutMs: 5 }, /between 500 and 600,000/],
  ])('refuses %j', (options, message) => {
    expect(() => new AvatarSession(options, platform)).toThrow(message);
  });
});

describe('commands', () => {
  it('go to the server as they are', async () => {
    const session = await connected();
    const before = platform.channel.requests.length;
    await session.speak('Your table is ready.');
    await session.sendMessage('Hello');
    await session.interrupt();
    await session.updateContext({ mode: 'append', text: 'They sell bread.' });
    await session.updateSettings({ face: 'leo', voice: 'rms', language: 'en-GB', behavior: 'brief' });
    await session.pushToTalk(true);
    await session.pushToTalk(false);
    expect(platform.channel.requests.slice(before)).toEqual([
      { name: 'speak', data: { text: 'Your table is ready.' } },
      { name: 'message', data: { text: 'Hello' } },
      { name: 'interrupt', data: {} },
      { name: 'updateContext', data: { mode: 'append', text: 'They sell bread.' } },
      { name: 'updateSettings', data: { face: 'leo', voice: 'rms', language: 'en-GB', behavior: 'brief' } },
      { name: 'pushToTalk', data: { pressed: true } },
      { name: 'pushToTalk', data: { pressed: false } },
    ]);
    await session.disconnect();
  });

  it('fail clearly when the session is not open, and tell what the server refuses', async () => {
    const session = create({ microphone: false });
    const calls = [
      () => session.speak('x'),
      () => session.updateContext({ mode: 'replace', text: '' }),
      () => session.updateSettings({ face: 'leo' }),
      () => session.setModality('voice'),
      () => session.pushToTalk(true),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'not_connected' });
    const connecting = session.connect();
    await platform.pass();
    await connecting;
    platform.channel.script.updateContext = () => {
      throw new AvatarSessionError('forbidden', 'needs "instruct"');
    };
    await expect(session.updateContext({ mode: 'append', text: 'x' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await session.disconnect();
  });

  it('tell when the settings have changed', async () => {
    const session = await connected();
    const told: unknown[] = [];
    session.on('sessionUpdated', (event) => told.push(event.session.face));
    platform.channel.serverSays('sessionUpdated', { session: { ...SNAPSHOT, face: 'leo' } });
    expect([told, session.session?.face]).toEqual([['leo'], 'leo']);
    await session.disconnect();
  });
});

describe('modality', () => {
  const played = (session: AvatarSession, element: FakeElement): string[] => {
    session.attach(element as EventTarget as HTMLVideoElement);
    return (element.srcObject?.getTracks() ?? []).map(({ kind }) => kind).toSorted();
  };

  it('goes down and up in one stream, and is remembered by the next connection', async () => {
    const session = await connected();
    const told: unknown[] = [];
    session.on('modality', (event) => told.push(event));
    const element = new FakeElement();
    expect(played(session, element)).toEqual(['audio', 'video']);
    const stream = element.srcObject;
    await session.setModality('voice');
    expect(played(session, element)).toEqual(['audio']);
    expect(session.session?.modality).toBe('voice');
    platform.channel.serverSays('modality', { modality: 'video', cause: 'network' });
    expect(played(session, element)).toEqual(['audio', 'video']);
    expect(element.srcObject).toBe(stream);
    expect(told).toEqual([
      { modality: 'voice', cause: 'user' },
      { modality: 'video', cause: 'network' },
    ]);
    await session.disconnect();
    const again = session.connect();
    await platform.pass();
    await again;
    expect(platform.channel.requests[0]?.data).toEqual({ modality: 'voice' });
    await session.disconnect();
  });

  it('stays as it was when the server refuses', async () => {
    const session = await connected({ modality: 'text' });
    expect(platform.channel.requests[0]?.data).toEqual({ modality: 'text' });
    platform.channel.script.setModality = () => {
      throw new AvatarSessionError('conflict', 'The session is "text".');
    };
    await expect(session.setModality('video')).rejects.toMatchObject({ code: 'conflict' });
    await session.reconnect().catch(() => undefined);
    await platform.pass();
    expect(platform.channel.requests[0]?.data).toEqual({ modality: 'text' });
    await session.disconnect();
  });

  it('refuses one that does not exist', () => {
    expect(() => create({ modality: 'hologram' as 'video' })).toThrow(/modality must be/);
  });
});

/** As much of a `<video>` as is used. */
class FakeElement extends EventTarget {
  readonly tagName = 'VIDEO';
  srcObject: MediaStream | null = null;
  muted = false;
  readonly setAttribute = (): undefined => undefined;
  readonly pause = (): undefined => undefined;
  readonly play = async (): Promise<void> => undefined;
}

describe('tools', () => {
  const call = { callId: 'tcl_1', name: 'weather', arguments: { city: 'Paris' } };
  const results = (): unknown[] =>
    platform.channel.requests.filter(({ name }) => name === 'toolResult').map(({ data }) => data);

  it('are answered by the handler of the page, over every connection', async () => {
    const session = await connected();
    session.registerTool('weather', ({ city }) => `Rain in ${String(city)}.`);
    platform.channel.serverSays('toolCall', call);
    await platform.pass();
    expect(results()).toEqual([{ callId: 'tcl_1', ok: true, result: 'Rain in Paris.' }]);
    await session.reconnect();
    platform.channel.serverSays('toolCall', { ...call, callId: 'tcl_2' });
    await platform.pass();
    expect(results()).toEqual([{ callId: 'tcl_2', ok: true, result: 'Rain in Paris.' }]);
    await session.disconnect();
  });

  it('without a handler are refused at once; ended ones, and those of a lost connection, are aborted', async () => {
    const session = await connected();
    const signals: AbortSignal[] = [];
    session.registerTool('slow', (_args, { signal }) => {
      signals.push(signal);
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve('late')));
    });
    platform.channel.serverSays('toolCall', call);
    platform.channel.serverSays('toolCall', { ...call, callId: 'tcl_2', name: 'slow' });
    platform.channel.serverSays('toolCall', { ...call, callId: 'tcl_3', name: 'slow' });
    platform.channel.serverSays('toolCallEnded', { callId: 'tcl_2' });
    await platform.pass();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    await session.disconnect();
    expect(signals[1]!.aborted).toBe(true);
    expect(results()).toEqual([{ callId: 'tcl_1', ok: false, error: expect.any(String) as string }]);
  });
});
