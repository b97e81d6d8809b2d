import type { PlainTransport, Producer, Router } from 'mediasoup/types';
import {
  AVATAR_AUDIO_PAYLOAD_TYPE,
  AVATAR_VIDEO_PAYLOAD_TYPE,
  avatarAudioParameters,
  avatarVideoParameters,
  randomSsrc,
  type RtpStream,
} from './mediaCodecs.ts';

/** Where and how a media-worker sends the avatar, and where it hears the microphone. */
export interface AvatarEndpoint {
  readonly ip: string;
  readonly port: number;
  readonly cname: string;
  readonly audio: RtpStream;
  /** Stands ready also while no picture is sent. */
  readonly video: RtpStream;
}

export interface AvatarMediaOptions {
  readonly listenAddress: string;
  /** What media-workers on other machines are told instead of `listenAddress`. */
  readonly announcedAddress: string | null;
  readonly ports: { readonly min: number; readonly max: number };
}

/** The media-worker's half of a room: one PlainTransport for the avatar's voice and picture, and for the microphone. */
export class AvatarMedia {
  readonly endpoint: AvatarEndpoint;
  readonly producers: readonly Producer[];
  readonly #router: Router;
  readonly #transport: PlainTransport;

  private constructor(
    router: Router,
    transport: PlainTransport,
    producers: readonly Producer[],
    endpoint: AvatarEndpoint,
  ) {
    this.#router = router;
    this.#transport = transport;
    this.producers = producers;
    this.endpoint = endpoint;
  }

  static async create(router: Router, options: AvatarMediaOptions): Promise<AvatarMedia> {
    const transport = await router.createPlainTransport({
      listenInfo: { protocol: 'udp', ip: options.listenAddress, portRange: options.ports },
      rtcpMux: true,
      comedia: true,
    });
    const cname = crypto.randomUUID();
    const audio: RtpStream = { ssrc: randomSsrc(), payloadType: AVATAR_AUDIO_PAYLOAD_TYPE };
    const video: RtpStream = { ssrc: randomSsrc(), payloadType: AVATAR_VIDEO_PAYLOAD_TYPE };
    try {
      const producers = [
        await transport.produce({ kind: 'audio', rtpParameters: avatarAudioParameters(audio, cname) }),
        await transport.produce({ kind: 'video', rtpParameters: avatarVideoParameters(video, cname) }),
      ];
      return new AvatarMedia(router, transport, producers, {
        ip: options.announcedAddress ?? options.listenAddress,
        port: transport.tuple.localPort,
        cname,
        audio,
        video,
      });
    } catch (error) {
      transport.close();
      throw error;
    }
  }

  /** Sends the microphone to the media-worker. When the microphone closes, so does what was made of it here. */
  async hear(microphone: Producer): Promise<void> {
    await this.#transport.consume({
      producerId: microphone.id,
      rtpCapabilities: this.#router.rtpCapabilities,
    });
  }

  /** Idempotent; the browser's consumers of these producers close too. */
  close(): void {
    this.#transport.close();
  }
}
