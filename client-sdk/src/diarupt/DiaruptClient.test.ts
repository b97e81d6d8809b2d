import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FakePlatform } from '../platform/FakePlatform.ts';
import { browserClaim } from './browserClaim.ts';
import { DiaruptClient, type DiaruptConnectOptions, type DiaruptNext } from './DiaruptClient.ts';
import { exchangeSessionId } from './exchangeSessionId.ts';

let platform: FakePlatform;
let client: DiaruptClient;
let events: unknown[][];
const next: DiaruptNext = (...args: unknown[]) => void events.push(args);

/** As much of a `<video>` as the facade touches. */
class FakePlayer extends EventTarget {
  readonly tagName: string = 'VIDEO';
  readonly ownerDocument = new EventTarget();
  srcObject: MediaStream | null = null;
  muted = false;
  readonly setAttribute = vi.fn();
  readonly pause = vi.fn();
  play = vi.fn(async () => undefined);
}

async function options(player: EventTarget = new FakePlayer()): Promise<DiaruptConnectOptions> {
  const stream = await platform.mediaDevices.getUserMedia({ audio: true });
  return { stream, player: player as HTMLVideoElement };
}

async function connect(id: string, given: DiaruptConnectOptions): Promise<void> {
  const connecting = client.connect(id, given, next);
  await platform.pass();
  await connecting;
}

beforeEach(() => {
  platform = new FakePlatform();
  events = [];
  client = new DiaruptClient(
    () => ({ baseUrl: 'https://avatars.example.com', getToken: (id) => `token of ${id}` }),
    platform,
  );
});

describe('DiaruptClient', () => {
  it('opens, tells what is said, and closes, leaving the page its microphone', async () => {
    const given = await options();
    await connect('s1', { ...given, mode: 'hands-on', handsOnTimeout: 2_000 });
    expect(platform.tokens).toEqual(['token of s1']);
    expect(platform.channel.requests[0]?.data).toEqual({
      modality: 'video',
      mode: 'hands_on',
      handsOnTimeoutMs: 2_000,
    });
    expect(given.player.srcObject).not.toBeNull();

    platform.channel.serverSays('userSpeech', { speaking: true });
    platform.channel.serverSays('userSpeech', { speaking: false });
    const said = { role: 'user', content: 'Hi', complete: true, timestamp: '2026-01-01T00:00:00Z' } as const;
    platform.channel.serverSays('transcript', { id: 'msg_1', ...said });
    await client.sendUserResponse();
    expect(platform.channel.names().at(-1)).toBe('commitTurn');
    await client.disconnect();
    await client.disconnect();

    expect(events).toEqual([
      ['open'],
      ['user-started-talking'],
      ['user-stopped-talking'],
      ['transcript', said],
      ['close'],
    ]);
    expect(platform.microphones[0]?.readyState).toBe('live');
    await expect(client.sendUserResponse()).rejects.toMatchObject({ code: 'not_connected' });
  });

  it('sends no video to an <audio>', async () => {
    class FakeAudio extends FakePlayer {
      override readonly tagName = 'AUDIO';
    }
    await connect('s1', await options(new FakeAudio()));
    expect(platform.channel.requests[0]?.data).toMatchObject({ modality: 'voice', mode: 'hands_free' });
    await client.disconnect();
  });

  it('keeps sessions apart', async () => {
    await connect('s1', await options());
    await connect('s2', await options());
    const [first, second] = platform.channels;
    await client.disconnect('s1');
    expect([first?.closed, second?.closed]).toEqual([true, false]);
    await client.disconnect();
    expect(second?.closed).toBe(true);
  });

  it('plays silently while the browser forbids sound, and aloud after a click', async () => {
    const player = new FakePlayer();
    player.play = vi.fn(async () => {
      if (!player.muted) throw new DOMException('click first', 'NotAllowedError');
    });
    await connect('s1', await options(player));
    expect(player.muted).toBe(true);
    player.play = vi.fn(async () => undefined);
    player.ownerDocument.dispatchEvent(new Event('click'));
    expect(player.muted).toBe(false);
    expect(player.play).toHaveBeenCalledOnce();
    await client.disconnect();
  });

  it('tells a refusal by event and rejection', async () => {
    client = new DiaruptClient(
      () => ({
        baseUrl: 'https://avatars.example.com',
        getToken: () => Promise.reject(new Error('backend down')),
      }),
      platform,
    );
    await expect(client.connect('s1', await options(), next)).rejects.toThrow('backend down');
    expect(events.map(([name]) => name)).toEqual(['error', 'close']);
  });
});

describe('exchangeSessionId', () => {
  const answer = (status: number, body: unknown): typeof fetch =>
    vi.fn(async () => new Response(JSON.stringify(body), { status }));

  it('sends the claim and returns the token', async () => {
    const fetchImpl = answer(201, { token: 'abc' });
    expect(await exchangeSessionId('https://a.example', 'ses_1', 'claim', fetchImpl)).toBe('abc');
    expect(fetchImpl).toHaveBeenCalledWith(
      'https://a.example/session/ses_1/client-token',
      expect.objectContaining({ method: 'POST', body: '{"claim":"claim"}' }),
    );
  });

  it.each([
    [404, { error: 'no such session' }, 'not_found'],
    [403, { code: 'forbidden', detail: 'bound' }, 'forbidden'],
    [409, {}, 'session_terminated'],
    [429, {}, 'rate_limited'],
    [201, { nothing: true }, 'bad_response'],
  ])('maps %i %j to %s', async (status, body, code) => {
    await expect(
      exchangeSessionId('https://a.example', 's', 'c', answer(status, body)),
    ).rejects.toMatchObject({
      code,
    });
  });
});

describe('browserClaim', () => {
  it('is made once, random, and survives a storage that throws', () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    const claim = browserClaim(storage);
    expect(claim).toMatch(/^[\w-]{32}$/);
    expect(browserClaim(storage)).toBe(claim);
    const blocked = {
      getItem: (): never => {
        throw new DOMException('blocked', 'SecurityError');
      },
      setItem: (): never => {
        throw new DOMException('blocked', 'SecurityError');
      },
    };
    expect(browserClaim(blocked)).not.toBe(browserClaim(null));
  });
});
