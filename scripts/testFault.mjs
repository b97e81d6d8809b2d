/**
 * `npm run test:fault`: sets up what is missing, then runs the faults of metering at length: 20 rounds of what `npm test` runs
 * once, or as many as are named: `npm run test:fault -- 100`.
 */
import { exitOnSignals } from './lib/children.mjs';
import { runMain } from './lib/SetupError.mjs';
import { prepare } from './setup/prepare.mjs';
import { runShown } from './test/runChecks.mjs';
import { endStrays, makeTemporaryFolder } from './test/strays.mjs';

const ROUNDS = '20';
const FILES = ['metering', 'meteringOnPostgres', 'liveMetering'].map((name) => `tests/fault/${name}.test.ts`);
const HOUR_MS = 3_600_000;

exitOnSignals();
await runMain(async () => {
  const prepared = await prepare({ tests: true });
  console.log('');
  const folder = makeTemporaryFolder('fault');
  try {
    const projects = ['--project', 'pages', '--project', 'e2e'];
    const vitest = ['node_modules/vitest/vitest.mjs', 'run', ...projects, `--testTimeout=${HOUR_MS}`];
    const { code } = await runShown(prepared, [...vitest, ...FILES], {
      TMPDIR: folder,
      FAULT_ROUNDS: process.argv[2] ?? ROUNDS,
    });
    return code;
  } finally {
    await endStrays(folder);
  }
});
