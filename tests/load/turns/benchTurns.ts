import { MoonshineStt } from '../../../media-worker/src/providers/stt/MoonshineStt.ts';
import type { Stt } from '../../../media-worker/src/providers/stt/Stt.ts';
import { FliteTts } from '../../../media-worker/src/providers/tts/FliteTts.ts';
import { endSilenceMs } from '../../../media-worker/src/turn/endOfTurn.ts';
import { SileroModel } from '../../../media-worker/src/vad/SileroVad.ts';
import { trimSilence } from '../../support/samples.ts';
import { readRecording, RECORDINGS, type Recording } from '../../support/speechFixtures.ts';
import { spokenBy } from '../../support/spokenBy.ts';
import type { Section } from '../lib/Section.ts';
import { median, quantile, sum } from '../lib/statistics.ts';
import type { Table } from '../lib/table.ts';
import { minuteOf, NOISES } from './noises.ts';
import { overhear } from './Overhearing.ts';

const SENTENCES = [
  'I would like to book a table for two people.',
  'What time do you open on Sundays?',
  'My name is Martin and I live in a small town near the sea.',
  'Could you tell me more about the price of the blue one?',
  'I think we should leave before the rain begins.',
  'Yesterday I went to the doctor because my back was hurting.',
  'Please send the letter to my office.',
  'How long does the delivery usually take?',
  'I have never been to a place like this before.',
  'We need a bigger car for the whole family.',
  'The train was late again this morning.',
  'Can you help me find a good hotel in the city?',
];
const VOICES = ['slt', 'rms'];
/** Where an utterance is cut by a pause, at the quietest place of each span. */
const CUTS = [
  [0.25, 0.45],
  [0.45, 0.62],
  [0.62, 0.82],
] as const;
/** Lengths of pauses in mid-sentence. */
const PAUSES_MS = [300, 500, 700, 950];
/** Silence after which speech is transcribed on speculation. */
const PAUSE_MS = 192;
/** From a commit to the end of the reply's first word, at the very least: until then the turn is taken back. */
const FIRST_WORD_MS = 350;
const BLOCK = 320;

interface Heard {
  readonly waitMs: number;
  readonly sttMs: number;
}

/** When the user's turn is taken to be over, and what the avatar takes for the user. */
export const benchTurns: Section = async ({ quick }, say) => {
  const [stt, tts, model] = await Promise.all([MoonshineStt.create(), FliteTts.create(), SileroModel.load()]);
  try {
    const utterances = await recordings(tts, quick);
    say(`${utterances.length} recordings, each whole and cut at ${CUTS.length} places`);
    const finished: Heard[] = [];
    const paused: Heard[] = [];
    for (const audio of utterances) {
      finished.push(await hear(stt, audio));
      for (const cut of CUTS) paused.push(await hear(stt, audio.slice(0, quietest(audio, cut))));
    }
    const rounds = quick ? 1 : 2;
    say(`${NOISES.length * rounds} minutes of noise`);
    const noise: Table['rows'][number][] = [];
    let interruptions = 0;
    for (const kind of NOISES) {
      let [holds, heldMs, cut] = [0, 0, 0];
      for (let round = 0; round < rounds; round++) {
        const found = await overhear(minuteOf(kind, 1_000 * round + 17), model, stt);
        holds += found.holds;
        heldMs += found.heldMs;
        cut += found.interruptions;
      }
      interruptions += cut;
      noise.push([kind, holds, Math.round(heldMs), cut]);
    }
    const commits = finished.map(({ waitMs, sttMs }) => Math.max(waitMs, PAUSE_MS + sttMs));
    const share = (extraMs: number): number =>
      (sum(
        PAUSES_MS.map(
          (pauseMs) =>
            paused.filter(({ waitMs, sttMs }) => Math.max(waitMs, PAUSE_MS + sttMs) + extraMs >= pauseMs)
              .length,
        ),
      ) /
        (paused.length * PAUSES_MS.length)) *
      100;
    return {
      tables: [
        {
          title: `End of a finished sentence → commit, ${finished.length} recordings, ms`,
          head: ['', 'p50', 'p95'],
          rows: [
            [
              'silence waited for',
              median(finished.map(({ waitMs }) => waitMs)),
              quantile(
                finished.map(({ waitMs }) => waitMs),
                0.95,
              ),
            ],
            [
              'commit, this machine transcribing',
              Math.round(median(commits)),
              Math.round(quantile(commits, 0.95)),
            ],
          ],
        },
        {
          title: 'The avatar talks, nobody else does',
          head: ['noise', 'held', 'held ms', 'interrupted'],
          rows: noise,
        },
      ],
      notes: [
        `Commit p50 ${Math.round(median(commits))} ms (aim 400).`,
        `Of ${paused.length * PAUSES_MS.length} pauses in mid-sentence of ${PAUSES_MS.join(', ')} ms, ${share(0).toFixed(0)} % ` +
          `passed without a commit, ${share(FIRST_WORD_MS).toFixed(0)} % without the turn being cut in two (aim 80 %): who goes ` +
          'on before a word of the answer was heard takes the turn back.',
        `${interruptions} false interruptions in ${NOISES.length * rounds} minutes of noise (aim: at most 2 in 10).`,
        'The pauses are cut into whole sentences, so that the voice does not announce them as people do: real ones are easier.',
      ],
    };
  } finally {
    await Promise.all([stt.close(), tts.close(), model.close()]);
  }
};

async function recordings(tts: FliteTts, quick: boolean): Promise<Float32Array[]> {
  const all = await Promise.all((Object.keys(RECORDINGS) as Recording[]).map(readRecording));
  for (const voice of quick ? [] : VOICES) {
    const speak = spokenBy(tts, voice);
    for (const sentence of SENTENCES) {
      all.push(Float32Array.from(await speak(sentence), (sample) => sample / 32_768));
    }
  }
  return all.map((audio) => trimSilence(audio));
}

async function hear(stt: Stt, audio: Float32Array): Promise<Heard> {
  const padded = new Float32Array(4_000 + audio.length + 2_048);
  padded.set(audio, 4_000);
  const from = performance.now();
  const text = await stt.transcribe(padded, { language: 'en' });
  return { waitMs: endSilenceMs(text), sttMs: performance.now() - from };
}

/** @returns the sample at the quietest place between those shares of the audio. */
function quietest(audio: Float32Array, [from, until]: readonly [number, number]): number {
  const blocks = Array.from({ length: Math.floor(audio.length / BLOCK) }, (_, index) =>
    audio.subarray(index * BLOCK, (index + 1) * BLOCK).reduce((total, value) => total + value * value, 0),
  );
  const first = Math.floor(blocks.length * from);
  const span = blocks.slice(first, Math.ceil(blocks.length * until));
  return (first + span.indexOf(Math.min(...span))) * BLOCK;
}
