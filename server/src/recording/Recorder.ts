import type { Clock, SessionId } from '@visavis/shared';
import type { Logger } from '../log.ts';
import type { TapListener } from '../sfu/RoomTap.ts';
import { Capture } from './capture/Capture.ts';
import { PartFile } from './PartFile.ts';
import type { RecordingService } from './RecordingService.ts';

/** Where a conversation is heard: `Room`. */
export interface TappedRoom {
  tap(listener: TapListener): Promise<{ requestKeyFrame(): void; close(): void }>;
}

export interface RecordRequest {
  readonly sessionId: SessionId;
  readonly epoch: number;
  /** false: sound only. */
  readonly video: boolean;
  readonly room: TappedRoom;
  /** It could not go on; what was recorded before is kept. At most once, never after `stop`. */
  readonly onFailed: () => void;
}

/** A conversation that is being recorded. */
export interface ActiveRecording {
  /** Ends it; its file is made in the background. Idempotent; never throws. */
  stop(): Promise<void>;
}

/** Records conversations: from a room's RTP to a file of the recording service. */
export class Recorder {
  readonly #recordings: RecordingService;
  readonly #videoSize: number;
  readonly #clock: Clock;
  readonly #log: Logger;

  constructor(deps: { recordings: RecordingService; videoSize: number; clock: Clock; log: Logger }) {
    this.#recordings = deps.recordings;
    this.#videoSize = deps.videoSize;
    this.#clock = deps.clock;
    this.#log = deps.log;
  }

  /** @throws when it cannot be stored, or the room is gone; nothing is left running then. */
  async record({ sessionId, epoch, video, room, onFailed }: RecordRequest): Promise<ActiveRecording> {
    const recordings = this.#recordings;
    const recording = await recordings.open(sessionId, epoch, { video });
    const log = this.#log.child({ sessionId, recordingId: recording.id });
    let stopping: Promise<void> | undefined;
    let tap: Awaited<ReturnType<TappedRoom['tap']>> | undefined;
    const file = new PartFile(recordings.partPath(recording), (error) => {
      log.error({ err: error }, 'a recording cannot be written any more');
      if (stopping) return;
      void stop({ interrupted: true });
      onFailed();
    });
    const capture = new Capture({
      clock: this.#clock,
      videoSize: video ? this.#videoSize : null,
      write: (piece) => file.write(piece),
      requestKeyFrame: () => tap?.requestKeyFrame(),
    });
    const stop = ({ interrupted }: { interrupted: boolean }): Promise<void> => {
      stopping ??= (async () => {
        tap?.close();
        capture.close();
        await file.close();
        await recordings.close(recording, { interrupted });
      })().catch((error: unknown) => log.error({ err: error }, 'a recording could not be closed'));
      return stopping;
    };
    try {
      tap = await room.tap(capture);
      log.info('the conversation is recorded');
    } catch (error) {
      await stop({ interrupted: true });
      throw error;
    }
    return { stop: () => stop({ interrupted: false }) };
  }
}
