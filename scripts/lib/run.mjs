import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { killGroup, spawnInGroup } from './children.mjs';
import { root, workDir } from './paths.mjs';
import { SetupError } from './SetupError.mjs';

const TAIL_LINES = 30;

/**
 * Runs a command to its end, its output kept in `.build/setup/<log>.log`.
 * @param {string} command
 * @param {string[]} args
 * @param {object} options
 * @param {string} options.log name of the log file
 * @param {string} [options.cwd] default: the clone
 * @param {NodeJS.ProcessEnv} [options.env] default: this process's
 * @param {number} [options.timeoutMs] then the command is killed
 * @param {(line: string) => void} [options.onLine] every line of output, as it comes
 * @returns {Promise<{ ok: boolean, tail: string }>} whether it exited with 0 in time; the end of its output
 */
export function tryRun(command, args, { log, cwd = root, env = process.env, timeoutMs, onLine }) {
  mkdirSync(workDir, { recursive: true });
  const logFile = createWriteStream(join(workDir, `${log}.log`));
  logFile.write(`$ ${[command, ...args].join(' ')}\n`);
  return new Promise((resolve) => {
    const child = spawnInGroup(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = timeoutMs && setTimeout(() => child.pid && killGroup(child.pid, 'SIGKILL'), timeoutMs);
    /** @type {string[]} */
    let tail = [];
    let rest = '';
    /** @param {string} text */
    const take = (text) => {
      logFile.write(text);
      const lines = (rest + text).split(/[\r\n]+/);
      rest = lines.pop() ?? '';
      const said = lines.filter((line) => line.trim() !== '');
      tail = [...tail, ...said].slice(-TAIL_LINES);
      for (const line of said) onLine?.(line);
    };
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', take);
    // A program that is not there: 'close' follows.
    child.once('error', (error) => take(`${error.message}\n`));
    child.once('close', (code) => {
      if (timer) clearTimeout(timer);
      take('\n');
      logFile.end();
      resolve({ ok: code === 0, tail: tail.join('\n') });
    });
  });
}

/**
 * As {@link tryRun}, but a failure throws what the command said last.
 * @param {string} command
 * @param {string[]} args
 * @param {Parameters<typeof tryRun>[2]} options
 */
export async function run(command, args, options) {
  const { ok, tail } = await tryRun(command, args, options);
  if (ok) return;
  const logPath = join(workDir, `${options.log}.log`);
  throw new SetupError(`${tail}\n\n"${command} ${args.join(' ')}" failed. Its whole output: ${logPath}`);
}
