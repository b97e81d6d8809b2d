import { spawnInGroup } from '../lib/children.mjs';
import { root } from '../lib/paths.mjs';

/**
 * Runs a program of the product's Node in the clone, its output shown.
 * @param {import('../setup/prepare.mjs').Prepared} prepared
 * @param {import('./Lane.mjs').Lane} lane
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [more] further environment
 * @returns {Promise<{ code: number, output: string }>} output: what it wrote to stdout
 */
export function runShown({ node, env }, lane, args, more = {}) {
  return new Promise((resolve, reject) => {
    const child = spawnInGroup(node, args, {
      cwd: root,
      env: { ...env, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    lane.admit(child);
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      output += text;
      lane.write(text);
    });
    child.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ text) => lane.write(text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * @param {import('../setup/prepare.mjs').Prepared} prepared
 * @param {import('./Lane.mjs').Lane} lane
 * @param {import('./checks.mjs').Check} check
 * @param {import('./Tally.mjs').Tally} tally
 */
export async function runCheck(prepared, lane, check, tally) {
  lane.heading(check.name);
  const { code, output } = await runShown(prepared, lane, check.args);
  const problem = code === 0 ? check.findProblem?.(output) : `ended with exit code ${code}`;
  if (problem) {
    lane.write(`✗ ${check.name}: ${problem}\n`);
    tally.fail(check.name);
  } else tally.pass();
  lane.flush();
}
