import { sleep, VisavisError, type Clock } from '@visavis/shared';
import type { Logger } from '../log.ts';
import type { Service } from '../lifecycle.ts';
import type { Room } from './Room.ts';
import { SfuWorker, type SfuWorkerOptions } from './SfuWorker.ts';

export interface SfuPoolOptions extends Omit<SfuWorkerOptions, 'port'> {
  /** How many mediasoup Workers: one a core. */
  readonly workers: number;
  /** Of the first Worker; each next one takes the next port. 0: any free ones. */
  readonly port: number;
  readonly clock: Clock;
}

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;
const REPLACED_WITHIN_MS = 5_000;
const LOOK_AGAIN_MS = 50;

/** All mediasoup Workers. One that dies is replaced; only its own rooms notice. */
export class SfuPool implements Service {
  readonly id = 'sfu';
  readonly #options: SfuPoolOptions;
  readonly #log: Logger;
  readonly #slots: (SfuWorker | undefined)[] = [];
  readonly #stopped = new AbortController();

  constructor(options: SfuPoolOptions) {
    this.#options = options;
    this.#log = options.log;
  }

  /** @throws Error when the binary does not start or a port is taken. */
  async start(): Promise<void> {
    for (let index = 0; index < this.#options.workers; index++) this.#slots[index] = await this.#open(index);
    this.#log.info({ workers: this.#slots.length }, 'mediasoup is ready');
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    for (const worker of this.#slots.splice(0)) worker?.close();
  }

  /** Process ids of the living Workers. */
  get pids(): number[] {
    return this.#living().map(({ pid }) => pid);
  }

  /** While the last Worker is being replaced, waits for it. @throws VisavisError `unavailable` when that takes too long. */
  async createRoom(): Promise<Room> {
    const { clock } = this.#options;
    const deadline = clock.now() + REPLACED_WITHIN_MS;
    while (this.#living().length === 0 && clock.now() < deadline && !this.#isStopped()) {
      await sleep(clock, LOOK_AGAIN_MS, this.#stopped.signal);
    }
    const [leastLoaded] = this.#living().toSorted((a, b) => a.rooms - b.rooms);
    if (!leastLoaded)
      throw new VisavisError('unavailable', 'The media server is starting; try again in a second.');
    return leastLoaded.createRoom();
  }

  #living(): SfuWorker[] {
    return this.#slots.filter((worker) => worker !== undefined).filter(({ closed }) => !closed);
  }

  async #open(index: number): Promise<SfuWorker> {
    const { port } = this.#options;
    const worker = await SfuWorker.create({ ...this.#options, port: port === 0 ? 0 : port + index });
    worker.on('died', (error) => {
      this.#log.error({ err: error, pid: worker.pid }, 'a mediasoup Worker died; it is being replaced');
      this.#slots[index] = undefined;
      void this.#replace(index);
    });
    return worker;
  }

  #isStopped(): boolean {
    return this.#stopped.signal.aborted;
  }

  async #replace(index: number): Promise<void> {
    for (let retryMs = FIRST_RETRY_MS; !this.#isStopped(); retryMs = Math.min(LAST_RETRY_MS, retryMs * 2)) {
      try {
        const worker = await this.#open(index);
        if (this.#isStopped()) {
          worker.close();
          return;
        }
        this.#slots[index] = worker;
        this.#log.info({ pid: worker.pid }, 'the mediasoup Worker is replaced');
        return;
      } catch (error) {
        this.#log.error({ err: error, retryMs }, 'a mediasoup Worker does not start');
        await sleep(this.#options.clock, retryMs, this.#stopped.signal);
      }
    }
  }
}
