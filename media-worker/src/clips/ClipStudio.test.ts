import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NEUTRAL_MANNER, newId, type ClipJob } from '@visavis/shared';
import { loudness } from '../audio/loudness.ts';
import type { ProviderChain } from '../providers/providers.ts';
import { FRAME_MS } from './ClipSpeech.ts';
import { ClipStudio } from './ClipStudio.ts';
import { PICTURE_SIDE } from '../../../tests/e2e/page/mouthOpenness.ts';
import { LIP_LEAD_MS, lipLag, loudnessTrack } from '../../../tests/support/lipsInStep.ts';
import { boxesOf, cuesOf, inspectMedia, picturesOf, soundOf } from './testing/inspectMedia.ts';

const EMBEDDED: ProviderChain = { chain: [{ kind: 'embedded' }] };
const SILENT = { info: () => undefined, warn: () => undefined };
const TEXT = 'Good morning. We open at nine, and close at six.';

/** Beyond it a skew is seen. */
const SKEW_MS = 80;
/** It gives way to all else on the machine. */
const PATIENCE_MS = 60_000;

describe('ClipStudio', { timeout: PATIENCE_MS }, () => {
  let studio: ClipStudio;
  let folder: string;
  beforeAll(async () => {
    studio = await ClipStudio.create({ providers: { llm: EMBEDDED, tts: EMBEDDED }, log: SILENT });
  });
  afterAll(() => studio.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'visavis-studio-'));
    return () => rm(folder, { recursive: true });
  });

  function jobOf(say: ClipJob['say'], changes: Partial<ClipJob> = {}): ClipJob {
    const clipId = newId('ClipId');
    const file = (ending: string): string => join(folder, `${clipId}.${ending}`);
    return {
      clipId,
      say,
      persona: { instructions: '', behavior: '', context: '', language: 'en', manner: NEUTRAL_MANNER },
      face: 'maya',
      voice: 'slt',
      format: 'mp4',
      size: 128,
      files: { video: file('mp4'), poster: file('jpg'), captions: file('vtt') },
      ...changes,
    };
  }
  const render = (job: ClipJob, onProgress: (progress: number) => void = () => undefined) =>
    studio.render(job, { signal: new AbortController().signal, onProgress });

  it('makes an MP4 that begins to play at once, as long as its speech, with captions where they sound', async () => {
    const job = jobOf({ kind: 'text', content: TEXT });
    const progress: number[] = [];
    const { durationMs, safetyLevel } = await render(job, (value) => progress.push(value));
    expect(safetyLevel).toBe('none');
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect([progress[0]! <= 0.02, progress.at(-1)! > 0.8, progress.at(-1)! <= 1]).toEqual([true, true, true]);

    const info = await inspectMedia(job.files.video);
    expect(info).toMatchObject({ video: 'h264 (Main)', audio: 'aac (LC)', width: 128, height: 128, fps: 25 });
    expect(Math.abs(info.durationMs - durationMs)).toBeLessThanOrEqual(40);
    const boxes = await boxesOf(job.files.video);
    expect(boxes.indexOf('moov')).toBeGreaterThan(0);
    expect(boxes.indexOf('moov')).toBeLessThan(boxes.indexOf('mdat'));

    const cues = cuesOf(await readFile(job.files.captions, 'utf8'));
    expect(cues.map(({ text }) => text).join(' ')).toBe(TEXT);
    const sound = await soundOf(job.files.video);
    expect(Math.abs(sound.length / 16 - durationMs)).toBeLessThanOrEqual(45);
    const level = (fromMs: number, toMs: number): number =>
      loudness(sound.subarray(Math.round(fromMs) * 16, Math.round(toMs) * 16));
    let quietFrom = 0;
    for (const { startMs, endMs } of cues) {
      expect(level(quietFrom, startMs - 20)).toBeLessThan(0.03);
      expect(level(startMs, endMs)).toBeGreaterThan(0.1);
      // Sound begins and ends with the words.
      expect(level(startMs - 30, startMs + 120)).toBeGreaterThan(0.03);
      expect(level(endMs - 150, endMs + 30)).toBeGreaterThan(0.02);
      quietFrom = endMs + 60;
    }
    expect(level(quietFrom, durationMs)).toBeLessThan(0.03);

    const poster = await readFile(job.files.poster);
    expect(poster.subarray(0, 3).toString('hex')).toBe('ffd8ff');
    expect((await inspectMedia(job.files.poster)).width).toBe(128);
    expect(await readdir(folder)).toHaveLength(3);
  });

  it.each(['mp4', 'webm'] as const)(
    'has lips in step with its sound in the %s that it writes',
    async (format) => {
      const content = 'Come in, look around, and ask us anything you like. A service takes two days.';
      const job = jobOf({ kind: 'text', content }, { format, size: 256 });
      await render(job);
      const pictures = await picturesOf(job.files.video, PICTURE_SIDE);
      const sound = await soundOf(job.files.video);
      const { lagMs, r } = lipLag(
        pictures.map((pixels, index) => ({ atMs: index * FRAME_MS, pixels })),
        loudnessTrack(
          Array.from(sound, (sample) => sample / 32_768),
          16_000,
        ),
      );
      // Vowels of one loudness open the mouth differently: how well they fit is less telling than where.
      expect(r).toBeGreaterThan(0.25);
      expect(Math.abs(lagMs - LIP_LEAD_MS)).toBeLessThanOrEqual(SKEW_MS);
    },
  );

  it('answers a message from its context, as WebM', async () => {
    const job = jobOf(
      { kind: 'message', content: 'How much does a service cost?' },
      {
        format: 'webm',
        persona: {
          instructions: '',
          behavior: '',
          context: 'A service costs sixty euros and takes two days.',
          language: 'en',
          manner: { ...NEUTRAL_MANNER, speakingRate: 1.2 },
        },
      },
    );
    const { durationMs } = await render(job);
    const info = await inspectMedia(job.files.video);
    expect(info).toMatchObject({ video: 'vp8', audio: 'opus', width: 128, fps: 25 });
    expect(Math.abs(info.durationMs - durationMs)).toBeLessThanOrEqual(60);
    const cues = cuesOf(await readFile(job.files.captions, 'utf8'));
    expect(cues.map(({ text }) => text).join(' ')).toMatch(/sixty euros/i);
  });

  it('says what is said in a crisis, and tells how serious it was', async () => {
    const job = jobOf({ kind: 'message', content: 'I want to kill myself tonight.' });
    const { safetyLevel } = await render(job);
    expect(safetyLevel).toBe('crisis');
    expect(await readFile(job.files.captions, 'utf8')).toMatch(/988|emergency|crisis/i);
  });

  it('has nothing to say, and leaves nothing, when nothing can be spoken', async () => {
    const job = jobOf({ kind: 'text', content: '🙂 🙂' });
    await expect(render(job)).rejects.toMatchObject({ reason: 'nothing_to_say' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('stops at once when it is cancelled, with ffmpeg, and leaves nothing', async () => {
    const job = jobOf({ kind: 'text', content: TEXT });
    const controller = new AbortController();
    const rendering = studio.render(job, {
      signal: controller.signal,
      onProgress: (progress) => {
        if (progress > 0.3) controller.abort(new Error('not wanted'));
      },
    });
    await expect(rendering).rejects.toThrow('not wanted');
    expect(await readdir(folder)).toEqual([]);
  });

  it('says that ffmpeg failed, in its words, and leaves nothing', async () => {
    const job = jobOf({ kind: 'text', content: 'Hello.' });
    const broken = studio.render(job, {
      signal: new AbortController().signal,
      onProgress: () => undefined,
      ffmpeg: '/bin/false',
    });
    await expect(broken).rejects.toMatchObject({ reason: 'renderer_failed' });
    expect(await readdir(folder)).toEqual([]);
  });
});
