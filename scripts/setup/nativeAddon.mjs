import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashFiles } from '../lib/hashFiles.mjs';
import { inModules, productEnv, productNode, root } from '../lib/paths.mjs';
import { tryRun } from '../lib/run.mjs';

const FOLDER = join(root, 'media-worker', 'native');
const ADDON = join(FOLDER, 'build', 'Release', 'visavis_media.node');
const STAMP = join(FOLDER, 'build', 'stamp');

/** Whether the addon is there and made from the sources as they are. */
export function isAddonCurrent() {
  return existsSync(ADDON) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp();
}

/**
 * Compiles the addon.
 * @param {(detail: string) => void} say
 * @returns {Promise<string | undefined>} what went wrong, in a line; undefined when it was built and loads
 */
export async function buildAddon(say) {
  const node = productNode();
  if (!node) return 'no Node to load it with';
  // See its README: with this nodedir, headers come from an npm package, not from a download.
  const rebuild = [inModules('node-gyp', 'bin', 'node-gyp.js'), 'rebuild', '-C', FOLDER, '--nodedir=.'];
  const load = ['--eval', `require(${JSON.stringify(ADDON)})`];
  for (const [log, args] of /** @type {const} */ ([
    ['media-addon-build', rebuild],
    ['media-addon-load', load],
  ])) {
    const { ok, tail } = await tryRun(node, args, { log, env: productEnv(), onLine: say });
    if (!ok) return `${firstError(tail)} (see .build/setup/${log}.log)`;
  }
  writeFileSync(STAMP, stamp());
  return undefined;
}

function stamp() {
  const sources = ['binding.gyp', 'common.gypi', 'src'].map((name) => join(FOLDER, name));
  return hashFiles(sources, [process.platform, process.arch]);
}

/** @param {string} output */
function firstError(output) {
  const lines = output.split('\n');
  return (lines.find((line) => /error|not found/i.test(line)) ?? lines.at(-1) ?? 'no reason given').trim();
}
