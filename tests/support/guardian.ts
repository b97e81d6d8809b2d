import { spawn, type ChildProcess } from 'node:child_process';

/**
 * Runs the server given as arguments until its own standard input ends, which it does when the tests close it or die
 * in any way, then stops the server at once and removes its files. $1: the folder, $2: the signal that stops it.
 */
const GUARDIAN = `
  folder=$1; signal=$2; shift 2
  exec 3<&0
  "$@" &
  server=$!
  { cat >/dev/null; kill -$signal $server 2>/dev/null; } <&3 &
  wait $server
  rm -rf "$folder"
`;

/** A server of the tests' own, that never outlives them. */
export class Guarded {
  readonly #guardian: ChildProcess;

  constructor(options: {
    /** Its files; removed at the end. */
    folder: string;
    command: readonly string[];
    signal: 'QUIT' | 'TERM' | 'KILL';
    user?: { uid: number; gid: number } | undefined;
  }) {
    const { folder, command, signal, user } = options;
    this.#guardian = spawn('sh', ['-c', GUARDIAN, 'guardian', folder, signal, ...command], {
      ...user,
      cwd: folder,
      // Its own group: a Ctrl-C reaches the tests, and they, or their end, reach it.
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
  }

  get running(): boolean {
    return this.#guardian.exitCode === null;
  }

  async close(): Promise<void> {
    if (!this.running) return;
    const ended = new Promise((resolve) => this.#guardian.once('exit', resolve));
    this.#guardian.stdin?.end();
    await ended;
  }
}
