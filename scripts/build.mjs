/**
 * Bundles what browsers load: the SDK into `.build/sdk`, the page into `.build/site`, the console into `.build/console`. Runs on its own too. What has not
 * changed since the last build is left as it is.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './lib/paths.mjs';

const SITE_SOURCES = join(root, 'server', 'site');
const CONSOLE_SOURCES = join(root, 'server', 'console');
const SDK_DIR = join(root, '.build', 'sdk');
const SITE_DIR = join(root, '.build', 'site');
const CONSOLE_DIR = join(root, '.build', 'console');
const STAMP = join(root, '.build', 'bundles.stamp');
const INPUTS = [
  'client-sdk',
  'shared',
  'server/site',
  'server/console',
  'scripts/bundle',
  'scripts/build.mjs',
  'package-lock.json',
];

/** @returns {Promise<'built' | 'up to date'>} */
export async function build() {
  const stamp = inputsHash();
  if (
    existsSync(STAMP) &&
    readFileSync(STAMP, 'utf8') === stamp &&
    existsSync(join(SITE_DIR, 'index.html')) &&
    existsSync(join(CONSOLE_DIR, 'index.html'))
  ) {
    return 'up to date';
  }
  // Only now: esbuild and the compiler take longer to load than the look at the stamp.
  const { browserBundles } = await import('./bundle/browserBundles.mjs');
  const { emitTypes } = await import('./bundle/emitTypes.mjs');
  rmSync(STAMP, { force: true });
  mkdirSync(SDK_DIR, { recursive: true });
  mkdirSync(SITE_DIR, { recursive: true });
  mkdirSync(CONSOLE_DIR, { recursive: true });
  copySite();
  for (const file of ['index.html', 'icon.svg']) cpSync(join(CONSOLE_SOURCES, file), join(CONSOLE_DIR, file));
  await browserBundles({ sdkDir: SDK_DIR, siteDir: SITE_DIR, consoleDir: CONSOLE_DIR });
  emitTypes(SDK_DIR);
  writeFileSync(STAMP, stamp);
  return 'built';
}

/** The page's own files, but for the sources that are bundled. */
function copySite() {
  cpSync(SITE_SOURCES, SITE_DIR, { recursive: true, filter: (source) => !source.endsWith('.ts') });
}

/** Of everything that the bundles are made from. */
function inputsHash() {
  const hash = createHash('sha256');
  for (const input of INPUTS) {
    for (const file of filesOf(join(root, input))) {
      hash
        .update(`${relative(root, file)}\0`)
        .update(readFileSync(file))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesOf(path) {
  if (!existsSync(path)) return [];
  /** @type {import('node:fs').Dirent[]} */
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch {
    return [path];
  }
  return entries
    .filter(({ name }) => name !== 'node_modules')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesOf(join(path, entry.name)) : [join(path, entry.name)]));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(`SDK, page and console: ${await build()}`);
}
