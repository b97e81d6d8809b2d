/** `npm run operator -- EMAIL`: makes a person an operator of this installation. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { productEnv, productNode, root } from './lib/paths.mjs';
import { runMain, SetupError } from './lib/SetupError.mjs';

await runMain(async () => {
  const node = productNode();
  if (!node) throw new SetupError('Set the product up first: npm start.');
  const entry = join(root, 'server', 'src', 'operator.ts');
  const child = spawn(node, [entry, ...process.argv.slice(2)], {
    cwd: root,
    env: productEnv(),
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM']));
  });
});
