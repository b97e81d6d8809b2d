/**
 * Sets everything up without starting anything.
 * `--tests`: also what the tests need (Chromium, Postgres). `--dependencies`: only what does not depend on the project's
 * own sources, for an early layer of an image.
 */
import { exitOnSignals } from './lib/children.mjs';
import { formatDuration } from './lib/Progress.mjs';
import { runMain, SetupError } from './lib/SetupError.mjs';
import { prepare } from './setup/prepare.mjs';

exitOnSignals();
await runMain(async () => {
  const args = process.argv.slice(2);
  const unknown = args.find((arg) => !['--tests', '--dependencies'].includes(arg));
  if (unknown) throw new SetupError(`Unknown option ${unknown}. There are: --tests --dependencies`);
  const started = performance.now();
  console.log('Setting up Visavis');
  await prepare({ tests: args.includes('--tests'), dependenciesOnly: args.includes('--dependencies') });
  console.log(`Set up in ${formatDuration(performance.now() - started)}. Next: npm start`);
});
