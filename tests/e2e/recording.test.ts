import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordingWire, Transcript } from '@visavis/shared';
import { MoonshineStt } from '../../media-worker/src/providers/stt/MoonshineStt.ts';
import {
  brightnessOf,
  channelsOf,
  ffmpeg,
  levelBetween,
} from '../../server/src/recording/testing/ffmpegMedia.ts';
import { makeOriginal } from '../load/skew/original.ts';
import { findIn, heldTrack, pearson, STEP_MS } from '../load/skew/track.ts';
import { AvatarPage } from '../support/AvatarPage.ts';
import { launchChromium } from '../support/chromium.ts';
import { trimSilence } from '../support/samples.ts';
import { clientToken, createSession, getUsage } from '../support/sessions.ts';
import { RECORDINGS } from '../support/speechFixtures.ts';
import { startServer, type TestServer } from '../support/startServer.ts';
import { wordErrors } from '../support/wer.ts';
import { mouthOpenness, PICTURE_SIDE } from './page/mouthOpenness.ts';

const GREETING = 'Good morning and welcome. This conversation is recorded, so that nobody has to take notes.';
const SKEW_MS = 80;
const SPAN_MS = 300;
/** Of 5 ms, to either side. */
const SEARCH_STEPS = 80;
const LEAST_FRAMES = 20;

/**
 * Where on the file's time the original's zero is, judged by its pictures alone, each at its own time: a busy machine
 * leaves many out. The middle of where they fit best, since a picture holds for a frame time.
 * @param original by steps of its time; NaN where it is not to be compared.
 */
function pictureOffset(
  frames: readonly { at: number; value: number }[],
  original: Float64Array,
  nearMs: number,
): { offsetMs: number; r: number } {
  const tried = Array.from({ length: 2 * SEARCH_STEPS + 1 }, (_, index) => {
    const offsetMs = nearMs + (index - SEARCH_STEPS) * STEP_MS;
    const pairs = frames.flatMap(({ at, value }) => {
      const made = original[Math.floor((at - offsetMs) / STEP_MS)] ?? NaN;
      return Number.isNaN(made) ? [] : [[value, made] as const];
    });
    const [seen, made] = [Float64Array.from(pairs, ([a]) => a), Float64Array.from(pairs, ([, b]) => b)];
    return { offsetMs, r: pairs.length < LEAST_FRAMES ? 0 : pearson(seen, made) };
  });
  const r = Math.max(...tried.map((each) => each.r));
  const best = tried.filter((each) => each.r > r - 0.01);
  return { offsetMs: best[Math.floor(best.length / 2)]!.offsetMs, r };
}

