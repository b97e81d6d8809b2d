import { availableParallelism, constants, setPriority } from 'node:os';
import { spawnInGroup } from '../lib/children.mjs';
import { formatDuration } from '../lib/Progress.mjs';
import { root } from '../lib/paths.mjs';

/**
 * @typedef {object} RunOptions
 * @property {NodeJS.ProcessEnv} [env] further environment
 * @property {boolean} [shown] its output is shown as it comes; otherwise the caller shows it
 * @property {boolean} [nice] it takes what of the processor others leave
 */

/**
 * Runs a program of the product's Node in the clone.
 * @param {import('../setup/prepare.mjs').Prepared} prepared
 * @param {string[]} args
 * @param {RunOptions} options
 * @returns {Promise<{ code: number, output: string }>} output: all that it wrote
 */
export function runProgram({ node, env }, args, { env: more = {}, shown = false, nice = false }) {
  return new Promise((resolve, reject) => {
    const child = spawnInGroup(node, args, {
      cwd: root,
      env: { ...env, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (nice && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    let output = '';
    for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
      child[name]?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        output += text;
        if (shown) process[name].write(text);
      });
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * The same for the command itself, whose output is this one's.
 * @param {import('../setup/prepare.mjs').Prepared} prepared
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] further environment
 */
export async function runShown(prepared, args, env = {}) {
  return runProgram(prepared, args, { env, shown: true });
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
  const { code, output } = await runProgram(prepared, check.args, { nice: true });
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
