import { VirtualClock, type SessionSnapshot } from '@visavis/shared';
import { Device, FakeHandler, testFakeParameters, type types } from 'mediasoup-client';
import type { AudioLevels } from '../metrics/AudioLevels.ts';
import { FakeSignaling, type SignalingScript } from '../signaling/FakeSignaling.ts';
import type { MediaDevicesLike, Platform } from './Platform.ts';

export const SNAPSHOT: SessionSnapshot = {
  id: 'ses_0a1b2c3d4e5f6g7h8i9j0k1l',
  status: 'ACTIVE',
  face: 'maya',
  profile: 'default',
  voice: 'maya',
  language: 'en',
  mode: 'hands_free',
  modality: 'video',
  durationMs: 0,
  timeLimitMs: null,
  recording: false,
  history: [],
};

/** A server that does everything right and opens the session as soon as media is resumed. */
export function willingServer(channel: () => FakeSignaling): SignalingScript {
  const transport = (): types.TransportOptions => testFakeParameters.generateTransportRemoteParameters();
  return {
    join: () => ({
      session: SNAPSHOT,
      routerRtpCapabilities: testFakeParameters.generateRouterRtpCapabilities(),
      iceServers: [],
      sendTransport: transport(),
      recvTransport: transport(),
    }),
    connectTransport: () => ({}),
    restartIce: () => ({ iceParameters: transport().iceParameters }),
    produce: () => ({ producerId: 'mic' }),
    setMuted: () => ({}),
    consume: () => ({
      consumers: [
        {
          ...testFakeParameters.generateConsumerRemoteParameters({ codecMimeType: 'audio/opus' }),
          kind: 'audio',
        },
        {
          ...testFakeParameters.generateConsumerRemoteParameters({ codecMimeType: 'video/VP8' }),
          kind: 'video',
        },
      ],
    }),
    resume: () => {
      queueMicrotask(() => channel().serverSays('open', { session: SNAPSHOT }));
      return {};
    },
    message: () => ({}),
    speak: () => ({}),
    updateContext: () => ({}),
    updateSettings: () => ({}),
    setModality: ({ modality }) => {
      channel().serverSays('modality', { modality, cause: 'user' });
      return {};
    },
    pushToTalk: () => ({}),
    commitTurn: () => ({}),
    interrupt: () => ({}),
    reportTurn: () => ({}),
    toolResult: () => ({}),
    leave: () => ({}),
    terminate: () => ({}),
  };
}

/** As much of a microphone's track as is used. */
class FakeTrack extends EventTarget {
  readonly kind = 'audio';
  readonly id = crypto.randomUUID();
  readonly label = 'Fake microphone';
  enabled = true;
  muted = false;
  readyState: MediaStreamTrackState = 'live';

  getSettings(): MediaTrackSettings {
    return { deviceId: 'fake-device' };
  }

  clone(): FakeTrack {
    return new FakeTrack();
  }

  stop(): void {
    this.readyState = 'ended';
  }

  /** As if it were unplugged. */
  end(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

/** Levels that a test sets. */
export class FakeLevels implements AudioLevels {
  microphoneLevel: number | null = 0;
  avatarLevel: number | null = 0;
  closed = false;
  readonly setMicrophone = (): undefined => undefined;
  readonly setAvatar = (): undefined => undefined;
  readonly resume = (): undefined => undefined;
  microphone(): number | null {
    return this.microphoneLevel;
  }
  avatar(): number | null {
    return this.avatarLevel;
  }
  close(): void {
    this.closed = true;
  }
}

/** A browser without a browser: virtual time, mediasoup's own fake handler, a scripted server. For tests. */
export class FakePlatform implements Platform {
  readonly clock = new VirtualClock();
  readonly pageUrl = 'https://example.com/page';
  readonly levels = new FakeLevels();
  readonly channels: FakeSignaling[] = [];
  readonly tokens: string[] = [];
  readonly transports: types.Transport[] = [];
  readonly microphones: FakeTrack[] = [];
  readonly reported: unknown[] = [];
  readonly pageHide = new Set<() => void>();
  /** Thrown instead of giving the microphone. */
  microphoneError: Error | null = null;
  /** Changes the script of each new channel. */
  adapt: (script: SignalingScript) => SignalingScript = (script) => script;
  /** Thrown instead of connecting. */
  connectError: Error | null = null;

  get channel(): FakeSignaling {
    return this.channels.at(-1)!;
  }

  readonly connectSignaling: Platform['connectSignaling'] = async ({ token }) => {
    this.tokens.push(token);
    await Promise.resolve();
    if (this.connectError) throw this.connectError;
    const channel: FakeSignaling = new FakeSignaling(this.adapt(willingServer(() => channel)));
    this.channels.push(channel);
    return channel;
  };

  readonly mediaDevices: MediaDevicesLike = {
    getUserMedia: async () => {
      await Promise.resolve();
      if (this.microphoneError) throw this.microphoneError;
      const track = new FakeTrack();
      this.microphones.push(track);
      return this.createStream([track as EventTarget as MediaStreamTrack]);
    },
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  };

  async createDevice(): Promise<types.Device> {
    const device = await Device.factory({ handlerFactory: FakeHandler.createFactory(testFakeParameters) });
    device.observer.on('newtransport', (transport: types.Transport) => this.transports.push(transport));
    return device;
  }

  createStream(initial: MediaStreamTrack[]): MediaStream {
    let tracks = initial;
    const of = (kind: string) => (): MediaStreamTrack[] => tracks.filter((track) => track.kind === kind);
    return {
      getTracks: () => tracks,
      getAudioTracks: of('audio'),
      getVideoTracks: of('video'),
      addTrack: (track) => void (tracks = [...tracks, track]),
      removeTrack: (track) => void (tracks = tracks.filter((other) => other !== track)),
    } as Partial<MediaStream> as MediaStream;
  }

  createAudioLevels(): AudioLevels {
    return this.levels;
  }

  onPageHide(callback: () => void): () => void {
    this.pageHide.add(callback);
    return () => this.pageHide.delete(callback);
  }

  reportError(error: unknown): void {
    this.reported.push(error);
  }

  /** Lets everything that is under way come to rest, then moves time on. */
  async pass(ms = 0): Promise<void> {
    const settle = async (): Promise<void> => {
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve));
    };
    await settle();
    await this.clock.advance(ms);
    await settle();
  }
}
