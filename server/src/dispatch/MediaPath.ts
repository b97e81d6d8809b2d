import {
  Observer,
  VisavisError,
  type Clock,
  type Modality,
  type SessionId,
  type SignalingRequest,
  type StartSession,
} from '@visavis/shared';
import type { Logger } from '../log.ts';
import { BitrateController, type BitrateLimits } from '../sfu/BitrateController.ts';
import { NetworkWatch, type NetworkSample } from '../sfu/NetworkWatch.ts';
import { PeerLiveness } from '../sfu/PeerLiveness.ts';
import type { Dispatcher } from './Dispatcher.ts';
import { LiveRecording } from './LiveRecording.ts';
import type { LinkSample } from './NetworkLadder.ts';
import type {
  MediaRoom,
  RoomEndpoint,
  RoomFactory,
  SessionRecorder,
  SessionStore,
  SpanMeter,
} from './ports.ts';
import { WorkerSession } from './WorkerSession.ts';

/** How a peer joins; another mode needs another media path. */
export type JoinOptions = SignalingRequest<'join'>;

export interface MediaPathDeps {
  readonly sessions: SessionStore;
  readonly meter: SpanMeter;
  readonly rooms: RoomFactory;
  readonly dispatcher: Dispatcher;
  readonly recorder: SessionRecorder;
  readonly video: { readonly size: number; readonly fps: number; readonly bitrate: BitrateLimits };
  readonly clock: Clock;
  readonly log: Logger;
}

export type MediaPathEvents = {
  /** The first avatar frame left for the connected peer; again after each `consume`. */
  firstFrame: [];
  /** Proof of life of the peer. */
  alive: [];
  silent: [silentMs: number];
  network: [sample: NetworkSample];
  /** How the way to the browser is, once a second. */
  link: [LinkSample];
  /** The room or the media-worker is gone. Once. */
  broken: [why: string];
};

/** A room and a media-worker joined by RTP, with what watches them. From `open` to `close`, one epoch. */
export class MediaPath {
  readonly observer = new Observer<MediaPathEvents>();
  readonly room: MediaRoom;
  readonly worker: WorkerSession;
  readonly options: JoinOptions;
  /** null: the session is not recorded. */
  readonly recording: LiveRecording | null;
  readonly #liveness: PeerLiveness;
  readonly #bitrate: BitrateController;
  readonly #log: Logger;
  readonly #network: NetworkWatch;
  readonly #releases: (() => void)[];
  #modality: Modality;
  #broken: string | null = null;

