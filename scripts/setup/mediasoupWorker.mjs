import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  mkdtempSync,
  chmodSync,
} from 'node:fs';
import { cpus } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { hashFiles } from '../lib/hashFiles.mjs';
import { cacheDir, inModules, root } from '../lib/paths.mjs';
import { run, tryRun } from '../lib/run.mjs';
import { withLock } from '../lib/withLock.mjs';

const RECIPE = join(root, 'scripts', 'mediasoup-worker');
const BINARY = process.platform === 'win32' ? 'mediasoup-worker.exe' : 'mediasoup-worker';
const PROBE_TIMEOUT_MS = 8_000;
const DOWNLOAD_TIMEOUT_MS = 120_000;
/** The worker's answer to being started by hand (its main.cpp): so it loads and runs here. */
const RUNS_HERE = 41;

const store = join(cacheDir, 'mediasoup-worker');

/** @returns {{ version: string, repository: { url: string } }} */
const readManifest = () => JSON.parse(readFileSync(inModules('mediasoup', 'package.json'), 'utf8'));

/** @param {string} suffix */
const cached = (suffix) =>
  join(store, `${readManifest().version}-${process.platform}-${process.arch}-${suffix}`, BINARY);

const prebuiltPath = () => cached('prebuilt');

/** A built worker belongs to the recipe and to the distribution whose libraries it was linked with. */
const builtPath = () => cached(hashFiles([RECIPE], [distribution()]));

/** @param {string} binary */
export function runsHere(binary) {
  return existsSync(binary) && spawnSync(binary, [], { env: {}, timeout: 10_000 }).status === RUNS_HERE;
}

/** @returns {string | undefined} a worker in the cache that runs on this machine */
export function findWorker() {
  return [prebuiltPath(), builtPath()].find(runsHere);
}

/**
 * mediasoup's own download of the binary that its authors built.
 * @returns {Promise<string | undefined>} undefined where there is none for this machine, or no way to it
 */
export async function downloadWorker() {
  const { repository } = readManifest();
  const releases =
    process.env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL || repository.url.replace(/^git\+|\.git$/g, '');
  if (process.env.MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD || !(await isReachable(releases))) return undefined;
  const env = { ...process.env, PYTHON: 'false', MEDIASOUP_WORKER_BIN: '' };
  // After a failed download the script would build with tools that it fetches from further places; without a Python it
  // gives up instead.
  const cwd = inModules('mediasoup');
  const options = { log: 'mediasoup-worker-download', cwd, env, timeoutMs: DOWNLOAD_TIMEOUT_MS };
  await tryRun(process.execPath, ['npm-scripts.mjs', 'postinstall'], options);
  const downloaded = join(cwd, 'worker', 'out', 'Release', BINARY);
  if (!runsHere(downloaded)) return undefined;
  putInPlace(downloaded, prebuiltPath());
  return prebuiltPath();
}

/**
 * Builds the worker from the sources in the npm package against the distribution's libraries.
 * @param {(detail: string) => void} say
 * @returns {Promise<string>}
 */
export async function buildWorker(say) {
  const target = builtPath();
  const waiting = () => say('another set-up is building it; waiting for that');
  return withLock(`${dirname(target)}.lock`, waiting, async () => {
    // Whoever held the lock before us may have built it.
    if (runsHere(target)) return target;
    const build = join(dirname(target), 'build');
    const source = inModules('mediasoup', 'worker');
    const options = { log: 'mediasoup-worker-build', onLine: say };
    const configure = [
      '-G',
      'Ninja',
      '-DCMAKE_BUILD_TYPE=Release',
      `-DWORKER=${source}`,
      '-B',
      build,
      RECIPE,
    ];
    await run('cmake', configure, options);
    await run('cmake', ['--build', build, '--parallel', String(cpus().length)], options);
    putInPlace(join(build, BINARY), target);
    rmSync(build, { recursive: true, force: true });
    return target;
  });
}

/**
 * Copies, then renames: a half-written worker is never seen at its place.
 * @param {string} from
 * @param {string} to
 */
function putInPlace(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  const staging = mkdtempSync(join(dirname(to), '.new-'));
  const staged = join(staging, basename(to));
  copyFileSync(from, staged);
  chmodSync(staged, 0o755);
  renameSync(staged, to);
  rmSync(staging, { recursive: true, force: true });
}

/**
 * A closed network is to cost seconds, not a download's whole time.
 * @param {string} url
 */
async function isReachable(url) {
  try {
    await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    return true;
  } catch {
    return false;
  }
}

/** The distribution and its release, not its updates: those keep the libraries' interfaces. */
function distribution() {
  const path = '/etc/os-release';
  if (!existsSync(path)) return '';
  return (readFileSync(path, 'utf8').match(/^(ID|VERSION_ID)=.*$/gm) ?? []).join();
}
