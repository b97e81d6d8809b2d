import { availableParallelism } from 'node:os';
import { spawnInGroup } from '../lib/children.mjs';
import { formatDuration } from '../lib/Progress.mjs';
import { root } from '../lib/paths.mjs';

/**
 * Runs a program of the product's Node in the clone, its output shown.
 * @param {import('../setup/prepare.mjs').Prepared} prepared
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [more] further environment
 * @returns {Promise<{ code: number, output: string }>} output: what it wrote to stdout
 */
export function runShown({ node, env }, args, more = {}) {
  return new Promise((resolve, reject) => {
    const child = spawnInGroup(node, args, {
      cwd: root,
      env: { ...env, ...more },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      output += text;
      process.stdout.write(text);
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * Runs the checks, as many at once as there are cores (each is one thread's work), in their order; each shows its
 * output when it has ended.
 * @param {import('../setup/prepare.mjs').Prepared} prepared
 * @param {import('./checks.mjs').Check[]} checks
 * @param {import('./Tally.mjs').Tally} tally
 */
export async function runChecks(prepared, checks, tally) {
  const left = [...checks];
  const lane = async () => {
    for (let check = left.shift(); check; check = left.shift()) await runCheck(prepared, check, tally);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
}

/**
 * @param {import('../setup/prepare.mjs').Prepared} prepared
 * @param {import('./checks.mjs').Check} check
 * @param {import('./Tally.mjs').Tally} tally
 */
async function runCheck(prepared, check, tally) {
  const started = performance.now();
  const { code, output } = await runQuietly(prepared, check.args);
  const problem = code === 0 ? check.findProblem?.(output) : `ended with exit code ${code}`;
  if (output.trim() !== '') console.log(output.trimEnd());
  const took = formatDuration(performance.now() - started);
  if (problem) {
    console.log(`✗ ${check.name} (${took}): ${problem}`);
    tally.fail(check.name);
  } else {
    console.log(`✓ ${check.name} (${took})`);
    tally.pass();
  }
}

/**
 * @param {import('../setup/prepare.mjs').Prepared} prepared
 * @param {string[]} args
 * @returns {Promise<{ code: number, output: string }>} output: all that it wrote
 */
function runQuietly({ node, env }, args) {
  return new Promise((resolve, reject) => {
    const child = spawnInGroup(node, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        output += text;
      });
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