describe('a recorded conversation', () => {
  let folder: string;
  let server: TestServer;
  let stt: MoonshineStt;
  let chromium: Browser;
  let context: BrowserContext;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'visavis-downloads-'));
    [server, stt, chromium] = await Promise.all([startServer(), MoonshineStt.create(), launchChromium()]);
    context = await chromium.newContext();
  });
  afterAll(async () => {
    await chromium.close();
    await server.stop();
    await stt.close();
    // The first server's, which a second one took over.
    await rm(server.dataDir, { recursive: true, force: true });
    await rm(folder, { recursive: true });
  });

  const list = async (id: string): Promise<RecordingWire[]> =>
    (await server.api<{ data: RecordingWire[] }>('GET', `/v1/sessions/${id}/recordings`)).data;

  /** Waits until all of a session's recordings are made. */
  async function finished(id: string, count: number): Promise<RecordingWire[]> {
    const done = (all: RecordingWire[]): boolean =>
      all.length === count && all.every(({ bytes }) => bytes !== null);
    await expect.poll(async () => done(await list(id))).toBe(true);
    return list(id);
  }

  async function download(recording: RecordingWire): Promise<string> {
    const url = `${server.url}/v1/sessions/${recording.session_id}/recordings/${recording.id}/file`;
    const response = await fetch(url, { headers: { 'x-api-key': server.apiKey } });
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.length).toBe(recording.bytes);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(recording.sha256);
    const path = join(folder, `${recording.id}.webm`);
    await writeFile(path, bytes);
    return path;
  }

  /** How wrong one side's words are, 0..1. */
  async function errors(expected: string, channel: Float32Array): Promise<number> {
    const at16k = Float32Array.from({ length: Math.floor(channel.length / 3) }, (_, index) => {
      return (channel[index * 3]! + channel[index * 3 + 1]! + channel[index * 3 + 2]!) / 3;
    });
    return wordErrors(expected, await stt.transcribe(trimSilence(at16k), { language: 'en' })).rate;
  }

  /** How late the sound is against the picture in the file, ms: both are found by how they left the media-worker. */
  async function skewOf(path: string, sound: Float32Array): Promise<number> {
    const original = await makeOriginal(GREETING, { face: 'maya', voice: 'slt', size: 512 });
    const scale = `-vf scale=${PICTURE_SIDE}:${PICTURE_SIDE}:flags=area`;
    const every = '-map 0:v -vsync passthrough -t 9';
    const pixels = await ffmpeg(`-i ${path} ${every} ${scale} -pix_fmt rgba -f rawvideo -`);
    const times = await brightnessOf(path);
    const size = PICTURE_SIDE * PICTURE_SIDE * 4;
    const mouth = Array.from({ length: pixels.length / size }, (_, index) => ({
      at: times[index]!.timeMs,
      value: mouthOpenness(new Uint8ClampedArray(pixels.subarray(index * size, (index + 1) * size))),
    }));
    const step = STEP_MS * 48;
    const loudness = Array.from({ length: Math.floor(sound.length / step) }, (_, index) => {
      const block = sound.subarray(index * step, (index + 1) * step);
      const energy = block.reduce((sum, value) => sum + value * value, 0);
      return { at: index * STEP_MS, value: Math.sqrt(energy / step) };
    });
    const track = heldTrack(loudness);
    // A machine that stands still for a moment leaves out time, of both: what is before it or behind it fits all the same.
    const { values } = original.sound;
    const middle = values.length >> 1;
    const pieces = [
      [0, values.length],
      [0, middle],
      [middle, values.length],
    ] as const;
    const found = pieces.flatMap(([from, until]) => {
      const piece = { startMs: from * STEP_MS, values: values.subarray(from, until) };
      const heard = findIn(track, piece);
      return heard ? [{ ...heard, from, until }] : [];
    });
    const heard = found.find(({ r }) => r > 0.8);
    if (!heard) throw new Error(`the greeting is not to be heard: r ${found.map(({ r }) => r).join(', ')}`);
    const mouthThen = original.mouth.values.map((value, step) =>
      step >= heard.from && step < heard.until ? value : NaN,
    );
    const seen = pictureOffset(mouth, mouthThen, heard.offsetMs);
    expect(seen.r).toBeGreaterThan(0.6);
    return heard.offsetMs - seen.offsetMs;
  }

  /** Plays and seeks the file in a page, as a customer's own would. */
  async function play(page: AvatarPage, recording: RecordingWire) {
    return page.page.evaluate(
      async ([url, key]) => {
        const file = await fetch(url, { headers: { 'x-api-key': key } }).then((answer) => answer.blob());
        const video = document.createElement('video');
        video.muted = true;
        video.src = URL.createObjectURL(file);
        document.body.append(video);
        const picture = (): Promise<Uint8ClampedArray> =>
          new Promise((resolve) => {
            video.requestVideoFrameCallback(() => {
              const canvas = new OffscreenCanvas(64, 64).getContext('2d')!;
              canvas.drawImage(video, 0, 0, 64, 64);
              resolve(canvas.getImageData(0, 0, 64, 64).data);
            });
          });
        await video.play();
        const first = await picture();
        const from = video.currentTime;
        while (video.currentTime < from + 0.5) await picture();
        const later = await picture();
        video.pause();
        const middle = video.duration / 2;
        const sought = new Promise((resolve) => video.addEventListener('seeked', resolve, { once: true }));
        video.currentTime = middle;
        await sought;
        const result = {
          durationMs: video.duration * 1_000,
          seekable: video.seekable.end(0) * 1_000,
          soughtTo: Math.abs(video.currentTime - middle) < 0.05,
          changed: first.filter((value, index) => Math.abs(value - later[index]!) > 8).length,
        };
        video.remove();
        return result;
      },
      [`/v1/sessions/${recording.session_id}/recordings/${recording.id}/file`, server.apiKey] as const,
    );
  }

  it('plays, with both voices and a picture in step; one file a connection; gone when deleted', async () => {
    const { id, token } = await createSession(server, { face: 'maya', greeting: GREETING, recording: true });
    const page = await AvatarPage.open(context, server.url);
    await page.connect({ token, microphone: 'page' });
    await page.waitForEvent('recording', ({ active }: { active: boolean }) => active);
    await page.waitForEvent<Transcript>('transcript', (t) => t.role === 'assistant' && t.complete);
    const said = await page.speak('ss0880.wav');
    const heard = await page.waitForEvent<Transcript>('transcript', (t) => t.role === 'user' && t.complete);
    expect(heard.at).toBeGreaterThan(said.until);
    await page.call('interrupt');
    await page.call('disconnect');
    await page.waitForEvent('recording', ({ active }: { active: boolean }) => !active);

    const [recording] = await finished(id, 1);
    expect(recording).toMatchObject({ status: 'ready', content_type: 'video/webm', session_id: id });
    const { spans } = await getUsage(server, id);
    expect(recording!.epoch).toBe(spans[0]!.epoch);
    expect(Math.abs(recording!.duration_ms! - spans[0]!.duration_ms)).toBeLessThanOrEqual(SPAN_MS);

    const path = await download(recording!);
    const [user, avatar] = await channelsOf(path);
    expect(Math.abs(user.length / 48 - recording!.duration_ms!)).toBeLessThanOrEqual(50);
    expect(await errors(RECORDINGS['ss0880.wav'], user)).toBeLessThanOrEqual(0.25);
    const greeted = avatar.subarray(0, avatar.length - Math.round((heard.at - said.from) * 48));
    expect(await errors(GREETING, greeted)).toBeLessThanOrEqual(0.25);
    expect(Math.abs(await skewOf(path, avatar))).toBeLessThanOrEqual(SKEW_MS);

    const played = await play(page, recording!);
    expect(Math.abs(played.durationMs - recording!.duration_ms!)).toBeLessThanOrEqual(100);
    expect(played.seekable).toBeGreaterThan(recording!.duration_ms! - 200);
    expect(played.soughtTo).toBe(true);
    expect(played.changed).toBeGreaterThan(20);

    // Voice only this time, and without a microphone.
    const again = await AvatarPage.open(context, server.url);
    await again.connect({ token: await clientToken(server, id), microphone: false, modality: 'voice' });
    await again.waitForEvent('recording', ({ active }: { active: boolean }) => active);
    await again.call('disconnect');
    const [first, second] = await finished(id, 2);
    expect(first).toEqual(recording);
    expect(second).toMatchObject({ status: 'ready', content_type: 'audio/webm' });
    expect(second!.epoch).toBeGreaterThan(first!.epoch);
    const silence = await channelsOf(await download(second!));
    expect(levelBetween(silence[0], 0, second!.duration_ms!)).toBeLessThan(0.001);

    const url = `${server.url}/v1/sessions/${id}/recordings/${recording!.id}`;
    const headers = { 'x-api-key': server.apiKey };
    expect((await fetch(url, { method: 'DELETE', headers })).status).toBe(204);
    expect((await fetch(`${url}/file`, { headers })).status).toBe(404);
    expect(await list(id)).toEqual([second]);
  });

  it('is saved up to where the server died', async () => {
    const { id, token } = await createSession(server, { face: 'leo', greeting: GREETING, recording: true });
    const page = await AvatarPage.open(context, server.url);
    await page.connect({ token, microphone: false });
    await page.waitForEvent('recording', ({ active }: { active: boolean }) => active);
    await page.waitForEvent<Transcript>('transcript', (t) => t.content.includes('conversation'));
    await page.page.waitForTimeout(1_500);
    await server.kill9();
    const { dataDir, port, apiKey } = server;
    server = await startServer({ dataDir, port, env: { FIRST_API_KEY: apiKey } });
    const [saved] = await finished(id, 1);
    expect(saved).toMatchObject({ status: 'interrupted', content_type: 'video/webm' });
    expect(saved!.duration_ms).toBeGreaterThan(1_000);
    const [, avatar] = await channelsOf(await download(saved!));
    expect(levelBetween(avatar, 0, saved!.duration_ms!)).toBeGreaterThan(0.01);
    const played = await play(await AvatarPage.open(context, server.url), saved!);
    expect(played.soughtTo).toBe(true);
  });
});
