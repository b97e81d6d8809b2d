import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { KillPoint } from './killPoints.ts';
import type { Order } from './meterProcess.ts';

/** A meter's process, as its client sees it. */
export class MeterChild {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  private constructor(process: ChildProcessByStdio<Writable, Readable, null>, lines: AsyncIterator<string>) {
    this.#process = process;
    this.#lines = lines;
  }

  /** @param store a directory, or the URL of a Postgres. @param kill where it dies, after so many changes. */
  static async start(store: string, kill: { point: KillPoint; after: number }): Promise<MeterChild> {
    const program = join(import.meta.dirname, 'meterProcess.ts');
    const child = spawn(process.execPath, [program, store, kill.point, String(kill.after)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.on('error', () => undefined);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const first = await lines.next();
    if (first.value !== 'ready') throw new Error('the meter did not start');
    return new MeterChild(child, lines);
  }

  /** @returns the answer; undefined when the process died over it. */
  async order(order: Order): Promise<unknown> {
    this.#process.stdin.write(`${JSON.stringify(order)}\n`);
    const line = await this.#lines.next();
    return line.done ? undefined : JSON.parse(line.value);
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }

  async ended(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    await once(this.#process, 'exit');
  }

  async close(): Promise<void> {
    this.#process.stdin.end();
    await this.ended();
  }
}