  private constructor(
    room: MediaRoom,
    worker: WorkerSession,
    recording: LiveRecording | null,
    options: JoinOptions,
    modality: Modality,
    deps: MediaPathDeps,
  ) {
    const { clock, video } = deps;
    this.room = room;
    this.worker = worker;
    this.options = options;
    this.recording = recording;
    this.#modality = modality;
    this.#log = deps.log;
    this.#liveness = new PeerLiveness({ clock, sample: () => room.livenessSample() });
    this.#bitrate = new BitrateController({
      clock,
      limits: video.bitrate,
      sample: () => room.outboundSample('video'),
      apply: (bps) => worker.setBitrate(bps),
      onSample: (sample, overwhelmed) =>
        void this.#tellLink(sample && { fractionLost: sample.fractionLost, overwhelmed }),
    });
    this.#network = new NetworkWatch({
      clock,
      sample: () => room.networkSample(),
      tell: (sample) => this.observer.emit('network', sample),
    });
    this.#releases = [
      room.on('firstFrame', () => this.observer.emit('firstFrame')),
      room.on('died', () => this.#break('its mediasoup Worker died')),
      worker.observer.on('lost', (why) => this.#break(why)),
      this.#liveness.on('alive', () => this.observer.emit('alive')),
      this.#liveness.on('silent', (silentMs) => this.observer.emit('silent', silentMs)),
    ];
  }

  /**
   * Finds a media-worker, opens a span and starts the conversation on it; does not wait until the worker has begun.
   * @param wait.room a room whose peer stays as it is; otherwise a new one is made.
   * @throws VisavisError `no_capacity`, `unavailable`, `session_terminated`. Nothing is left behind then, except a room
   * that was given.
   */
  static async open(
    sessionId: SessionId,
    options: JoinOptions,
    modality: Modality,
    wait: { waitMs: number; signal: AbortSignal; room?: MediaRoom },
    deps: MediaPathDeps,
  ): Promise<MediaPath> {
    const { sessions, meter, rooms, dispatcher } = deps;
    const lease = await dispatcher.acquire(wait);
    let room = wait.room;
    let epoch: number | undefined;
    try {
      room ??= await rooms.createRoom();
      // A new lease seals the old span; what the old worker stored last is in the history by now.
      const span = await meter.lease(sessionId, { mode: modality, workerId: lease.link.workerId });
      ({ epoch } = span);
      const session = await sessions.snapshot(sessionId);
      const conversation = await sessions.conversation(sessionId);
      await room.setModality(modality);
      const endpoint = await room.openAvatar();
      if (wait.signal.aborted) throw new VisavisError('unavailable', 'The connection is being closed.');
      const start: StartSession = {
        sessionId,
        epoch,
        conversation: {
          ...conversation,
          mode: options.mode ?? conversation.mode,
          handsOnTimeoutMs: options.handsOnTimeoutMs ?? conversation.handsOnTimeoutMs,
        },
        face: session.face,
        voice: session.voice,
        modality,
        quota: span.quota,
        media: mediaOf(endpoint, deps.video),
      };
      const worker = new WorkerSession({ sessionId, start, lease, meter, log: deps.log });
      const { recorder, log } = deps;
      const video = modality === 'video';
      const recording = session.recording
        ? new LiveRecording({ recorder, sessionId, epoch, video, room, log })
        : null;
      return new MediaPath(room, worker, recording, options, modality, deps);
    } catch (error) {
      lease.release();
      if (!wait.room) room?.close();
      // Should this fail too, the span is sealed for its silence.
      if (epoch !== undefined) await meter.seal(sessionId, epoch).catch(() => undefined);
      throw error;
    }
  }

  /** Why it broke; null while it stands. */
  get broken(): string | null {
    return this.#broken;
  }

  /** @returns whether it stands and a peer that joins like this can take it over as it is. */
  serves(options: JoinOptions): boolean {
    return (
      this.#broken === null &&
      options.mode === this.options.mode &&
      options.handsOnTimeoutMs === this.options.handsOnTimeoutMs
    );
  }

  /** What is sent of the avatar from now on. A media-worker that cannot follow is given up. */
  setModality(modality: Modality): void {
    if (modality === this.#modality) return;
    this.#modality = modality;
    this.worker.setModality(modality).catch((error: unknown) => {
      this.worker.lose(error instanceof Error ? error.message : String(error));
    });
    this.room.setModality(modality).catch((error: unknown) => {
      this.#log.warn({ err: error, modality }, 'the room did not take a modality');
    });
  }

  /**
   * Takes the final report, seals the span, closes the room. Idempotent; never throws.
   * @param options.why kept with the span, for people.
   */
  async close({ keepRoom = false, why }: { keepRoom?: boolean; why: string }): Promise<void> {
    for (const release of this.#releases.splice(0)) release();
    this.observer.removeAllListeners();
    this.#liveness.close();
    this.#bitrate.close();
    this.#network.close();
    await Promise.all([this.recording?.end(), this.worker.stop(why)]);
    if (keepRoom) this.room.closeAvatar();
    else this.room.close();
  }

  async #tellLink(video: LinkSample['video']): Promise<void> {
    const audio = video ? null : await this.room.outboundSample('audio');
    this.observer.emit('link', { video, audio: audio && { fractionLost: audio.fractionLost } });
  }

  #break(why: string): void {
    if (this.#broken !== null) return;
    this.#broken = why;
    this.observer.emit('broken', why);
  }
}

function mediaOf(endpoint: RoomEndpoint, video: MediaPathDeps['video']): StartSession['media'] {
  const { ip, port, cname, audio } = endpoint;
  return {
    ip,
    port,
    cname,
    audio: { ...audio },
    video: { ...endpoint.video, size: video.size, fps: video.fps, maxBitrate: video.bitrate.max },
  };
}
