import type { Transcript, TurnMetrics } from '@visavis/shared';
import { endOfSpeech } from '../../../client-sdk/src/metrics/endOfSpeech.ts';
import type { AvatarPage } from '../../support/AvatarPage.ts';
import { createSession } from '../../support/sessions.ts';
import { readRecording, type Recording } from '../../support/speechFixtures.ts';
import type { BenchOptions } from '../options.ts';
import { sum } from '../lib/statistics.ts';
import { withLive } from './withLive.ts';

/** One thing said by the user, and how long they waited. */
export interface Turn {
  /** As understood. */
  readonly text: string;
  readonly metrics: TurnMetrics;
}

export interface Conversed {
  readonly turns: readonly Turn[];
  /** Replies that the next utterance ran into: their gap was too short. */
  readonly interrupted: number;
  /** For each utterance, from its end to the next sound in the page's own recording. */
  readonly heardAudioMs: readonly number[];
}

/** Time to connect before the first utterance, ms. */
const LEAD_MS = 8_000;
/** Room for the silence that ends a turn and for the whole reply. */
const GAP_MS = 13_000;
/** A reply that begins later belongs to nothing. */
const PATIENCE_MS = 5_000;
const SPEECH_RMS = 0.01;
/** Kept behind an utterance, to know its noise. */
const SILENCE_MS = 1_000;

async function lengthOf(recordings: readonly Recording[]): Promise<number> {
  const all = await Promise.all(recordings.map(readRecording));
  return sum(all.map(({ length }) => length / 16 + GAP_MS));
}

/** Says the recordings one after another to the avatar, through Chromium's microphone. */
export async function converse(
  options: BenchOptions,
  recordings: readonly Recording[],
  say: (progress: string) => void,
): Promise<Conversed> {
  const spokenMs = await lengthOf(recordings);
  return withLive(
    options,
    async ({ server, page }) => {
      await watchMicrophone(page);
      const { token } = await createSession(server, { face: options.face, greeting: null });
      await page.connect({ token });
      await page.startProbe();
      say(`${recordings.length} utterances, ${((LEAD_MS + spokenMs) / 60_000).toFixed(1)} minutes`);
      await page.page.waitForTimeout(LEAD_MS + spokenMs);
      const events = await page.events();
      const transcripts = events
        .filter(({ name }) => name === 'transcript')
        .map(({ data }) => data as Transcript)
        .filter(({ complete }) => complete);
      const metrics = new Map(
        events
          .filter(({ name }) => name === 'metrics')
          .map(({ data }) => data as TurnMetrics)
          // The browser's figures come with the last.
          .map((each) => [each.turnId, each]),
      );
      const loud = (await page.envelope()).filter(({ rms }) => rms > SPEECH_RMS);
      return {
        turns: [...metrics.values()].map((measured) => ({
          text: transcripts.find(({ id }) => id === `${measured.turnId}-user`)?.content ?? '',
          metrics: measured,
        })),
        interrupted: transcripts.filter(({ interrupted }) => interrupted === true).length,
        heardAudioMs: (await endsOfSpeech(page)).flatMap((end) => {
          const first = loud.find(({ at }) => at > end);
          const ms = first ? first.at - end : Infinity;
          return ms < PATIENCE_MS ? [ms] : [];
        }),
      };
    },
    { recordings, leadMs: LEAD_MS, gapMs: GAP_MS },
  );
}

declare global {
  interface Window {
    /** How loud the microphone was, by ms of performance.now(). */
    microphoneLevels?: { at: number; rms: number }[];
  }
}

/** Listens to the microphone in the page, beside the SDK. */
async function watchMicrophone(page: AvatarPage): Promise<void> {
  await page.page.evaluate(() => {
    const levels: { at: number; rms: number }[] = [];
    window.microphoneLevels = levels;
    const devices = navigator.mediaDevices;
    const open = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (constraints) => {
      const stream = await open(constraints);
      const context = new AudioContext();
      const analyser = new AnalyserNode(context, { fftSize: 512 });
      context.createMediaStreamSource(stream).connect(analyser);
      const samples = new Float32Array(analyser.fftSize);
      setInterval(() => {
        analyser.getFloatTimeDomainData(samples);
        const power = samples.reduce((sum, value) => sum + value * value, 0) / samples.length;
        levels.push({ at: performance.now(), rms: Math.sqrt(power) });
      }, 10);
      return stream;
    };
  });
}

/** @returns when each utterance was over, by the SDK's own rule, ms of performance.now(). */
async function endsOfSpeech(page: AvatarPage): Promise<number[]> {
  const levels = await page.page.evaluate(() => window.microphoneLevels ?? []);
  const loud = levels.filter(({ rms }) => rms > SPEECH_RMS).map(({ at }) => at);
  const lasts = loud.filter((at, index) => (loud[index + 1] ?? Infinity) - at > GAP_MS / 2);
  return lasts.flatMap((last, index) => {
    const first = loud.find((at) => at > (lasts[index - 1] ?? -Infinity))!;
    const utterance = levels
      .filter(({ at }) => at >= first && at <= last + SILENCE_MS)
      .map(({ at, rms }) => ({ at, level: rms }));
    return endOfSpeech(utterance) ?? [];
  });
}
