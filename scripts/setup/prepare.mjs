import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { productEnv, productNode, root, workDir } from '../lib/paths.mjs';
import { Progress } from '../lib/Progress.mjs';
import { run } from '../lib/run.mjs';
import { SetupError } from '../lib/SetupError.mjs';
import {
  debianPackages,
  installCommand,
  installPackages,
  mayInstall,
  missingPackages,
} from './debianPackages.mjs';
import { buildWorker, downloadWorker, findWorker, runsHere } from './mediasoupWorker.mjs';
import { buildAddon, isAddonCurrent } from './nativeAddon.mjs';
import { installNpmPackages } from './npmPackages.mjs';
import { missingTestPrograms, testProgramsHint } from './testPrograms.mjs';

/**
 * @typedef {object} Prepared what the product and its tests run with
 * @property {string} node the Node to run them
 * @property {NodeJS.ProcessEnv} env
 */

/**
 * Brings this clone and machine to where the product runs. Does only what is not done yet.
 * @param {{ tests?: boolean, dependenciesOnly?: boolean }} options tests: also what the tests need (Chromium, Postgres);
 *   dependenciesOnly: npm packages and mediasoup's worker, nothing that is made from the project's own sources
 * @returns {Promise<Prepared>}
 * @throws {SetupError} that says what is missing and how to get it
 */
export async function prepare({ tests = false, dependenciesOnly = false } = {}) {
  const progress = new Progress();
  mkdirSync(workDir, { recursive: true });
  await progress.step('npm packages', installNpmPackages);
  const node = requireNode();

  let worker = givenWorker() ?? findWorker() ?? (await tryDownload(progress));
  const addonIsDue = !dependenciesOnly && !isAddonCurrent();
  const unavailable = await provideDebianPackages(progress, [
    ...(worker ? [] : debianPackages.worker),
    ...(addonIsDue ? debianPackages.addon : []),
    ...(tests ? missingTestPrograms() : []),
  ]);
  // A worker of an earlier set-up may have lacked nothing but the libraries that have just come.
  worker ??= findWorker() ?? (await build(progress, unavailable));
  if (!dependenciesOnly) {
    await progress.step('media addon', async (say) => {
      return addonIsDue ? provideAddon(unavailable, say) : 'up to date';
    });
    await progress.step('SDK and pages', (say) => buildBundles(node, say));
  }
  if (tests) {
    const missing = missingTestPrograms();
    if (missing.length > 0) throw new SetupError(testProgramsHint(missing));
  }
  return { node, env: { ...productEnv(), MEDIASOUP_WORKER_BIN: worker } };
}

function requireNode() {
  const node = productNode();
  if (node) return node;
  throw new SetupError(
    `Node ${process.versions.node} is too old, and the npm package "node" that brings a newer one was not set up.\n` +
      'Let npm run install scripts (npm config set ignore-scripts false) and start again, or use Node 24.',
  );
}

/** The worker that the environment names, if it names one. */
function givenWorker() {
  const path = process.env.MEDIASOUP_WORKER_BIN;
  if (!path) return undefined;
  if (runsHere(path)) return path;
  throw new SetupError(
    `MEDIASOUP_WORKER_BIN is ${path}, which does not run here. Correct it, or unset it to have a worker set up.`,
  );
}

/** @param {Progress} progress */
async function tryDownload(progress) {
  /** @type {string | undefined} */
  let worker;
  await progress.step('mediasoup worker, prebuilt', async () => {
    worker = await downloadWorker();
    return worker ? 'downloaded' : 'not to be had here, so it will be built';
  });
  return worker;
}

/**
 * @param {Progress} progress
 * @param {string[]} unavailable packages that are missing
 */
async function build(progress, unavailable) {
  const lacking = debianPackages.worker.filter((name) => unavailable.includes(name));
  if (lacking.length > 0) {
    throw new SetupError(
      `mediasoup's worker cannot be built. As root, run\n  ${installCommand(lacking)}\n` +
        'Or bring a mediasoup-worker of the version in package-lock.json and set MEDIASOUP_WORKER_BIN to its path.',
    );
  }
  let worker = '';
  await progress.step('mediasoup worker', async (say) => {
    worker = await buildWorker(say);
    return 'built';
  });
  return worker;
}

/**
 * @param {Progress} progress
 * @param {string[]} wanted
 * @returns {Promise<string[]>} what is missing still, because this user may not install
 */
async function provideDebianPackages(progress, wanted) {
  const missing = missingPackages([...new Set(wanted)]);
  if (missing.length === 0) return [];
  if (!mayInstall()) {
    progress.note(`Missing Debian packages. To install them, as root:\n${installCommand(missing)}`);
    return missing;
  }
  await progress.step('Debian packages', async (say) => {
    await installPackages(missing, say);
    return `installed ${missing.join(', ')}`;
  });
  return [];
}

/**
 * The addon makes encoding cheap; where it cannot be built, the media-worker encodes with ffmpeg child processes.
 * @param {string[]} unavailable packages that are missing
 * @param {(detail: string) => void} say
 */
async function provideAddon(unavailable, say) {
  const lacking = debianPackages.addon.filter((name) => unavailable.includes(name));
  const problem = lacking.length > 0 ? `lacks ${lacking.join(', ')}` : await buildAddon(say);
  return problem ? `not built, ffmpeg is used instead, at a higher cost: ${problem}` : 'built';
}

/**
 * @param {string} node
 * @param {(detail: string) => void} say
 */
async function buildBundles(node, say) {
  let outcome = '';
  const onLine = (/** @type {string} */ line) => {
    outcome = line.replace(/^.*: /, '');
    say(outcome);
  };
  await run(node, [join(root, 'scripts', 'build.mjs')], { log: 'bundles', env: productEnv(), onLine });
  return outcome;
}
