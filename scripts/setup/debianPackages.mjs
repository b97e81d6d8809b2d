import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { run } from '../lib/run.mjs';
import { SetupError } from '../lib/SetupError.mjs';

/** What is taken from the distribution, by what needs it. */
export const debianPackages = {
  /** To build mediasoup's worker; the libraries are also what the built worker runs with. */
  worker: [
    'g++',
    'cmake',
    'ninja-build',
    'pkg-config',
    'flatbuffers-compiler',
    'libflatbuffers-dev',
    'libabsl-dev',
    'libuv1-dev',
    'libssl-dev',
    'libsrtp2-dev',
  ],
  /** To build the video and audio encoder. */
  addon: ['g++', 'make', 'python3', 'pkg-config', 'libvpx-dev', 'libyuv-dev', 'libopus-dev'],
};

/** Whether this system's packages are Debian's (or a descendant's). */
export function hasApt() {
  return existsSync('/usr/bin/apt-get') && existsSync('/usr/bin/dpkg-query');
}

/**
 * @param {string[]} names
 * @returns {string[]} those that are not installed; none where the system's packages are not Debian's
 */
export function missingPackages(names) {
  if (!hasApt()) return [];
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f=${Package} ${db:Status-Status}\\n', ...names], {
    encoding: 'utf8',
  });
  const installed = new Set(stdout.split('\n').filter((line) => line.endsWith(' installed')));
  return names.filter((name) => !installed.has(`${name} installed`));
}

/** @param {string[]} names */
export function installCommand(names) {
  return `apt-get update && apt-get install -y --no-install-recommends ${names.join(' ')}`;
}

/** Whether this process may install packages. */
export function mayInstall() {
  return hasApt() && process.getuid?.() === 0;
}

/**
 * Installs packages. Call only when {@link mayInstall}.
 * @param {string[]} names
 * @param {(detail: string) => void} say
 */
export async function installPackages(names, say) {
  if (names.length === 0) return;
  if (!mayInstall()) throw new SetupError(`As root, run: ${installCommand(names)}`);
  const options = {
    log: 'debian-packages',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
    onLine: say,
  };
  // Another apt (unattended upgrades, a second set-up) may hold the lock for a while.
  const patience = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3'];
  await run('apt-get', [...patience, 'update'], options);
  await run('apt-get', [...patience, 'install', '-y', '--no-install-recommends', ...names], options);
}
