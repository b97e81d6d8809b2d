import {
  TypedEmitter,
  VisavisError,
  type ConsumerOptions,
  type Modality,
  type SignalingResponse,
  type TransportOptions,
} from '@visavis/shared';
import type { Router, WebRtcServer } from 'mediasoup/types';
import { AvatarMedia, type AvatarEndpoint, type AvatarMediaOptions } from './AvatarMedia.ts';
import type { OutboundSample } from './BitrateController.ts';
import { guardMediasoup } from './guardMediasoup.ts';
import type { NetworkSample } from './NetworkWatch.ts';
import { PeerMedia } from './PeerMedia.ts';
import type { LivenessSample } from './PeerLiveness.ts';
import { RoomTap, type TapListener } from './RoomTap.ts';

export interface RoomEvents {
  /**
   * The first avatar keyframe (voice: packet; text: nothing but the transport) left for the connected browser. Once per
   * `consumeAvatar`.
   */
  firstFrame: [];
  /** The mediasoup Worker is gone and the room with it. The last event; none follows a `close()` of our own. */
  died: [];
}

export interface PeerTransports {
  readonly send: TransportOptions;
  readonly recv: TransportOptions;
}

export type RoomOptions = AvatarMediaOptions;

/**
 * A session's mediasoup side: one router, the browser's transports and the media-worker's. Each half can be replaced
 * while the other lives on. Methods throw VisavisError: `bad_request` for parameters, `forbidden` for a foreign
 * transport, `conflict` for a wrong order, `unavailable` once the room is gone.
 */
export class Room extends TypedEmitter<RoomEvents> {
  readonly #router: Router;
  readonly #webRtcServer: WebRtcServer;
  readonly #options: RoomOptions;
  #peer: PeerMedia | undefined;
  #avatar: AvatarMedia | undefined;
  #tap: RoomTap | undefined;
  #modality: Modality = 'video';
  #closed = false;

  constructor(router: Router, webRtcServer: WebRtcServer, options: RoomOptions) {
    super();
    this.#router = router;
    this.#webRtcServer = webRtcServer;
    this.#options = options;
    router.on('workerclose', () => this.#die());
  }

  get closed(): boolean {
    return this.#closed;
  }

  get rtpCapabilities(): Record<string, unknown> {
    return { ...this.#router.rtpCapabilities };
  }

  /** The browser's two transports. Those of an earlier connection are closed. */
  async openPeer(): Promise<PeerTransports> {
    this.closePeer();
    const peer = await guardMediasoup('open transports', () =>
      PeerMedia.create(this.#router, this.#webRtcServer),
    );
    if (this.#closed) {
      peer.close();
      throw gone();
    }
    peer.on('firstFrame', () => this.emit('firstFrame'));
    await guardMediasoup('choose what is sent', () => peer.setModality(this.#modality));
    this.#peer?.close();
    this.#peer = peer;
    return { send: peer.sendOptions, recv: peer.recvOptions };
  }

  closePeer(): void {
    this.#peer?.close();
    this.#peer = undefined;
  }

  async connectTransport(transportId: string, dtlsParameters: unknown): Promise<void> {
    return this.#joined().connect(transportId, dtlsParameters);
  }

  async restartIce(transportId: string): Promise<SignalingResponse<'restartIce'>> {
    return this.#joined().restartIce(transportId);
  }

  /** @returns the microphone's producer id. */
  async produceMicrophone(transportId: string, rtpParameters: unknown): Promise<string> {
    const microphone = await this.#joined().produce(transportId, rtpParameters);
    const avatar = this.#avatar;
    if (avatar) await guardMediasoup('pass the microphone on', () => avatar.hear(microphone));
    await this.#tap?.add('user', microphone).catch(() => undefined);
    return microphone.id;
  }

  async setMuted(muted: boolean): Promise<void> {
    return this.#joined().setMuted(muted);
  }

  /** Where the media-worker sends its streams. Those of an earlier media-worker are closed. */
  async openAvatar(): Promise<AvatarEndpoint> {
    this.closeAvatar();
    const avatar = await guardMediasoup('open the avatar transport', () =>
      AvatarMedia.create(this.#router, this.#options),
    );
    if (this.#closed) {
      avatar.close();
      throw gone();
    }
    this.closeAvatar();
    this.#avatar = avatar;
    const microphone = this.#peer?.microphone;
    if (microphone) await guardMediasoup('pass the microphone on', () => avatar.hear(microphone));
    return avatar.endpoint;
  }

  closeAvatar(): void {
    this.#tap?.close();
    this.#tap = undefined;
    this.#avatar?.close();
    this.#avatar = undefined;
  }

  async consumeAvatar(rtpCapabilities: unknown): Promise<ConsumerOptions[]> {
    if (!this.#avatar) throw new VisavisError('unavailable', 'The avatar is not there yet; try again.');
    return this.#joined().consume(this.#avatar.producers, rtpCapabilities);
  }

  async resumeAvatar(): Promise<void> {
    return this.#joined().resume();
  }

  /** Listens in on the avatar and on the microphones that come; an earlier tap is closed. Needs an open avatar. */
  async tap(listener: TapListener): Promise<RoomTap> {
    const avatar = this.#avatar;
    if (!avatar) throw new VisavisError('unavailable', 'The avatar is not there yet; try again.');
    this.#tap?.close();
    return guardMediasoup('listen in', async () => {
      const tap = await RoomTap.create(this.#router, listener);
      this.#tap = tap;
      for (const producer of avatar.producers) {
        await tap.add(producer.kind === 'video' ? 'avatarVideo' : 'avatarAudio', producer);
      }
      const microphone = this.#peer?.microphone;
      if (microphone) await tap.add('user', microphone);
      return tap;
    });
  }

  /** What goes to the browser, now and after every `resumeAvatar`. A picture that is sent anew begins with a keyframe. */
  async setModality(modality: Modality): Promise<void> {
    this.#modality = modality;
    const peer = this.#peer;
    if (peer) await guardMediasoup('choose what is sent', () => peer.setModality(modality));
  }

  /** What has arrived from the browser; null while there is none, or the room is gone. */
  async livenessSample(): Promise<LivenessSample | null> {
    return this.#sampled(this.#peer?.livenessSample());
  }

  /** How the picture, or the sound, travels to the browser; null while it does not. */
  async outboundSample(kind: 'audio' | 'video'): Promise<OutboundSample | null> {
    return this.#sampled(this.#peer?.outboundSample(kind));
  }

  /** How the network to the browser is; null while nothing flows. */
  async networkSample(): Promise<NetworkSample | null> {
    return this.#sampled(this.#peer?.networkSample());
  }

  /** Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.removeAllListeners();
    this.closePeer();
    this.closeAvatar();
    this.#router.close();
  }

  #die(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#peer?.close();
    this.#avatar?.close();
    this.emit('died');
    this.removeAllListeners();
  }

  #joined(): PeerMedia {
    if (this.#closed) throw gone();
    if (!this.#peer) throw new VisavisError('conflict', 'There are no transports: join first.');
    return this.#peer;
  }

  /** A sample that cannot be taken, because the other side of the channel closed meanwhile, is none. */
  async #sampled<Sample>(sample: Promise<Sample | null> | undefined): Promise<Sample | null> {
    try {
      return (await sample) ?? null;
    } catch {
      return null;
    }
  }
}

function gone(): VisavisError {
  return new VisavisError('unavailable', 'The media path is gone; join again.');
}
