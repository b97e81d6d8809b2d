import { spawnInGroup } from '../lib/children.mjs';
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
 * @param {import('../setup/prepare.mjs').Prepared} prepared
 * @param {import('./checks.mjs').Check} check
 * @param {import('./Tally.mjs').Tally} tally
 */
export async function runCheck(prepared, check, tally) {
  const { code, output } = await runShown(prepared, check.args);
  const problem = code === 0 ? check.findProblem?.(output) : `ended with exit code ${code}`;
  if (!problem) return tally.pass();
  console.log(`✗ ${check.name}: ${problem}`);
  tally.fail(check.name);
}
