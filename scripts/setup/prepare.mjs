import { mkdirSync } from 'node:fs';
import { productEnv, productNode, workDir } from '../lib/paths.mjs';
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
 * @param {{ tests?: boolean }} options tests: also what the tests need (Chromium, Postgres)
 * @returns {Promise<Prepared>}
 * @throws {SetupError} that says what is missing and how to get it
 */
export async function prepare({ tests = false } = {}) {
  const progress = new Progress();
  mkdirSync(workDir, { recursive: true });
  await progress.step('npm packages', installNpmPackages);
  const node = requireNode();

  let worker = givenWorker() ?? findWorker();
  if (!worker) {
    await progress.step('mediasoup worker, prebuilt', async () => {
      worker = await downloadWorker();
      return worker ? 'downloaded' : 'not to be had here, will be built';
    });
  }
  const wanted = [
    ...(worker ? [] : debianPackages.worker),
    ...(isAddonCurrent() ? [] : debianPackages.addon),
    ...(tests ? missingTestPrograms() : []),
  ];
  const unavailable = await provideDebianPackages(progress, [...new Set(wanted)]);

  // A worker of an earlier set-up may have lacked nothing but the libraries that have just come.
  worker ??= findWorker();
  if (!worker) {
    requirePackages(
      unavailable,
      debianPackages.worker,
      "mediasoup's worker cannot be built",
      WORKER_ALTERNATIVE,
    );
    await progress.step('mediasoup worker, build', async (say) => {
      worker = await buildWorker(say);
      return 'built';
    });
  } else {
    await progress.step('mediasoup worker', async () => 'up to date');
  }
  await provideAddon(progress, unavailable);
  await progress.step('SDK and pages', (say) => buildBundles(node, say));
  if (tests) {
    const missing = missingTestPrograms();
    if (missing.length > 0) throw new SetupError(testProgramsHint(missing));
  }
  return { node, env: { ...productEnv(), MEDIASOUP_WORKER_BIN: worker } };
}

const WORKER_ALTERNATIVE =
  'Without a compiler: put a mediasoup-worker of the version in package-lock.json on this machine and set ' +
  'MEDIASOUP_WORKER_BIN to its path.';

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

/**
 * @param {Progress} progress
 * @param {string[]} wanted
 * @returns {Promise<string[]>} what is missing still, because this user may not install
 */
async function provideDebianPackages(progress, wanted) {
  const missing = missingPackages(wanted);
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
 * @param {string[]} unavailable
 * @param {string[]} needed
 * @param {string} consequence
 * @param {string} alternative
 */
function requirePackages(unavailable, needed, consequence, alternative) {
  const lacking = needed.filter((name) => unavailable.includes(name));
  if (lacking.length === 0) return;
  throw new SetupError(`${consequence}: as root, run\n  ${installCommand(lacking)}\n${alternative}`);
}

/**
 * The addon makes encoding cheap; where it cannot be built, the server encodes with ffmpeg child processes.
 * @param {Progress} progress
 * @param {string[]} unavailable
 */
async function provideAddon(progress, unavailable) {
  await progress.step('media addon', async (say) => {
    if (isAddonCurrent()) return 'up to date';
    const lacking = debianPackages.addon.filter((name) => unavailable.includes(name));
    const problem = lacking.length > 0 ? `lacks ${lacking.join(', ')}` : await buildAddon(say);
    return problem ? `not built, ffmpeg is used instead, at a higher cost: ${problem}` : 'built';
  });
}

/**
 * @param {string} node
 * @param {(detail: string) => void} say
 */
async function buildBundles(node, say) {
  const call = "import { build } from './scripts/build.mjs'; await build();";
  await run(node, ['--input-type=module', '--eval', call], {
    log: 'bundles',
    env: productEnv(),
    onLine: say,
  });
  return 'built';
}
