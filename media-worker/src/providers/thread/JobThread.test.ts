import { VirtualClock } from '@visavis/shared';
import { afterEach, describe, expect, it } from 'vitest';
import { ProviderError } from '../ProviderError.ts';
import { JobThread } from './JobThread.ts';
import type { ScriptedJob } from './testing/scriptedThread.ts';

type Thread = JobThread<ScriptedJob, string>;
const threads: Thread[] = [];
const clock = new VirtualClock();

async function createThread(onRestart: (error: Error) => void = () => undefined): Promise<Thread> {
  const thread = await JobThread.create<ScriptedJob, string>({
    provider: 'scripted',
    url: new URL('./testing/scriptedThread.ts', import.meta.url),
    jobTimeoutMs: 10_000,
    clock,
    onRestart,
  });
  threads.push(thread);
  return thread;
}

afterEach(async () => {
  await Promise.all(threads.splice(0).map((thread) => thread.close()));
});

/** Lets the clock's timers fire while real threads come and go. */
async function withTime<T>(promise: Promise<T>, stepMs = 100): Promise<T> {
  const turning = setInterval(() => void clock.advance(stepMs), 5);
  return promise.finally(() => clearInterval(turning));
}

const echo = (text: string): ScriptedJob => ({ do: 'echo', text });

describe('JobThread', () => {
  it('answers jobs in order, the more important ones first', async () => {
    const thread = await createThread();
    const answers: string[] = [];
    const run = (text: string, priority: number): Promise<unknown> =>
      thread.run(echo(text), { priority }).then((answer) => answers.push(answer));
    await Promise.all([run('first', 0), run('second', 0), run('urgent', 1), run('third', 0)]);
    expect(answers).toEqual(['first', 'urgent', 'second', 'third']);
  });

  it('fails with the provider and what went wrong, and goes on', async () => {
    const thread = await createThread();
    await expect(thread.run({ do: 'fail', text: 'bad input' })).rejects.toThrow('scripted: bad input');
    expect(await thread.run(echo('fine'))).toBe('fine');
  });

  it('stops work in progress when its signal aborts, and drops what waits', async () => {
    const thread = await createThread();
    const controller = new AbortController();
    const spinning = thread.run({ do: 'spin' }, { signal: controller.signal });
    const waiting = thread.run(echo('never'), { signal: controller.signal });
    const next = thread.run(echo('next'));
    controller.abort(new Error('enough'));
    await expect(spinning).rejects.toThrow('enough');
    await expect(waiting).rejects.toThrow('enough');
    expect(await next).toBe('next');
  });

  it('starts a new thread after a death: the job it held fails, those that wait are served', async () => {
    const deaths: string[] = [];
    const thread = await createThread((error) => deaths.push(error.message));
    const died = thread.run({ do: 'die' });
    const waiting = thread.run(echo('still here'));
    await expect(died).rejects.toBeInstanceOf(ProviderError);
    expect(await withTime(waiting)).toBe('still here');
    expect(deaths).toEqual(['its thread ended (code 3)']);
  });

  it('gives up a job that takes too long and replaces the thread', async () => {
    const thread = await createThread();
    const stuck = thread.run({ do: 'spin' });
    const next = thread.run(echo('next'));
    void clock.advance(10_000);
    await expect(stuck).rejects.toThrow('gave no answer within 10000 ms');
    expect(await withTime(next)).toBe('next');
  });

  it('tells callers when the thread dies again and again, instead of keeping them waiting', async () => {
    const thread = await createThread();
    const deaths = Array.from({ length: 3 }, () => thread.run({ do: 'die' }));
    const waiting = thread.run(echo('never'));
    const outcome = withTime(Promise.allSettled([...deaths, waiting]));
    expect((await outcome).map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
    await expect(waiting).rejects.toThrow('is not running: its thread ended (code 3)');
    // It goes on trying, and works again once it can.
    await withTime(
      expect.poll(() => thread.run(echo('back')).catch(() => undefined), { timeout: 10_000 }).toBe('back'),
    );
  });

  it('rejects what is open when it closes, and everything afterwards', async () => {
    const thread = await createThread();
    const open = thread.run({ do: 'spin' });
    const closed = thread.close();
    await expect(open).rejects.toThrow('scripted: is closed');
    await closed;
    await thread.close();
    await expect(thread.run(echo('late'))).rejects.toThrow('is closed');
  });

  it('says why it cannot be created', async () => {
    const creation = JobThread.create<ScriptedJob, string>({
      provider: 'scripted',
      url: new URL('./testing/missing.ts', import.meta.url),
      jobTimeoutMs: 1_000,
      clock,
    });
    await expect(creation).rejects.toThrow(/scripted: cannot be loaded: .*missing\.ts/);
  });
});
