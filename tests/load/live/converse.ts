import type { Transcript, TurnMetrics } from '@visavis/shared';
import type { AvatarPage } from '../../support/AvatarPage.ts';
import { createSession } from '../../support/sessions.ts';
import { readRecording, type Recording } from '../../support/speechFixtures.ts';
import type { BenchOptions } from '../options.ts';
import { sum } from '../lib/statistics.ts';
import { endsOfUtterances, levels, SPEECH_LEVEL, watchAvatar, watchMicrophone } from './levels.ts';
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
  /** What the browser held sound and picture back on average, ms: for their jitter, and to keep them in step. */
  readonly bufferedMs: { readonly audio: number; readonly video: number };
}

/** Time to connect before the first utterance, ms. */
const LEAD_MS = 8_000;
/** Room for the silence that ends a turn and for the whole reply. */
const GAP_MS = 13_000;
/** A reply that begins later belongs to nothing. */
const PATIENCE_MS = 5_000;

async function lengthOf(recordings: readonly Recording[]): Promise<number> {
  const all = await Promise.all(recordings.map(readRecording));
  return sum(all.map(({ length }) => length / 16 + GAP_MS));
}

async function bufferedMs(page: AvatarPage, kind: 'audio' | 'video'): Promise<number> {
  const [report] = await page.inbound(kind);
  const { jitterBufferDelay = NaN, jitterBufferEmittedCount = NaN } = report ?? {};
  return (jitterBufferDelay / jitterBufferEmittedCount) * 1_000;
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
      await watchAvatar(page);
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
      const heard = await levels(page);
      return {
        turns: [...metrics.values()].map((measured) => ({
          text: transcripts.find(({ id }) => id === `${measured.turnId}-user`)?.content ?? '',
          metrics: measured,
        })),
        bufferedMs: { audio: await bufferedMs(page, 'audio'), video: await bufferedMs(page, 'video') },
        interrupted: transcripts.filter(({ interrupted }) => interrupted === true).length,
        heardAudioMs: endsOfUtterances(heard.user).flatMap((end) => {
          const first = heard.avatar.find(({ at, level }) => at > end && level > SPEECH_LEVEL);
          const ms = first ? first.at - end : Infinity;
          return ms < PATIENCE_MS ? [ms] : [];
        }),
      };
    },
    { heard: { recordings, leadMs: LEAD_MS, gapMs: GAP_MS } },
  );
}
