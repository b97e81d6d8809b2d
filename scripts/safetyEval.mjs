/**
 * `npm run safety-eval`: measures the crisis detector over its cases and prints each slice with its interval. Ends with 1
 * when a target is missed. `-- --wrong tuned` lists what is wrong, `-- --set FILE` measures a file of yours.
 */
import { exitOnSignals } from './lib/children.mjs';
import { runMain } from './lib/SetupError.mjs';
import { prepare } from './setup/prepare.mjs';
import { runShown } from './test/runChecks.mjs';

exitOnSignals();
await runMain(async () => {
  const prepared = await prepare();
  const { code } = await runShown(prepared, [
    'media-worker/src/safety/evaluation/safetyEval.ts',
    ...process.argv.slice(2),
  ]);
  return code;
});
