import { FliteTts } from '../../../media-worker/src/providers/tts/FliteTts.ts';
import { MoonshineStt } from '../../../media-worker/src/providers/stt/MoonshineStt.ts';
import type { UserTurn } from '../../../media-worker/src/turn/turnEvents.ts';
import { SileroModel } from '../../../media-worker/src/vad/SileroVad.ts';
import type { Section } from '../lib/Section.ts';
import { median, quantile } from '../lib/statistics.ts';
import type { Row } from '../lib/table.ts';
import { Lockstep, type Models } from './Lockstep.ts';
import { utterances, type Utterance } from './utterances.ts';

const AIM_COMMIT_MS = 400;
const AIM_UNCUT = 0.8;
/** From a commit until the answer's first word is heard: who goes on before that takes the turn back. */
const ANSWER_HEARD_MS = 350;

interface Result {
  readonly utterance: Utterance;
  readonly turns: readonly UserTurn[];
  /** Commits that were taken back, because the user went on before the answer was heard. */
  readonly takenBack: number;
}

/** Where turns are taken to end: soon after finished sentences, not in the middle of others. */
export const benchEndpointing: Section = async (options, say) => {
  const [model, stt, tts] = await Promise.all([SileroModel.load(), MoonshineStt.create(), FliteTts.create()]);
  const results: Result[] = [];
  try {
    const all = await utterances(tts, options);
    for (const utterance of all) {
      results.push(await listen(utterance, { model, stt }));
      if (results.length % 10 === 0) say(`${results.length} of ${all.length} utterances`);
    }
  } finally {
    await Promise.all([stt.close(), tts.close(), model.close()]);
  }
  const finished = results.filter(({ utterance }) => utterance.pause === null);
  const pauses = results.filter(({ utterance }) => utterance.pause !== null);
  const waits = finished.flatMap(waitOf);
  const p50 = median(waits);
  const uncut = pauses.filter(isWhole).length / pauses.length;
  return {
    tables: [
      {
        title: 'From the last sound to the commit of a finished sentence, ms',
        head: ['', 'utterances', 'p50', 'p95', 'cut'],
        rows: [
          commitRow(
            'people',
            finished.filter(({ utterance }) => utterance.source === 'human'),
          ),
          commitRow(
            'synthetic voices',
            finished.filter(({ utterance }) => utterance.source === 'synthetic'),
          ),
          commitRow('all', finished),
        ],
      },
      {
        title: 'Pauses in the middle of a sentence',
        head: ['', 'utterances', 'no commit in it', 'taken back in time', 'cut', 'not cut, %'],
        rows: [
          ...[300, 500, 700, 900].map((ms) =>
            pauseRow(
              `${ms} ms`,
              pauses.filter(({ utterance }) => utterance.pause?.ms === ms),
            ),
          ),
          pauseRow(
            'people',
            pauses.filter(({ utterance }) => utterance.source === 'human'),
          ),
          pauseRow(
            'synthetic voices',
            pauses.filter(({ utterance }) => utterance.source === 'synthetic'),
          ),
          pauseRow('all', pauses),
        ],
      },
    ],
    notes: [
      `Commit p50 ${Math.round(p50)} ms after finished sentences ` +
        `(aim ${AIM_COMMIT_MS} ms: ${p50 <= AIM_COMMIT_MS ? 'met' : 'MISSED'}); ` +
        `${Math.round(uncut * 100)} % of pauses under 1 s not cut ` +
        `(aim ${AIM_UNCUT * 100} %: ${uncut >= AIM_UNCUT ? 'met' : 'MISSED'}).`,
      `${results.length} utterances: the six recordings of people in tests/fixtures as they are, and each with silence of ` +
        '300 to 900 ms put into the two quietest places of its middle; sentences of the embedded voices, whole, and in ' +
        'halves with silence between. Silence that is put in has no hesitation in the voice before it.',
      `Not cut: it became one turn. A commit within a pause is taken back when the user goes on within ${ANSWER_HEARD_MS} ms ` +
        'of it, before the answer is heard.',
      'Real voice detector, recogniser and turn detector in virtual time; a transcription takes what it took here.',
      ...(options.quick ? ['Quick: too few to quote.'] : []),
    ],
  };
};

async function listen(utterance: Utterance, models: Models): Promise<Result> {
  const lockstep = new Lockstep();
  const { clock } = lockstep;
  const turns = new Map<string, UserTurn>();
  let takenBack = 0;
  const detector = lockstep.detector(models, {
    mayContinue: (turnId) => clock.now() - (turns.get(turnId)?.commitAt ?? -Infinity) < ANSWER_HEARD_MS,
  });
  detector.on('turn', (turn) => {
    if (turns.has(turn.turnId)) takenBack++;
    turns.set(turn.turnId, turn);
  });
  await lockstep.hear(utterance.samples, (pcm) => detector.push(pcm));
  detector.close();
  return { utterance, turns: [...turns.values()], takenBack };
}

function isWhole({ turns }: Result): boolean {
  return turns.length === 1;
}

/** None for an utterance that was cut, or never committed. */
function waitOf({ utterance, turns }: Result): number[] {
  const last = turns.at(-1);
  return last && turns.length === 1 ? [last.commitAt - utterance.endMs] : [];
}

function commitRow(name: string, results: readonly Result[]): Row {
  const waits = results.flatMap(waitOf);
  const cut = results.filter((result) => !isWhole(result)).length;
  return [name, results.length, Math.round(median(waits)), Math.round(quantile(waits, 0.95)), cut];
}

function pauseRow(name: string, results: readonly Result[]): Row {
  const whole = results.filter(isWhole);
  const takenBack = whole.filter((result) => result.takenBack > 0).length;
  return [
    name,
    results.length,
    whole.length - takenBack,
    takenBack,
    results.length - whole.length,
    results.length === 0 ? null : Math.round((whole.length / results.length) * 100),
  ];
}
