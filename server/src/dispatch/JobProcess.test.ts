import { beforeEach, describe, expect, it } from 'vitest';
import {
  NEUTRAL_MANNER,
  VirtualClock,
  type ClipJob,
  type FromChild,
  type RenderedClip,
  type ToChild,
} from '@visavis/shared';
import { createLogger } from '../log.ts';
import { CLIP_JOBS, ClipRenderers } from './ClipRenderers.ts';
import { JobProcess } from './JobProcess.ts';
import type { ChildOptions } from './ChildProcess.ts';

const jobOf = (clipId: string): ClipJob => ({
  clipId,
  say: { kind: 'text', content: 'Hello.' },
  persona: { instructions: '', behavior: '', context: '', language: 'en', manner: NEUTRAL_MANNER },
  face: 'maya',
  voice: 'slt',
  format: 'mp4',
  size: 512,
  files: { video: 'v', poster: 'p', captions: 'c' },
});

/** A process that does what a test says. */
class FakeChild {
  readonly pid = 4_711;
  readonly sent: ToChild[] = [];
  readonly ended: Promise<string>;
  readonly say: (message: FromChild) => void;
  end: (how: string) => void = () => undefined;
  stops = 0;

  constructor({ onMessage }: ChildOptions) {
    this.say = (message) => onMessage?.(message);
    this.ended = new Promise((resolve) => (this.end = resolve));
  }

  send(message: ToChild): void {
    this.sent.push(message);
  }

  async stop(): Promise<void> {
    this.stops++;
    this.end('SIGTERM');
  }
}

describe('JobProcess', () => {
  let clock: VirtualClock;
  let child: FakeChild;
  let renderer: JobProcess<RenderedClip>;
  let controller: AbortController;
  let progress: number[];

  const options = () => ({
    entry: 'main.ts',
    environment: {},
    clock,
    log: createLogger('silent'),
    spawn: (given: ChildOptions) => (child = new FakeChild(given)),
  });
  const render = (clipId: string) =>
    renderer.run(clipId, jobOf(clipId), {
      signal: controller.signal,
      onProgress: (value) => progress.push(value),
    });

  beforeEach(() => {
    clock = new VirtualClock();
    renderer = new JobProcess({ ...options(), kind: CLIP_JOBS });
    controller = new AbortController();
    progress = [];
  });

  it('gives the job to its process once that is ready, and takes what it says of this clip alone', async () => {
    const rendered = render('one');
    expect(child.sent).toEqual([]);
    child.say({ type: 'ready' });
    expect(child.sent).toEqual([{ type: 'start', id: 'one', job: jobOf('one') }]);
    child.say({ type: 'progress', id: 'another', progress: 0.9 });
    child.say({ type: 'progress', id: 'one', progress: 0.5 });
    child.say({ type: 'done', id: 'one', result: { durationMs: 40, safetyLevel: 'none' } });
    expect(await rendered).toEqual({ durationMs: 40, safetyLevel: 'none' });
    expect(progress).toEqual([0.5]);
    await clock.advance(120_000);
    expect(renderer.over).toBe(false);
  });

  it('ends a process that makes no progress for a minute: its clip has failed only when it is gone', async () => {
    const rendered = render('one');
    child.say({ type: 'ready' });
    await clock.advance(59_000);
    child.say({ type: 'progress', id: 'one', progress: 0.1 });
    await clock.advance(59_000);
    expect(child.stops).toBe(0);
    await clock.advance(1_000);
    await expect(rendered).rejects.toMatchObject({
      reason: 'renderer_failed',
      message: 'no progress for 60 s',
    });
    expect([child.stops, renderer.over]).toEqual([1, true]);
  });

  it('cancels by asking, and ends a process that does not let go', async () => {
    const rendered = render('one');
    rendered.catch(() => undefined);
    child.say({ type: 'ready' });
    controller.abort(new Error('not wanted'));
    expect(child.sent.at(-1)).toEqual({ type: 'cancel', id: 'one' });
    await clock.advance(1_999);
    expect(child.stops).toBe(0);
    await clock.advance(1);
    expect(child.stops).toBe(1);
    await expect(rendered).rejects.toThrow('not wanted');
  });

  it('never sends a job that was cancelled before its process was ready', async () => {
    const rendered = render('one');
    controller.abort(new Error('not wanted'));
    await expect(rendered).rejects.toThrow('not wanted');
    child.say({ type: 'ready' });
    expect(child.sent).toEqual([]);
    controller = new AbortController();
    const next = render('two');
    expect(child.sent).toEqual([{ type: 'start', id: 'two', job: jobOf('two') }]);
    child.say({ type: 'failed', id: 'two', reason: 'voice_failed', message: 'hoarse' });
    await expect(next).rejects.toMatchObject({ reason: 'voice_failed', message: 'hoarse' });
  });

  it('fails its clip when the process ends', async () => {
    const rendered = render('one');
    child.end('SIGKILL');
    await expect(rendered).rejects.toMatchObject({ reason: 'renderer_failed' });
    expect(renderer.over).toBe(true);
  });

  it('is kept for the next clip, and not for long', async () => {
    let spawned = 0;
    const renderers = new ClipRenderers({
      ...options(),
      idleMs: 1_000,
      spawn: (given) => {
        spawned++;
        return options().spawn(given);
      },
    });
    const one = async (clipId: string): Promise<void> => {
      const rendered = renderers.render(jobOf(clipId), {
        signal: controller.signal,
        onProgress: () => undefined,
      });
      child.say({ type: 'ready' });
      child.say({ type: 'done', id: clipId, result: { durationMs: 40, safetyLevel: 'none' } });
      await rendered;
    };
    await one('a');
    await clock.advance(900);
    await one('b');
    await clock.advance(900);
    expect([spawned, renderers.pids.length]).toEqual([1, 1]);
    await clock.advance(100);
    expect([child.stops, renderers.pids.length]).toEqual([1, 0]);
    await one('c');
    expect(spawned).toBe(2);
    await renderers.stop();
    expect(child.stops).toBe(1);
  });
});
