/**
 * `npm test`: sets up what is missing, then runs every check and test, through failures, and says how many there were.
 * `npm test -- NAME…` runs only those named: format lint openapi types deps unit contract e2e; anything else picks test files by
 * a part of their path.
 */
import { availableParallelism } from 'node:os';
import { exitOnSignals } from './lib/children.mjs';
import { formatDuration } from './lib/Progress.mjs';
import { runMain } from './lib/SetupError.mjs';
import { prepare } from './setup/prepare.mjs';
import { REAL_TIME_SUITE, staticChecks, suites } from './test/checks.mjs';
import { Lane } from './test/Lane.mjs';
import { runCheck } from './test/runCheck.mjs';
import { runSuite } from './test/runSuite.mjs';
import { Tally } from './test/Tally.mjs';

exitOnSignals();
await runMain(async () => {
  const started = performance.now();
  const { selected, filters } = parse(process.argv.slice(2));
  const tally = new Tally();
  const lane = new Lane({ behind: false });
  lane.heading('Set-up');
  const prepared = await prepare({ tests: suites.some((suite) => suite !== 'unit' && selected(suite)) });
  const checks = Object.entries(staticChecks).flatMap(([name, group]) => (selected(name) ? group : []));
  const [inRealTime, others] = partition(suites.filter(selected), (suite) => suite === REAL_TIME_SUITE);
  const sideBySide = inRealTime.length > 0 && checks.length + others.length > 0 && availableParallelism() > 1;
  if (sideBySide) {
    lane.write(
      `\nThe ${REAL_TIME_SUITE} tests go first; all other checks run in the time that they leave.\n`,
    );
  }
  const runOthers = async (/** @type {Lane} */ where) => {
    for (const check of checks) await runCheck(prepared, where, check, tally);
    for (const suite of others) await runSuite(prepared, where, suite, filters, tally);
  };
  const runInRealTime = async () => {
    for (const suite of inRealTime) await runSuite(prepared, lane, suite, filters, tally);
  };
  if (sideBySide) await Promise.all([runInRealTime(), runOthers(new Lane({ behind: true }))]);
  else await runOthers(lane).then(runInRealTime);
  lane.heading(`Done in ${formatDuration(performance.now() - started)}`);
  for (const failure of tally.failures) console.log(`✗ ${failure}`);
  console.log(`${tally}`);
  return tally.failed > 0 || tally.passed === 0 ? 1 : 0;
});

/**
 * @param {string[]} names
 * @param {(name: string) => boolean} isFirst
 * @returns {[string[], string[]]}
 */
function partition(names, isFirst) {
  return [names.filter(isFirst), names.filter((name) => !isFirst(name))];
}

/** @param {string[]} args */
function parse(args) {
  const names = [...Object.keys(staticChecks), ...suites];
  const named = args.filter((arg) => names.includes(arg));
  const filters = args.filter((arg) => !names.includes(arg));
  const all = named.length > 0 ? named : filters.length > 0 ? suites : names;
  return { filters, selected: (/** @type {string} */ name) => all.includes(name) };
}
