import { fork, type ChildProcess as NodeChild, type Serializable } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { parseJson, sleep, type Clock } from '@visavis/shared';
import { z } from 'zod';
import type { Logger } from '../log.ts';

export interface ChildOptions {
  readonly entry: string;
  /** All of its environment: nothing else is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: Clock;
  /** Takes what it prints. */
  readonly log: Logger;
  /** Takes what it sends over its IPC channel. Default: nobody. */
  readonly onMessage?: (message: unknown) => void;
  /** It gets what live conversations leave of the CPU. Default: its fair share. */
  readonly lowPriority?: boolean;
}

/** What a supervisor needs of a process that it tells such messages. */
export interface SupervisedChild<Message> {
  readonly pid: number | undefined;
  /** Resolves with how it ended, once. */
  readonly ended: Promise<string>;
  /** Tells it something; nothing once it has ended. */
  send(message: Message): void;
  /** Asks it to end, then ends it. Idempotent. */
  stop(): Promise<void>;
}

const TERM_WITHIN_MS = 4_000;

/** One Node process of ours. It has an IPC channel by whose end it notices that we are gone, however we went. */
export class ChildProcess implements SupervisedChild<Serializable> {
  readonly ended: Promise<string>;
  readonly #child: NodeChild;
  readonly #clock: Clock;

  constructor({ entry, environment, clock, log, onMessage, lowPriority = false }: ChildOptions) {
    this.#clock = clock;
    const child = fork(entry, [], {
      env: environment,
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code ?? 'unknown'}`));
    });
    if (onMessage) child.on('message', onMessage);
    if (lowPriority) yieldToConversations(child.pid);
    logLines(child.stdout, log, 'info');
    logLines(child.stderr, log, 'warn');
  }

  send(message: Serializable): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    const abort = new AbortController();
    const late = sleep(this.#clock, TERM_WITHIN_MS, abort.signal).then(() => 'late' as const);
    if ((await Promise.race([this.ended, late])) === 'late') this.#child.kill('SIGKILL');
    abort.abort();
    await this.ended;
  }
}

function yieldToConversations(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or this system does not allow it: it runs as it is.
  }
}

/** A line of the child's own JSON log. */
const logLineSchema = z.looseObject({ level: z.number(), msg: z.string().optional() });

function logLines(stream: Readable | null, log: Logger, plainLevel: 'info' | 'warn'): void {
  if (!stream) return;
  let plain: string[] = [];
  // A stack trace is one entry, not thirty.
  const flushPlain = (): void => {
    if (plain.length > 0) log[plainLevel](plain.join('\n'));
    plain = [];
  };
  const lines = createInterface({ input: stream });
  lines.on('close', flushPlain);
  lines.on('line', (line) => {
    const parsed = logLineSchema.safeParse(parseJson(line));
    if (!parsed.success) {
      if (plain.length === 0) setImmediate(flushPlain);
      if (line.trim() !== '') plain.push(line);
      return;
    }
    flushPlain();
    const { level, msg, time: _time, pid: _pid, hostname: _hostname, ...fields } = parsed.data;
    if (level >= 50) log.error(fields, msg);
    else if (level >= 40) log.warn(fields, msg);
    else if (level >= 30) log.info(fields, msg);
    else log.debug(fields, msg);
  });
}
