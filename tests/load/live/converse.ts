import type { Transcript, TurnMetrics } from '@visavis/shared';
import type { AvatarPage } from '../../support/AvatarPage.ts';
import { createSession } from '../../support/sessions.ts';
import { readRecording, type Recording } from '../../support/speechFixtures.ts';
import type { BenchOptions } from '../options.ts';
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
  /** For each utterance, from its end in the microphone's file to sound in the page's recording. */
  readonly heardAudioMs: readonly number[];
}

/** Time to connect before the first utterance, ms. */
const LEAD_MS = 8_000;
/** Room for the silence that ends a turn and for the whole reply. */
const GAP_MS = 13_000;
/** A reply that begins later belongs to nothing. */
const PATIENCE_MS = 5_000;
const SPEECH_RMS = 0.01;

/** Says the recordings one after another to the avatar, through Chromium's microphone. */
export async function converse(
  options: BenchOptions,
  recordings: readonly Recording[],
  say: (progress: string) => void,
): Promise<Conversed> {
  const ends = await endsOfSpeech(recordings);
  const last = ends.at(-1) ?? 0;
  return withLive(
    options,
    async ({ server, page }) => {
      await noteMicrophone(page);
      const { token } = await createSession(server, { face: options.face, greeting: null });
      await page.connect({ token });
      await page.startProbe();
      const openedAt = await page.page.evaluate(() => window.microphoneOpenedAt ?? NaN);
      const minutes = (last + GAP_MS) / 60_000;
      say(`${recordings.length} utterances, ${minutes.toFixed(1)} minutes`);
      await page.page.waitForTimeout(openedAt + last + GAP_MS - (await page.now()));
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
        heardAudioMs: ends.flatMap((end) => {
          const first = loud.find(({ at }) => at > openedAt + end);
          const ms = first ? first.at - openedAt - end : Infinity;
          return ms < PATIENCE_MS ? [ms] : [];
        }),
      };
    },
    { recordings, leadMs: LEAD_MS, gapMs: GAP_MS },
  );
}

declare global {
  interface Window {
    /** ms of performance.now(): when Chromium began to play its microphone file. */
    microphoneOpenedAt?: number;
  }
}

async function noteMicrophone(page: AvatarPage): Promise<void> {
  await page.page.evaluate(() => {
    const devices = navigator.mediaDevices;
    const open = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (constraints) => {
      const stream = await open(constraints);
      window.microphoneOpenedAt ??= performance.now();
      return stream;
    };
  });
}

/** @returns where in the microphone's file each recording's last audible sound ends, ms. */
async function endsOfSpeech(recordings: readonly Recording[]): Promise<number[]> {
  const ends: number[] = [];
  let at = LEAD_MS;
  for (const name of recordings) {
    const samples = await readRecording(name);
    const last = samples.findLastIndex((sample) => Math.abs(sample) > 3 * SPEECH_RMS);
    ends.push(at + last / 16);
    at += samples.length / 16 + GAP_MS;
  }
  return ends;
}
