import {
  TypedEmitter,
  type AgentState,
  type Clock,
  type Modality,
  type StartSession,
  type TurnId,
} from '@visavis/shared';
import type { Logger } from 'pino';
import { AudioReceiver } from '../audio/AudioReceiver.ts';
import { createOpusDecoder, createOpusEncoder } from '../audio/createOpus.ts';
import type { OpusEncoder } from '../audio/Opus.ts';
import { Behaviour, type FaceManner } from '../avatar/Behaviour.ts';
import { mouthAt, REST_MOUTH } from '../avatar/visemes.ts';
import { MediaClock } from '../rtp/MediaClock.ts';
import { RtpEndpoint } from '../rtp/RtpEndpoint.ts';
import type { VideoStudio } from '../video/VideoStudio.ts';
import { Picture } from './Picture.ts';
import { MediaLoop } from './MediaLoop.ts';
import { Playout } from './Playout.ts';

export interface AvatarStreamOptions {
  readonly media: StartSession['media'];
  readonly face: string;
  /** How lively the face is. */
  readonly manner: FaceManner;
  readonly modality: Modality;
  /** Of the playout's audio: the voice's own, Hz. */
  readonly sampleRate: number;
  readonly studio: VideoStudio;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface AvatarStreamEvents {
  /** The user's microphone: mono, 16 kHz, 20 ms. */
  microphone: [Int16Array];
  /** A picture of the avatar speaking that reply was sent; without video, its sound. */
  talkingFrameSent: [turnId: TurnId];
  /** The picture cannot be drawn any more. */
  failed: [Error];
}

const AUDIO_STEP_MS = 20;
/** Sound between the playout and the listener's ear: encoder, network and the browser's jitter buffer, as measured. */
const IN_FLIGHT_MS = 100;
/** After this long the encoder's own tail has passed, and one packet of silence serves for all. */
const SILENCE_SETTLED_STEPS = 25;

/**
 * The avatar as the SFU sees it: sound and picture out on one clock, the microphone in.
 * A frame shows the mouth of exactly the sound that carries the same media time.
 */
export class AvatarStream extends TypedEmitter<AvatarStreamEvents> {
  readonly playout: Playout;
  readonly #endpoint: RtpEndpoint;
  readonly #receiver: AudioReceiver;
  readonly #encoder: OpusEncoder;
  readonly #picture: Picture;
  readonly #behaviour: Behaviour;
  readonly #loop: MediaLoop;
  readonly #log: Logger;
  readonly #samplesPerStep: number;
  readonly #cursor = { index: 0 };
  #silentSteps = 0;
  #silence: Uint8Array | undefined;
  #modality: Modality;
  #closed = false;

  private constructor(
    options: AvatarStreamOptions,
    clock: MediaClock,
    endpoint: RtpEndpoint,
    picture: Picture,
  ) {
    super();
    const { media, modality, sampleRate } = options;
    this.#log = options.log;
    this.#endpoint = endpoint;
    this.#picture = picture;
    this.#modality = modality;
    this.#samplesPerStep = (sampleRate * AUDIO_STEP_MS) / 1_000;
    this.#encoder = createOpusEncoder({ sampleRate });
    this.#receiver = new AudioReceiver({ createDecoder: () => createOpusDecoder(), clock: options.clock });
    this.#behaviour = new Behaviour({ seed: media.audio.ssrc, manner: options.manner });
    this.playout = new Playout(sampleRate, { inFlightMs: IN_FLIGHT_MS });
    this.playout.setSilent(modality === 'text');
    this.#listen();
    this.#loop = new MediaLoop({
      clock: options.clock,
      mediaNow: () => clock.now(),
      steps: [
        { periodMs: AUDIO_STEP_MS, run: (at) => this.#sendSound(at) },
        { periodMs: 1_000 / media.video.fps, run: (at) => this.#sendPicture(at), dropLate: true },
      ],
      onReanchor: (lateMs) =>
        this.#log.warn({ lateMs: Math.round(lateMs) }, 'media was late and left time out'),
    });
    this.#loop.start();
  }

