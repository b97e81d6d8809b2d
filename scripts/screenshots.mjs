/**
 * `npm run screenshots`: sets up what is missing and takes pictures of the console, of the checkout and of an invoice, on
 * a made-up past of months, into `.build/screenshots`. `npm run screenshots -- NAME…` takes only those.
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
  const folder = makeTemporaryFolder('screenshots');
  try {
    const script = ['tests/screenshots/takeScreenshots.ts', ...process.argv.slice(2)];
    return (await runShown(prepared, script, { TMPDIR: folder })).code;
  } finally {
    await endStrays(folder);
  }
});
