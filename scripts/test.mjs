/**
 * `npm test`: sets up what is missing, then runs every check and test, through failures, and says how many there were.
 * `npm test -- NAME…` runs only those named: format lint openapi types deps unit contract pages e2e; anything else picks test files by
 * a part of their path.
 */
import { exitOnSignals } from './lib/children.mjs';
import { formatDuration } from './lib/Progress.mjs';
import { runMain } from './lib/SetupError.mjs';
import { prepare } from './setup/prepare.mjs';
import { staticChecks, suites } from './test/checks.mjs';
import { runChecks } from './test/runChecks.mjs';
import { runSuite } from './test/runSuite.mjs';
import { Tally } from './test/Tally.mjs';

/** @type {readonly string[]} */
const allSuites = Object.values(suites).flat();

exitOnSignals();
await runMain(async () => {
  const started = performance.now();
  const { selected, filters } = parse(process.argv.slice(2));
  const tally = new Tally();
  heading('Set-up');
  const prepared = await prepare({ tests: allSuites.some((suite) => suite !== 'unit' && selected(suite)) });
  const checks = Object.entries(staticChecks).flatMap(([name, each]) => (selected(name) ? each : []));
  const busy = async () => {
    if (checks.length > 0) {
      heading('Checks');
      await runChecks(prepared, checks, tally);
    }
    for (const suite of suites.busy.filter(selected)) {
      heading(`${suite} tests`);
      await runSuite(prepared, suite, filters, tally, { shown: true, nice: true });
    }
  };
  const waiting = suites.waiting
    .filter(selected)
    .map((suite) => runSuite(prepared, suite, filters, tally, { shown: false, nice: false }));
  await Promise.all([busy(), ...waiting]);
  for (const suite of suites.timed.filter(selected)) {
    heading(`${suite} tests`);
    await runSuite(prepared, suite, filters, tally, { shown: true, nice: false });
  }
  heading(`Done in ${formatDuration(performance.now() - started)}`);
  for (const failure of tally.failures) console.log(`✗ ${failure}`);
  console.log(`${tally}`);
  return tally.failed > 0 || tally.passed === 0 ? 1 : 0;
});

/** @param {string[]} args */
function parse(args) {
  const names = [...Object.keys(staticChecks), ...allSuites];
  const named = args.filter((arg) => names.includes(arg));
  const filters = args.filter((arg) => !names.includes(arg));
  const all = named.length > 0 ? named : filters.length > 0 ? allSuites : names;
  return { filters, selected: (/** @type {string} */ name) => all.includes(name) };
}

/** @param {string} title */
function heading(title) {
  console.log(`\n── ${title} ${'─'.repeat(Math.max(3, 74 - title.length))}`);
}
