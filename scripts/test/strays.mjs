import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Set in a suite's environment and so in that of all that it starts, however deep and in whatever group. */
export const MARK = 'VISAVIS_TEST_SUITE';

const GRACE_MS = 5_000;
const POLL_MS = 200;

/**
 * Ends processes that outlived the suite that started them; gives them a moment to end by themselves first.
 * @param {string} mark the suite's value of {@link MARK}
 * @returns {Promise<string[]>} the command lines of those that had to be killed. Empty where there is no /proc.
 */
export async function endStrays(mark) {
  const deadline = Date.now() + GRACE_MS;
  let strays = findMarked(mark);
  while (strays.length > 0 && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    strays = findMarked(mark);
  }
  for (const { pid } of strays) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone between the look and the blow.
    }
  }
  return strays.map(({ pid, command }) => `${pid} ${command}`);
}

/**
 * @param {string} mark
 * @returns {{ pid: number, command: string }[]}
 */
function findMarked(mark) {
  if (!existsSync('/proc/self/environ')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      if (!readProc(name, 'environ').split('\0').includes(`${MARK}=${mark}`)) return [];
      const command = readProc(name, 'cmdline').replaceAll('\0', ' ').trim();
      // A zombie has no command line: it is dead, and its parent's to collect.
      return command ? [{ pid: Number(name), command: command.slice(0, 200) }] : [];
    });
}

/**
 * @param {string} pid
 * @param {string} file
 */
function readProc(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
