import { spawn } from 'node:child_process';
import { findFfmpeg } from '../video/FfmpegProcess.ts';

export interface FfmpegRun {
  /** Kills it. */
  readonly signal: AbortSignal;
  /** What it reads on its standard input. Default: nothing. */
  readonly input?: Uint8Array;
  /** Told every line that it prints; `true` ends it at once. */
  readonly onLine?: (line: string) => boolean;
  readonly ffmpeg?: string;
}

export interface FfmpegEnd {
  /** Null: it was killed. */
  readonly code: number | null;
  /** The end of what it printed. */
  readonly printed: string;
}

const TAIL_CHARS = 500;

/**
 * Runs one ffmpeg to its end.
 * @throws Error when it cannot be started; the signal's reason when it aborts.
 */
export async function runFfmpeg(
  args: readonly string[],
  { signal, input, onLine, ffmpeg = findFfmpeg() }: FfmpegRun,
): Promise<FfmpegEnd> {
  signal.throwIfAborted();
  const child = spawn(ffmpeg, args, { stdio: [input ? 'pipe' : 'ignore', 'ignore', 'pipe'] });
  const kill = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  const { promise, resolve, reject } = Promise.withResolvers<FfmpegEnd>();
  let printed = '';
  let line = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    printed = (printed + text).slice(-TAIL_CHARS);
    const lines = (line + text).split('\n');
    line = (lines.pop() ?? '').slice(-TAIL_CHARS);
    if (onLine && lines.some((each) => onLine(each))) kill();
  });
  // Writing to an ffmpeg that is gone; its end tells why it went.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  child.once('error', reject);
  child.once('close', (code) => resolve({ code, printed: printed.trim() }));
  try {
    const end = await promise;
    signal.throwIfAborted();
    return end;
  } finally {
    signal.removeEventListener('abort', kill);
  }
}
