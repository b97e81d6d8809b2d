import { END_SILENCE, endSilenceMs } from '../../../media-worker/src/turn/endOfTurn.ts';
import type { Section } from '../lib/Section.ts';
import { median, quantile } from '../lib/statistics.ts';
import type { Row, Table } from '../lib/table.ts';
import { converse, type Turn } from './converse.ts';
import { RECORDINGS, type Recording } from '../../support/speechFixtures.ts';

const AIM_MS = 1_000;
const NAMES = Object.keys(RECORDINGS) as Recording[];

/** How long a person waits for an answer, measured in their browser, and where that time goes. */
export const benchLatency: Section = async (options, say) => {
  const rounds = options.quick ? 1 : 4;
  const asked = Array.from({ length: rounds }, () => NAMES).flat();
  const { turns, interrupted, heardAudioMs, bufferedMs } = await converse(options, asked, say);
  const measured = turns.filter(({ metrics }) => metrics.browserFirstAudioMs !== undefined);
  const audio = measured.map(({ metrics }) => metrics.browserFirstAudioMs!);
  const frames = measured.flatMap(({ metrics }) => metrics.browserFirstFrameMs ?? []);
  const skews = measured.flatMap(({ metrics }) => metrics.avSkewMs ?? []);
  const p50 = median(audio);
  return {
    tables: [partTable(measured, frames), recordingTable(measured)],
    notes: [
      `First audio p50 ${Math.round(p50)} ms (aim ${AIM_MS} ms: ${p50 <= AIM_MS ? 'met' : 'MISSED'}).`,
      byEnding(measured),
      `${asked.length} utterances, ${turns.length} turns, ${measured.length} measured by the browser, ` +
        `${interrupted} replies interrupted.`,
      `Cross-check by the page's own recordings of both sides: p50 ${Math.round(median(heardAudioMs))} ms over ` +
        `${heardAudioMs.length} utterances.`,
      '"Heard in the browser" holds the way there, the jitter buffer, and the way of the speech to the media-worker, whose ' +
        'clock starts when its last sound has arrived.',
      `The browser's buffers hold sound back ${Math.round(bufferedMs.audio)} ms on average, the picture ` +
        `${Math.round(bufferedMs.video)} ms.`,
      `A/V skew by the SDK: median ${Math.round(median(skews))} ms over ${skews.length} turns.`,
    ],
  };
};

/** The silence that is waited for depends on whether the words sound finished, whatever the machine's speed. */
function byEnding(turns: readonly Turn[]): string {
  const wait = (done: boolean): string => {
    const some = turns.filter(({ text }) => endSilenceMs(text) <= END_SILENCE.sentence === done);
    const p50 = median(some.map(({ metrics }) => metrics.browserFirstAudioMs!));
    return `${Math.round(p50)} ms over ${some.length}`;
  };
  return `Of that p50: turns that sounded finished ${wait(true)}, those that did not ${wait(false)}.`;
}

function partTable(turns: readonly Turn[], frames: readonly number[]): Table {
  const row = (name: string, values: readonly number[]): Row => [
    name,
    Math.round(median(values)),
    Math.round(quantile(values, 0.95)),
    Math.round(Math.max(...values)),
  ];
  const of = (part: (metrics: Turn['metrics']) => number): number[] =>
    turns.map(({ metrics }) => part(metrics));
  return {
    title: `From the end of the user's speech to the avatar's, ${turns.length} turns, ms`,
    head: ['', 'p50', 'p95', 'max'],
    rows: [
      row(
        'end of speech → turn committed',
        of((m) => m.endOfSpeechToCommitMs),
      ),
      row(
        '  transcription, meanwhile',
        of((m) => m.sttMs),
      ),
      row(
        '→ first word of the reply',
        of((m) => firstWordMs(m) - m.endOfSpeechToCommitMs),
      ),
      row(
        '→ first sound of the voice',
        of((m) => m.ttsFirstAudioMs - firstWordMs(m)),
      ),
      row(
        '→ first talking frame sent',
        of((m) => m.firstFrameSentMs - m.ttsFirstAudioMs),
      ),
      row(
        '→ heard in the browser',
        of((m) => m.browserFirstAudioMs! - m.firstFrameSentMs),
      ),
      row(
        'first audio, in all',
        of((m) => m.browserFirstAudioMs!),
      ),
      row('first talking frame, in all', frames),
    ],
  };
}

/** A line of our own has no model's first word: its making takes no time. */
function firstWordMs({ llmFirstTokenMs, endOfSpeechToCommitMs }: Turn['metrics']): number {
  return llmFirstTokenMs ?? endOfSpeechToCommitMs;
}

function recordingTable(turns: readonly Turn[]): Table {
  return {
    title: 'By what was said, p50 in ms',
    head: ['understood as', 'turns', 'silence waited for', 'first audio'],
    rows: [...new Set(turns.map(({ text }) => text))].map((text) => {
      const same = turns.filter((turn) => turn.text === text);
      return [
        text,
        same.length,
        Math.round(median(same.map(({ metrics }) => metrics.endOfSpeechToCommitMs))),
        Math.round(median(same.map(({ metrics }) => metrics.browserFirstAudioMs!))),
      ];
    }),
  };
}
