import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';

const POLL_MS = 500;
const HEARTBEAT_MS = 10_000;
/** A holder that has not touched its lock for so long is gone, wherever it ran. */
const STALE_MS = 60_000;

/**
 * Runs `work` while no other process of this user holds the lock: spares doing dear work twice. Results are still put in
 * place by renaming, so that even two holders do no harm.
 * @template T
 * @param {string} path the lock file
 * @param {(() => void) | undefined} onWait called once when another process holds it
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, onWait, work) {
  mkdirSync(dirname(path), { recursive: true });
  while (!tryTake(path)) {
    onWait?.();
    onWait = undefined;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  const release = () => rmSync(path, { force: true });
  const heartbeat = setInterval(() => touch(path), HEARTBEAT_MS);
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    process.removeListener('exit', release);
    release();
  }
}

/** @param {string} path */
function touch(path) {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // Someone cleared the cache under us: the work in hand can still end well.
  }
}

/** @param {string} path */
function tryTake(path) {
  try {
    writeFileSync(path, JSON.stringify({ pid: process.pid, host: hostname() }), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
  }
  if (isStale(path)) rmSync(path, { force: true });
  return false;
}

/** @param {string} path */
function isStale(path) {
  try {
    if (Date.now() - statSync(path).mtimeMs > STALE_MS) return true;
    const { pid, host } = JSON.parse(readFileSync(path, 'utf8'));
    if (host !== hostname()) return false;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // ESRCH: its process is gone. Anything else (released or half-written just now): look again.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH';
  }
}
