import { afterEach, describe, expect, it } from 'vitest';
import { faceState } from './testing/faceStates.ts';
import { readVp8Header } from './VideoEncoder.conformance.ts';
import type { VideoStage } from './VideoStage.ts';
import { VideoStudio } from './VideoStudio.ts';

const FACES = new URL('./testing/blockFaces.ts', import.meta.url);
const warnings: string[] = [];
const log = {
  info: () => undefined,
  warn: (_fields: object, message?: string) => void warnings.push(message ?? ''),
};
const studios: VideoStudio[] = [];

async function open(threads = 1): Promise<VideoStudio> {
  const studio = await VideoStudio.create({ threads, log, faceModule: FACES });
  studios.push(studio);
  return studio;
}

const stageOf = (studio: VideoStudio, face = 'block'): Promise<VideoStage> =>
  studio.openStage({ face, size: 64, fps: 25, bitrate: 200_000 });

const failure = (stage: VideoStage): Promise<Error> =>
  new Promise((resolve) => stage.once('failed', resolve));

async function until<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

afterEach(async () => {
  await Promise.all(studios.splice(0).map((studio) => studio.close()));
  warnings.length = 0;
});

describe('VideoStudio', () => {
  it('draws and encodes on its thread: only encoded frames come back', async () => {
    const stage = await stageOf(await open());
    const frames = [];
    for (let i = 0; frames.length < 7; i++) {
      const frame = await stage.render(faceState((i % 10) / 10), i * 40);
      if (frame) frames.push(frame);
    }
    expect(readVp8Header(frames[0]!.data)).toEqual({ keyFrame: true, width: 64, height: 64 });
    expect(frames.slice(1).every((frame) => !frame.keyFrame)).toBe(true);
    expect(stage.stats.frames).toBe(frames.length);
    stage.setBitrate(100_000);
    stage.close();
    stage.close();
    await expect(stage.render(faceState(), 1_000)).rejects.toThrow(/closed/);
  });

  it('counts the CPU time of drawing and encoding', async () => {
    const stage = await stageOf(await open());
    // The system's count moves in steps of several ms.
    for (let i = 0; stage.stats.drawMs === 0 || stage.stats.encodeMs === 0; i++) {
      await stage.render(faceState((i % 10) / 10), i * 40);
    }
    expect(stage.stats.drawMs).toBeGreaterThan(0);
  });

  it('changes the face within the stream: a key frame, times that go on, and the old face when there is no new one', async () => {
    const stage = await stageOf(await open());
    await stage.render(faceState(0.5), 0);
    const still = await stage.render(faceState(0.5), 40);
    expect(still).toBeNull();
    await stage.setFace('bright');
    const changed = await stage.render(faceState(0.5), 80);
    expect(changed).toMatchObject({ keyFrame: true, timestampMs: 80 });
    await expect(stage.setFace('unknown')).rejects.toThrow(/no face/);
    expect(await stage.render(faceState(0.9), 120)).toMatchObject({ timestampMs: 120 });
    // While a frame is being drawn, too.
    const drawing = stage.render(faceState(0.1), 160);
    await Promise.all([drawing, stage.setFace('block')]);
    expect(await stage.render(faceState(0.1), 200)).toMatchObject({ keyFrame: true });
    const late = stage.setFace('bright');
    stage.close();
    await expect(late).rejects.toThrow(/closed/);
  });

  it('redraws only what moves, but is never silent for longer than 200 ms', async () => {
    const stage = await stageOf(await open());
    await stage.render(faceState(0.5), 0);
    const at: number[] = [];
    for (let i = 1; i <= 15; i++) {
      const before = stage.stats.still;
      await stage.render(faceState(0.5), i * 40);
      if (stage.stats.still === before) at.push(i * 40);
    }
    expect(at).toEqual([200, 400, 600]);
    expect(stage.stats.still).toBe(12);
  });

  it('sees movement that is too slow to be seen from one frame to the next', async () => {
    const stage = await stageOf(await open());
    await stage.render(faceState(0.5), 0);
    for (let i = 1; i <= 4; i++) await stage.render(faceState(0.5 + i * 0.004), i * 40);
    expect(stage.stats.still).toBe(3);
  });

  it('drops a frame while the one before is being drawn, and keeps its key frame request', async () => {
    const studio = await open();
    const stage = await stageOf(studio, 'slow');
    // The first frames fill the delay that an encoder may have.
    let at = 0;
    const next = (keyFrame = false) => stage.render(faceState((at % 400) / 400), (at += 40), { keyFrame });
    while (!(await next()));
    const drawing = next();
    expect(await next(stage.encoder === 'libvpx')).toBeNull();
    expect(await next()).toBeNull();
    expect(stage.stats.dropped).toBe(2);
    await drawing;
    if (stage.encoder === 'libvpx') expect((await next())?.keyFrame).toBe(true);
  });

  it('does not skip a still frame when a key frame is due', async () => {
    const stage = await stageOf(await open());
    await stage.render(faceState(), 0);
    await stage.render(faceState(), 40, { keyFrame: true });
    expect(stage.stats.still).toBe(0);
  });

  it('spreads stages over its threads', async () => {
    const studio = await open(2);
    const [first, second] = [await stageOf(studio, 'die'), await stageOf(studio)];
    const failed = failure(first);
    await expect(first.render(faceState(0, { smile: 1 }), 0)).rejects.toThrow(/render thread died/);
    await failed;
    await second.render(faceState(), 0);
  });

  it('replaces a thread that dies, and tells its stages', async () => {
    const studio = await open();
    const [guilty, innocent] = [await stageOf(studio, 'die'), await stageOf(studio)];
    const failures = Promise.all([failure(guilty), failure(innocent)]);
    await expect(guilty.render(faceState(0, { smile: 1 }), 0)).rejects.toThrow(/render thread died/);
    for (const error of await failures) expect(error.message).toContain('ended with code 7');
    await expect(innocent.render(faceState(), 0)).rejects.toThrow(/closed/);
    expect(warnings.some((line) => line.includes('render thread died'))).toBe(true);
    const fresh = await until(() => stageOf(studio));
    await fresh.render(faceState(), 0);
  });

  it('fails one stage alone when its face cannot draw', async () => {
    const studio = await open();
    const [guilty, innocent] = [await stageOf(studio, 'fail'), await stageOf(studio)];
    const failed = failure(guilty);
    await expect(guilty.render(faceState(0, { smile: 1 }), 0)).rejects.toThrow('The brush broke');
    expect((await failed).message).toBe('The brush broke');
    await innocent.render(faceState(), 0);
  });

  it('says what is wrong with a face, a size or a module', async () => {
    const studio = await open();
    await expect(stageOf(studio, 'unknown')).rejects.toThrow('There is no face "unknown"');
    await expect(studio.openStage({ face: 'block', size: 3, fps: 25, bitrate: 200_000 })).rejects.toThrow();
    const broken = new URL('./testing/brokenFaces.ts', import.meta.url);
    await expect(VideoStudio.create({ threads: 2, log, faceModule: broken })).rejects.toThrow(
      /does not export FaceFactory/,
    );
  });

  it('closes with frames in the making, and for good', async () => {
    const studio = await open();
    const stage = await stageOf(studio, 'slow');
    const drawing = stage.render(faceState(), 0);
    await studio.close();
    await studio.close();
    expect(await drawing).toBeNull();
    await expect(stageOf(studio)).rejects.toThrow(/closed/);
  });
});
