import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone's top folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');

/** Logs, stamps and reports of set-up and tests; safe to delete. */
export const workDir = join(root, '.build', 'setup');

/** What several clones share and what is dear to make again. */
export const cacheDir = join(
  process.env.VISAVIS_CACHE || process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
  'visavis',
);

/** @param {string[]} parts */
export const inModules = (...parts) => join(root, 'node_modules', ...parts);

/** Node's first version that runs TypeScript files as they are. */
const OLDEST_NODE = { major: 22, minor: 18 };

/**
 * The Node that runs the product: the npm package `node`, else this one where it is new enough.
 * @returns {string | undefined} its path; undefined where neither serves
 */
export function productNode() {
  const packaged = inModules('node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(packaged)) return packaged;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const newEnough = major > OLDEST_NODE.major || (major === OLDEST_NODE.major && minor >= OLDEST_NODE.minor);
  return newEnough ? process.execPath : undefined;
}

/** What Node has compiled, for the next start; safe to delete. */
const compileCacheDir = join(root, '.build', 'compile-cache');

/**
 * This environment, with the project's own programs and Node first in PATH, without ONNX Runtime's uploads, and with a
 * place where Node keeps what it has compiled: reading 1,000 TypeScript files takes seconds of every start.
 */
export function productEnv() {
  const PATH = `${inModules('.bin')}${delimiter}${process.env.PATH ?? ''}`;
  const NODE_COMPILE_CACHE = process.env.NODE_COMPILE_CACHE || compileCacheDir;
  return { ...process.env, PATH, NODE_COMPILE_CACHE, ORT_DISABLE_TELEMETRY: '1' };
}
