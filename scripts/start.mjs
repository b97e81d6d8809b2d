/** `npm start`: sets up what is not set up yet, then runs the server until it ends or is told to. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { exitOnSignals } from './lib/children.mjs';
import { formatDuration } from './lib/Progress.mjs';
import { onParentGone } from './lib/onParentGone.mjs';
import { root } from './lib/paths.mjs';
import { serverArgs } from './lib/serverArgs.mjs';
import { runMain } from './lib/SetupError.mjs';
import { prepare } from './setup/prepare.mjs';

/** A terminal's Ctrl-C reaches us directly and once more through npm: one wish, one signal to the server. */
const SAME_WISH_MS = 500;

await runMain(async () => {
  const started = performance.now();
  console.log('Setting up Visavis');
  const release = exitOnSignals();
  const prepared = await prepare();
  release();
  console.log(`Set up in ${formatDuration(performance.now() - started)}. Starting the server.\n`);
  return serve(prepared);
});

/**
 * @param {import('./setup/prepare.mjs').Prepared} prepared
 * @returns {Promise<number>} the server's exit code
 */
function serve({ node, env }) {
  // Its own group: signals come through us, once. IPC: it stops when we are gone without a word.
  const server = spawn(node, [...serverArgs, ...process.argv.slice(2)], {
    cwd: root,
    env,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  /** @type {Map<NodeJS.Signals, number>} */
  const lastSent = new Map();
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) {
    process.on(signal, () => {
      const now = performance.now();
      if (now - (lastSent.get(signal) ?? -Infinity) < SAME_WISH_MS) return;
      lastSent.set(signal, now);
      server.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
    });
  }
  onParentGone(() => {
    // After a Ctrl-C the shell above us goes too: that is not a second wish.
    if (lastSent.size === 0) server.kill('SIGTERM');
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM']));
  });
}
