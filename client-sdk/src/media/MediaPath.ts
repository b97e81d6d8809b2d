import { TypedEmitter, type Clock, type SignalingResponse, type TransportOptions } from '@visavis/shared';
import type { types } from 'mediasoup-client';
import { AvatarSessionError } from '../AvatarSessionError.ts';
import type { AvatarReports } from '../metrics/playoutSkew.ts';
import type { SignalingChannel } from '../signaling/SignalingChannel.ts';
import { IceRecovery } from './IceRecovery.ts';

/** The server holds `consume` back until the avatar's streams exist; finding a media worker takes its time. */
const CONSUME_TIMEOUT_MS = 20_000;

/** One media stream for audio and video: only then does the browser play them in step. */
const STREAM_ID = 'avatar';

export type MediaPathEvents = {
  /** A transport's network path broke and is being restarted, or works again. */
  network: ['lost' | 'restored'];
  /** Beyond repair: join again. Emitted at most once. */
  failed: [AvatarSessionError];
};

export interface MediaPathOptions {
  readonly device: types.Device;
  readonly join: SignalingResponse<'join'>;
  readonly channel: SignalingChannel;
  readonly clock: Clock;
}

/** The WebRTC side of one `join`: two transports, the avatar's streams and the microphone's. */
export class MediaPath extends TypedEmitter<MediaPathEvents> {
  readonly #channel: SignalingChannel;
  readonly #device: types.Device;
  readonly #send: types.Transport;
  readonly #receive: types.Transport;
  readonly #recoveries: IceRecovery[];
  #consumers: types.Consumer[] = [];
  #producer: types.Producer | null = null;
  #muted = false;
  #avatarSilent = false;
  /** Microphone changes happen one after the other. */
  #microphoneQueue: Promise<void> = Promise.resolve();
  readonly #lost = new Set<string>();
  #failed = false;
  #closed = false;

  private constructor({ device, join, channel, clock }: MediaPathOptions) {
    super();
    this.#channel = channel;
    this.#device = device;
    const options = (transport: TransportOptions): types.TransportOptions => ({
      id: transport.id,
      iceParameters: transport.iceParameters as types.IceParameters,
      iceCandidates: transport.iceCandidates as types.IceCandidate[],
      dtlsParameters: transport.dtlsParameters as types.DtlsParameters,
      iceServers: join.iceServers as RTCIceServer[],
    });
    this.#send = device.createSendTransport(options(join.sendTransport));
    this.#receive = device.createRecvTransport(options(join.recvTransport));
    this.#send.on('produce', ({ rtpParameters }, callback, errback) => {
      channel
        .request('produce', { transportId: this.#send.id, kind: 'audio', rtpParameters })
        .then(({ producerId }) => callback({ id: producerId }), errback);
    });
    this.#recoveries = [this.#send, this.#receive].map((transport) => this.#watch(transport, clock));
  }

  /** @throws AvatarSessionError `unsupported_browser` or `media_failed`. */
  static async create(options: MediaPathOptions): Promise<MediaPath> {
    try {
      await options.device.load({
        routerRtpCapabilities: options.join.routerRtpCapabilities,
      });
      return new MediaPath(options);
    } catch (error) {
      throw AvatarSessionError.from(error, 'media_failed');
    }
  }

  #watch(transport: types.Transport, clock: Clock): IceRecovery {
    transport.on('connect', ({ dtlsParameters }, callback) => {
      // Answered before the server has: ICE then starts a round trip earlier, and its first packets still arrive
      // after this request.
      callback();
      this.#channel
        .request('connectTransport', { transportId: transport.id, dtlsParameters })
        .catch((error: unknown) => this.#fail(AvatarSessionError.from(error)));
    });
    return new IceRecovery({
      transport,
      clock,
      restart: async () => {
        const { iceParameters } = await this.#channel.request('restartIce', { transportId: transport.id });
        if (!this.#closed)
          await transport.restartIce({ iceParameters: iceParameters as types.IceParameters });
      },
      onLost: () => this.#setLost(transport.id, true),
      onRestored: () => this.#setLost(transport.id, false),
      onGivenUp: () =>
        this.#fail(new AvatarSessionError('media_failed', 'The network path for audio and video broke.')),
    });
  }

  #setLost(transportId: string, lost: boolean): void {
    const before = this.#lost.size > 0;
    if (lost) this.#lost.add(transportId);
    else this.#lost.delete(transportId);
    const after = this.#lost.size > 0;
    if (before !== after) this.emit('network', after ? 'lost' : 'restored');
  }

