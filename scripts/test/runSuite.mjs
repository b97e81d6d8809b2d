import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inModules, workDir } from '../lib/paths.mjs';
import { runProgram } from './runChecks.mjs';
import { countReport } from './Tally.mjs';
import { endStrays, makeTemporaryFolder } from './strays.mjs';

/**
 * Runs one of vitest's projects and counts its tests.
 * @param {import('../setup/prepare.mjs').Prepared} prepared
 * @param {string} suite the project's name
 * @param {string[]} filters parts of test files' paths; none: all
 * @param {import('./Tally.mjs').Tally} tally
 * @param {{ shown: boolean, nice: boolean }} how not shown: its output is shown when it has ended
 */
export async function runSuite(prepared, suite, filters, tally, { shown, nice }) {
  mkdirSync(workDir, { recursive: true });
  const report = join(workDir, `vitest-${suite}.json`);
  rmSync(report, { force: true });
  const folder = makeTemporaryFolder(suite);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  // A filter may match in one suite only.
  const args = [
    'run',
    '--project',
    suite,
    ...reporters,
    ...(filters.length > 0 ? ['--passWithNoTests'] : []),
  ];
  const { code, output } = await runProgram(
    prepared,
    [inModules('vitest', 'vitest.mjs'), ...args, ...filters],
    { env: { TMPDIR: folder }, shown, nice },
  );
  if (!shown) console.log(`${output.trimEnd()}\n`);
  const failedBefore = tally.failed;
  if (existsSync(report)) countReport(tally, suite, JSON.parse(readFileSync(report, 'utf8')).testResults);
  // No test file, an error outside of any test, a crash: nothing that a test's own result shows.
  if (code !== 0 && tally.failed === failedBefore)
    tally.fail(`${suite}: vitest ended with exit code ${code}`);
  const strays = await endStrays(folder);
  if (strays.length > 0) {
    console.log(`✗ ${suite} left processes behind; they were ended:\n  ${strays.join('\n  ')}`);
    tally.fail(`${suite}: no process is left behind`);
  }
}
