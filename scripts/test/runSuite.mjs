import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inModules, workDir } from '../lib/paths.mjs';
import { runShown } from './runCheck.mjs';
import { countReport, Tally } from './Tally.mjs';
import { endStrays, makeTemporaryFolder } from './strays.mjs';

/**
 * Runs one of vitest's projects and counts its tests.
 * @param {import('../setup/prepare.mjs').Prepared} prepared
 * @param {import('./Lane.mjs').Lane} lane
 * @param {string} suite the project's name
 * @param {string[]} filters parts of test files' paths; none: all
 * @param {import('./Tally.mjs').Tally} tally
 */
export async function runSuite(prepared, lane, suite, filters, tally) {
  lane.heading(`${suite} tests`);
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
  const program = [inModules('vitest', 'vitest.mjs'), ...args, ...filters];
  const { code } = await runShown(prepared, lane, program, { TMPDIR: folder });
  const suiteTally = new Tally();
  if (existsSync(report))
    countReport(suiteTally, suite, JSON.parse(readFileSync(report, 'utf8')).testResults);
  // No test file, an error outside of any test, a crash: nothing that a test's own result shows.
  if (code !== 0 && suiteTally.failed === 0) suiteTally.fail(`${suite}: vitest ended with exit code ${code}`);
  const strays = await endStrays(folder);
  if (strays.length > 0) {
    lane.write(`✗ ${suite} left processes behind; they were ended:\n  ${strays.join('\n  ')}\n`);
    suiteTally.fail(`${suite}: no process is left behind`);
  }
  tally.add(suiteTally);
  lane.flush();
}
