import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const GRACE_MS = 5_000;
const POLL_MS = 200;

/**
 * A folder for a suite's temporary files. As TMPDIR in the suite's environment it is also the mark of every process that
 * the suite starts, however deep and in whatever group: servers pass it on to their children.
 * @param {string} suite
 */
export function makeTemporaryFolder(suite) {
  const folder = mkdtempSync(join(tmpdir(), `visavis-${suite}-`));
  // Postgres refuses to run as root; as another user it must get in.
  chmodSync(folder, 0o755);
  return folder;
}

/**
 * Ends processes that outlived the suite that started them, after a moment to end by themselves, and removes its files.
 * @param {string} folder the suite's temporary folder
 * @param {number} graceMs
 * @returns {Promise<string[]>} process ids and command lines of those that had to be killed. Empty where there is no /proc.
 */
export async function endStrays(folder, graceMs = GRACE_MS) {
  const deadline = Date.now() + graceMs;
  let strays = findMarked(folder);
  while (strays.length > 0 && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    strays = findMarked(folder);
  }
  for (const { pid } of strays) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone between the look and the blow.
    }
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  return strays.map(({ pid, command }) => `${pid} ${command}`);
}

/**
 * @param {string} folder
 * @returns {{ pid: number, command: string }[]}
 */
function findMarked(folder) {
  if (!existsSync('/proc/self/environ')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      if (!readProc(name, 'environ').split('\0').includes(`TMPDIR=${folder}`)) return [];
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