  static async create(options: AvatarStreamOptions): Promise<AvatarStream> {
    const { media, face, modality, clock, studio } = options;
    const { size, fps, maxBitrate } = media.video;
    const picture = new Picture({ studio, face, size, fps, bitrate: maxBitrate });
    if (modality === 'video') await picture.show();
    const mediaClock = new MediaClock(clock);
    try {
      const endpoint = await RtpEndpoint.create({ ...media, clock, mediaClock });
      return new AvatarStream(options, mediaClock, endpoint, picture);
    } catch (error) {
      picture.close();
      throw error;
    }
  }

  /** What the avatar's manner shows. */
  show(state: AgentState): void {
    this.#behaviour.setMode(state);
  }

  /** The user began or ended to speak: a listener nods. */
  userSpeaks(speaking: boolean): void {
    this.#behaviour.setUserSpeaking(speaking);
  }

  setBitrate(bps: number): void {
    this.#picture.setBitrate(bps);
  }

  /** Another face in the same stream. @throws Error when there is none of that name; the old one stays. */
  async setFace(face: string): Promise<void> {
    await this.#picture.setFace(face);
  }

  /**
   * How much is sent. `voice`: nothing is drawn. `text`: nothing sounds either, and the playout takes words for heard as
   * soon as they are there.
   * @throws Error when the picture cannot be had.
   */
  async setModality(modality: Modality): Promise<void> {
    this.#modality = modality;
    this.playout.setSilent(modality === 'text');
    if (modality === 'video') await this.#picture.show();
    else this.#picture.hide();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#loop.close();
    this.playout.interrupt();
    this.playout.removeAllListeners();
    this.#receiver.close();
    this.#endpoint.close();
    this.#encoder.close();
    this.#picture.close();
    this.removeAllListeners();
  }

  #listen(): void {
    this.#endpoint.on('packet', (packet) => this.#receiver.push(packet));
    this.#receiver.on('pcm', (pcm) => this.emit('microphone', pcm));
    this.#endpoint.on('keyFrameRequest', () => this.#picture.refresh());
    this.#endpoint.on('receiverReport', (report) => {
      if (report.kind === 'audio') this.#encoder.setPacketLoss(report.lossRatio);
    });
    this.#endpoint.on('unreachable', (error) => this.#log.warn({ err: error }, 'the SFU does not listen'));
    this.#picture.on('failed', (error) => this.emit('failed', error));
  }

  #sendSound(atMs: number): void {
    // Asked before: the last piece ends the reply.
    const { turnId } = this.playout;
    const pcm = this.playout.pull(this.#samplesPerStep, atMs);
    if (this.#modality === 'text') {
      this.#silentSteps++;
      return;
    }
    if (pcm) {
      const resumed = this.#silentSteps > 0;
      this.#silentSteps = 0;
      this.#silence = undefined;
      this.#endpoint.sendAudio(this.#encoder.encode(pcm), atMs, { marker: resumed });
      if (!this.#picture.shown && turnId) this.emit('talkingFrameSent', turnId);
      return;
    }
    this.#silentSteps++;
    const packet = this.#silence ?? this.#encoder.encode(new Int16Array(this.#samplesPerStep));
    if (this.#silentSteps > SILENCE_SETTLED_STEPS) this.#silence = packet;
    this.#endpoint.sendAudio(packet, atMs);
  }

  #sendPicture(atMs: number): void {
    if (!this.#picture.shown) return;
    const speech = this.playout.speechAt(atMs);
    const mouth = speech ? mouthAt(speech.visemes, speech.positionMs, this.#cursor) : REST_MOUTH;
    this.#behaviour.setSpeechLevel(this.playout.level);
    const state = this.#behaviour.stateAt(atMs, mouth);
    this.#picture.render(state, atMs).then(
      (frame) => {
        if (this.#closed || !frame) return;
        this.#endpoint.sendVideo(frame);
        if (speech) this.emit('talkingFrameSent', speech.turnId);
      },
      (error: unknown) => {
        if (!this.#closed && this.#picture.shown)
          this.#log.error({ err: error }, 'a frame could not be drawn');
      },
    );
  }
}
