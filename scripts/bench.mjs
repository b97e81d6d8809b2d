/**
 * `npm run bench`: sets up what is missing, measures the product's figures and prints them as tables; the same as JSON in
 * `.build/bench.json`. `npm run bench -- NAME… [--quick] [--size 720] [--face leo]` measures only those named:
 * cpu live latency overhead endpointing bargein falsealarms join crowd skew drift memory meter clips voiceMessage chat console.
 */
import { exitOnSignals } from './lib/children.mjs';
import { runMain } from './lib/SetupError.mjs';
import { prepare } from './setup/prepare.mjs';
import { runShown } from './test/runChecks.mjs';
import { endStrays, makeTemporaryFolder } from './test/strays.mjs';

exitOnSignals();
await runMain(async () => {
  const prepared = await prepare({ tests: true });
  console.log('');
  const folder = makeTemporaryFolder('bench');
  try {
    const { code } = await runShown(prepared, ['tests/load/bench.ts', ...process.argv.slice(2)], {
      TMPDIR: folder,
    });
    return code;
  } finally {
    await endStrays(folder);
  }
});
