import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';

const CHILD = `
  import { createLog } from ${JSON.stringify(new URL('log.ts', import.meta.url).href)};
  const log = createLog('info', {});
  process.stdin.once('data', () => {
    log.info('nobody reads this');
    log.info('nor this');
    process.exit(7);
  });
  log.info('ready');
`;

it('lets a process end that logs to nobody', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', CHILD], {
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: 10_000,
    killSignal: 'SIGKILL',
  });
  const exit = once(child, 'exit');
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  expect(line).toContain('ready');
  child.stdout.destroy();
  child.stdin.write('go');
  expect(await exit).toEqual([7, null]);
});
