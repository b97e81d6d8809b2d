import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, VirtualClock } from '@visavis/shared';
import { afterAll, describe, expect, it } from 'vitest';
import { createLogger } from '../log.ts';
import { ChildProcess, type ChildOptions } from './ChildProcess.ts';
import { MediaWorkerSupervisor, type MediaWorkerProcess } from './MediaWorkerSupervisor.ts';

const log = createLogger('silent');

/** A process that ends when it is told to. */
class FakeChild implements MediaWorkerProcess {
  readonly pid = 1;
  readonly ended: Promise<string>;
  readonly options: ChildOptions;
  readonly told: unknown[] = [];
  end: (outcome: string) => void = () => undefined;

  constructor(options: ChildOptions) {
    this.options = options;
    this.ended = new Promise((resolve) => (this.end = resolve));
  }

  send(message: unknown): void {
    this.told.push(message);
  }

  async stop(): Promise<void> {
    this.end('SIGTERM');
  }
}

function stage(workers = 1) {
  const clock = new VirtualClock();
  const children: FakeChild[] = [];
  const supervisor = new MediaWorkerSupervisor({
    workers,
    entry: 'main.ts',
    environment: { PATH: '/bin' },
    dataDir: '/data',
    clock,
    log,
    spawn: (options) => {
      const child = new FakeChild(options);
      children.push(child);
      return child;
    },
  });
  const access = async (workerId: string) => ({
    serverUrl: 'http://127.0.0.1:3000',
    token: `token of ${workerId}`,
  });
  return { clock, children, supervisor, access };
}

describe('the supervisor', () => {
  it('gives each child what it needs, under an id that outlives it', async () => {
    const { clock, children, supervisor, access } = stage(2);
    supervisor.start();
    await clock.advance(0);
    expect(children.map(({ options }) => options.environment)).toEqual([
      {
        PATH: '/bin',
        VISAVIS_WORKER_ID: 'mwk_embedded0000000000000000',
        VISAVIS_DATA_DIR: '/data',
      },
      expect.objectContaining({ VISAVIS_WORKER_ID: 'mwk_embedded0000000000000001' }),
    ]);
    const told = (slot: number) => ({
      type: 'admission',
      access: {
        serverUrl: 'http://127.0.0.1:3000',
        token: `token of mwk_embedded000000000000000${slot}`,
      },
    });
    expect(
      children.map((child) => child.told),
      'before the server can take them',
    ).toEqual([[], []]);
    supervisor.admit(access);
    await clock.advance(0);
    expect(children.map((child) => child.told)).toEqual([[told(0)], [told(1)]]);
    children[0]?.end('SIGKILL');
    await clock.advance(0);
    expect(children[2]?.options.environment.VISAVIS_WORKER_ID).toBe('mwk_embedded0000000000000000');
    expect(children[2]?.told).toEqual([told(0)]);
    await supervisor.stop();
  });

  it('restarts at once, then ever slower, and at once again after a healthy time', async () => {
    const { clock, children, supervisor } = stage();
    supervisor.start();
    await clock.advance(0);
    const startsAfter = async (waitMs: number): Promise<number> => {
      children.at(-1)?.end('exit code 1');
      const before = children.length;
      await clock.advance(waitMs);
      return children.length - before;
    };
    expect(await startsAfter(0)).toBe(1);
    expect(await startsAfter(499)).toBe(0);
    await clock.advance(1);
    expect(await startsAfter(999)).toBe(0);
    await clock.advance(1);
    await clock.advance(30_000);
    expect(await startsAfter(0)).toBe(1);
    await supervisor.stop();
    await clock.advance(60_000);
    expect(children).toHaveLength(5);
  });

  it('ends a child that it cannot let in, and starts another', async () => {
    const { clock, children, supervisor, access } = stage();
    supervisor.start();
    let refused = false;
    supervisor.admit(async (workerId) => {
      if (refused) return access(workerId);
      refused = true;
      throw new Error('the store is gone');
    });
    await clock.advance(0);
    expect(children.map(({ told }) => told.length)).toEqual([0, 1]);
    await supervisor.stop();
  });
});

describe('a child process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'visavis-child-'));
  const script = (code: string): ChildOptions => {
    const entry = join(folder, `${crypto.randomUUID()}.mjs`);
    writeFileSync(entry, code);
    return { entry, environment: { GREETING: 'hello' }, clock: systemClock, log };
  };
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has the environment it is given and no other, and tells how it ended', async () => {
    const code = `process.exit(process.env.GREETING === 'hello' && process.env.HOME === undefined ? 7 : 8);`;
    expect(await new ChildProcess(script(code)).ended).toBe('exit code 7');
  });

  it('is stopped, once, however often it is asked', async () => {
    const child = new ChildProcess(script(`setInterval(() => undefined, 1000);`));
    await Promise.all([child.stop(), child.stop()]);
    expect(await child.ended).toBe('SIGTERM');
    await child.stop();
  });
});
