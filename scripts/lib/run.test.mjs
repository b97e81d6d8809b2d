import { describe, expect, it } from 'vitest';
import { run, tryRun } from './run.mjs';
import { SetupError } from './SetupError.mjs';

/** @param {string} code */
const node = (code) => /** @type {[string, string[]]} */ ([process.execPath, ['--eval', code]]);

describe('running a command', () => {
  it('passes lines on as they come and keeps the end of the output', async () => {
    /** @type {string[]} */
    const lines = [];
    const code =
      "process.stdout.write('half '); console.log('line'); console.error('other'); console.log('')";
    const options = { log: 'run-test', onLine: (/** @type {string} */ line) => lines.push(line) };
    const { ok, tail } = await tryRun(...node(code), options);
    expect(ok).toBe(true);
    expect(lines.sort()).toEqual(['half line', 'other']);
    expect(tail).toContain('half line');
  });

  it('throws what the command said last, and where all of it is', async () => {
    const failing = run(...node("console.log('the reason'); process.exit(3)"), { log: 'run-test' });
    await expect(failing).rejects.toThrow(SetupError);
    await expect(failing).rejects.toThrow(/the reason[^]*failed[^]*run-test\.log/);
  });

  it('fails for a program that is not there, naming it', async () => {
    await expect(run('no-such-program', [], { log: 'run-test' })).rejects.toThrow(/no-such-program/);
  });

  it('ends a command that takes too long, and what that has started', async () => {
    const code = "require('child_process').spawnSync('sleep', ['60'])";
    const { ok } = await tryRun(...node(code), { log: 'run-test', timeoutMs: 300 });
    expect(ok).toBe(false);
  });
});
