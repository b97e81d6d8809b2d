import { spawn } from 'node:child_process';
import { onParentGone } from './onParentGone.mjs';

/**
 * Children run in process groups of their own and are ended with this process, however it ends (kill -9 excepted).
 * @type {Set<number>}
 */
const groups = new Set();
let armed = false;

/**
 * Like node's `spawn`, in a group of its own that does not outlive this process.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
export function spawnInGroup(command, args, options) {
  armOnce();
  const child = spawn(command, args, { ...options, detached: true });
  const { pid } = child;
  if (pid !== undefined) {
    groups.add(pid);
    child.once('exit', () => groups.delete(pid));
  }
  return child;
}

/**
 * @param {number} pid the group's leader
 * @param {NodeJS.Signals} signal
 */
export function killGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended by itself.
  }
}

function armOnce() {
  if (armed) return;
  armed = true;
  process.on('exit', () => {
    for (const pid of groups) killGroup(pid, 'SIGKILL');
  });
}

/**
 * While there is nothing to tidy up: a signal, or the end of the npm that started this process, ends it and its children.
 * @returns {() => void} the release: from then on signals are the caller's again
 */
export function exitOnSignals() {
  /** @type {[NodeJS.Signals, number][]} */
  const exitCodes = [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ];
  /** @type {(() => void)[]} */
  const releases = exitCodes.map(([signal, code]) => {
    const exit = () => process.exit(code);
    process.once(signal, exit);
    return () => process.removeListener(signal, exit);
  });
  releases.push(onParentGone(() => process.exit(143)));
  return () => releases.forEach((release) => release());
}
