import { TypedEmitter } from '@visavis/shared';
import { createWorker } from 'mediasoup';
import type { WebRtcServer, Worker } from 'mediasoup/types';
import type { Logger } from '../log.ts';
import { guardMediasoup } from './guardMediasoup.ts';
import { ROUTER_CODECS } from './mediaCodecs.ts';
import { Room, type RoomOptions } from './Room.ts';

export interface SfuWorkerOptions extends RoomOptions {
  /** Of the WebRtcServer, UDP and TCP; 0 for any free one. */
  readonly port: number;
  readonly rtcListenAddress: string;
  /** The only address that a browser is ever told. */
  readonly rtcAnnouncedAddress: string;
  /** mediasoup's worker binary; null for the package's own. */
  readonly workerBin: string | null;
  readonly log: Logger;
}

export interface SfuWorkerEvents {
  /** The process is gone; its rooms have emitted `died`. The last event. */
  died: [error: Error];
}

/** One mediasoup Worker process with its one WebRtcServer. */
export class SfuWorker extends TypedEmitter<SfuWorkerEvents> {
  readonly #worker: Worker;
  readonly #webRtcServer: WebRtcServer;
  readonly #options: SfuWorkerOptions;
  #rooms = 0;

  private constructor(worker: Worker, webRtcServer: WebRtcServer, options: SfuWorkerOptions) {
    super();
    this.#worker = worker;
    this.#webRtcServer = webRtcServer;
    this.#options = options;
    worker.on('died', (error) => {
      this.emit('died', error);
      this.removeAllListeners();
    });
  }

  /** @throws Error that names the port when it is taken. */
  static async create(options: SfuWorkerOptions): Promise<SfuWorker> {
    const worker = await startWorker(options.workerBin);
    const listen = {
      ip: options.rtcListenAddress,
      announcedAddress: options.rtcAnnouncedAddress,
      ...(options.port === 0 ? { portRange: options.ports } : { port: options.port }),
    };
    try {
      const webRtcServer = await worker.createWebRtcServer({
        listenInfos: [
          { protocol: 'udp', ...listen },
          { protocol: 'tcp', ...listen },
        ],
      });
      return new SfuWorker(worker, webRtcServer, options);
    } catch (cause) {
      worker.close();
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(
        `WebRTC port ${options.port} (UDP and TCP) cannot be taken. Set RTC_PORT to another one. (${reason})`,
        { cause },
      );
    }
  }

  get pid(): number {
    return this.#worker.pid;
  }

  /** Rooms that live on this Worker. */
  get rooms(): number {
    return this.#rooms;
  }

  get closed(): boolean {
    return this.#worker.closed;
  }

  async createRoom(): Promise<Room> {
    this.#rooms++;
    try {
      const router = await guardMediasoup('open a room', () =>
        this.#worker.createRouter({ mediaCodecs: ROUTER_CODECS }),
      );
      router.observer.once('close', () => this.#rooms--);
      return new Room(router, this.#webRtcServer, this.#options);
    } catch (error) {
      this.#rooms--;
      throw error;
    }
  }

  /** Idempotent. Ends the process; its rooms see it as the end of their Worker, so close them first. */
  close(): void {
    this.removeAllListeners();
    this.#worker.close();
  }
}

async function startWorker(workerBin: string | null): Promise<Worker> {
  try {
    return await createWorker({ logLevel: 'warn', ...(workerBin === null ? {} : { workerBin }) });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `mediasoup's worker does not start (${reason}). Run \`npm run setup\`, or set MEDIASOUP_WORKER_BIN to its binary.`,
      { cause },
    );
  }
}
