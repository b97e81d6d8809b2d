import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inModules, root } from '../lib/paths.mjs';
import { run } from '../lib/run.mjs';

const NPM = process.platform === 'win32' ? 'npm.cmd' : 'npm';
/** npm 9 cannot read a lock file in which an override replaces one package by another. */
const OLDEST_NPM = 10;
/** mediasoup's install step neither downloads nor builds its worker when it sees this: set-up does it, cached. */
const PLACEHOLDER_WORKER = join(root, 'set-up-provides-the-worker');

/**
 * `npm ci`, unless node_modules already holds what the lock file asks for.
 * @param {(detail: string) => void} say
 */
export async function installNpmPackages(say) {
  if (isInstalled()) return 'up to date';
  const version = spawnSync(NPM, ['--version'], { encoding: 'utf8' }).stdout ?? '';
  const newer =
    parseInt(version) < OLDEST_NPM ? ['exec', '--yes', `--package=npm@${OLDEST_NPM}`, '--', NPM] : [];
  await run(NPM, [...newer, 'ci', '--no-fund', '--no-audit', '--loglevel=http'], {
    log: 'npm',
    // onnxruntime-node's install step would download CUDA libraries that we do not use.
    env: { ...process.env, MEDIASOUP_WORKER_BIN: PLACEHOLDER_WORKER, ONNXRUNTIME_NODE_INSTALL: 'skip' },
    onLine: (line) => say(/\/([^/]+)\.tgz/.exec(line)?.[1] ?? ''),
  });
  return 'installed';
}

/**
 * Compares the lock file with npm's own record of what is in node_modules, which it writes when an install has ended well.
 * Packages for other systems are optional and may be absent.
 */
function isInstalled() {
  const record = inModules('.package-lock.json');
  if (!existsSync(record) || !existsSync(inModules('node', 'bin'))) return false;
  const wanted = readPackages(join(root, 'package-lock.json'));
  const found = readPackages(record);
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) return true;
    const there = found[path];
    if (!there) return entry.optional === true || entry.peer === true;
    return there.version === entry.version && there.integrity === entry.integrity;
  });
}

/**
 * @param {string} path
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean, peer?: boolean }>}
 */
function readPackages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages ?? {};
}