  #fail(error: AvatarSessionError): void {
    if (this.#closed || this.#failed) return;
    this.#failed = true;
    this.emit('failed', error);
  }

  /** The avatar's tracks: audio, and video unless it is voice only. */
  get tracks(): MediaStreamTrack[] {
    return this.#consumers.map(({ track }) => track);
  }

  /**
   * Takes the avatar's streams, replacing those it had, and lets them flow.
   * @throws AvatarSessionError, with the server's code or `media_failed`.
   */
  async consume(): Promise<void> {
    const { consumers } = await this.#channel.request(
      'consume',
      { rtpCapabilities: this.#device.recvRtpCapabilities },
      CONSUME_TIMEOUT_MS,
    );
    try {
      for (const stale of this.#consumers.splice(0)) stale.close();
      this.#consumers = await Promise.all(
        consumers.map((options) =>
          this.#receive.consume({
            ...options,
            rtpParameters: options.rtpParameters as types.RtpParameters,
            streamId: STREAM_ID,
          }),
        ),
      );
      this.silenceAvatar(this.#avatarSilent);
    } catch (error) {
      throw AvatarSessionError.from(error, 'media_failed');
    }
  }

  /** Lets the streams flow: the browser holds its consumers. */
  async resume(): Promise<void> {
    await this.#channel.request('resume', {});
  }

  /** Sends this track from now on; null sends nothing. @throws AvatarSessionError when the server refuses. */
  async setMicrophone(track: MediaStreamTrack | null): Promise<void> {
    const change = this.#microphoneQueue.then(async () => {
      if (this.#closed) return;
      if (this.#producer) {
        await this.#producer.replaceTrack({ track });
      } else if (track && track.readyState !== 'ended') {
        this.#producer = await this.#send.produce({
          track,
          // DTX: silence costs next to nothing. FEC: a lost packet's speech is in the next one.
          codecOptions: { opusDtx: true, opusFec: true, opusStereo: false },
          // The track belongs to Microphone, which stops it.
          stopTracks: false,
        });
      }
      this.setMuted(this.#muted);
    });
    this.#microphoneQueue = change.catch(() => undefined);
    try {
      await change;
    } catch (error) {
      if (!this.#closed) throw AvatarSessionError.from(error, 'media_failed');
    }
  }

  /** The avatar's sound as nothing, for the page's player and for whoever records the track. */
  silenceAvatar(silent: boolean): void {
    this.#avatarSilent = silent;
    for (const { track } of this.#consumers) if (track.kind === 'audio') track.enabled = !silent;
  }

  setMuted(muted: boolean): void {
    this.#muted = muted;
    if (!this.#producer || this.#producer.closed) return;
    if (muted) this.#producer.pause();
    else this.#producer.resume();
  }

  /** The browser's statistics of the avatar's streams. */
  async stats(): Promise<AvatarReports> {
    const entries = await Promise.all(
      this.#consumers
        .filter(({ closed }) => !closed)
        .map(async (consumer) => [consumer.kind, await consumer.getStats()] as const),
    );
    return Object.fromEntries(entries);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const recovery of this.#recoveries) recovery.close();
    this.#send.close();
    this.#receive.close();
    this.#consumers = [];
    this.#producer = null;
    this.removeAllListeners();
  }
}
