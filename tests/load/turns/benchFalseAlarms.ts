import { BargeIn } from '../../../media-worker/src/floor/BargeIn.ts';
import { MoonshineStt } from '../../../media-worker/src/providers/stt/MoonshineStt.ts';
import { SileroModel } from '../../../media-worker/src/vad/SileroVad.ts';
import { Random } from '../../support/random.ts';
import type { Section } from '../lib/Section.ts';
import { sum } from '../lib/statistics.ts';
import { Lockstep, type Models } from './Lockstep.ts';
import { NOISES } from './noises.ts';

const AIM = 2;
const MINUTES = 10;
const SAYING = 'Let me tell you a little about this place before we begin.';

interface Heard {
  holds: number;
  interruptions: string[];
  /** How long the avatar was silent for nothing, ms. */
  heldMs: number;
  turns: string[];
}

/** How often noise makes an avatar stop that talks without end. */
export const benchFalseAlarms: Section = async (options, say) => {
  const seconds = Math.round((MINUTES * 60) / NOISES.length / (options.quick ? 6 : 1));
  const [model, stt] = await Promise.all([SileroModel.load(), MoonshineStt.create()]);
  const found: { name: string; heard: Heard }[] = [];
  try {
    for (const [index, { name, make }] of NOISES.entries()) {
      const heard = await listen(make(seconds, new Random(index + 1)), { model, stt });
      found.push({ name, heard });
      say(`${name}: ${heard.interruptions.length} interruptions, ${heard.holds} holds`);
    }
  } finally {
    await stt.close();
    await model.close();
  }
  const total = sum(found.map(({ heard }) => heard.interruptions.length));
  const words = found.flatMap(({ heard }) => heard.interruptions);
  return {
    tables: [
      {
        title: `Noise over a talking avatar, ${((seconds * NOISES.length) / 60).toFixed(1)} minutes`,
        head: ['', 'seconds', 'reply lost', 'reply paused', 'silent for nothing, s'],
        rows: found.map(({ name, heard }) => [
          name,
          seconds,
          heard.interruptions.length,
          heard.holds,
          (heard.heldMs / 1_000).toFixed(1),
        ]),
      },
    ],
    notes: [
      `${total} false barge-ins (aim at most ${AIM}: ${total <= AIM ? 'met' : 'MISSED'})` +
        `${words.length > 0 ? `, for: ${words.map((text) => `"${text}"`).join(', ')}` : ''}.`,
      'Real: voice detector, recogniser, turn detector and barge-in, in virtual time. The noise is made by rule; the ' +
        'avatar is taken to talk without end. A pause that resumes the same word is no barge-in, but it is heard.',
      ...(options.quick ? ['Quick: too short to quote.'] : []),
    ],
  };
};

async function listen(noise: Float32Array, models: Models): Promise<Heard> {
  const lockstep = new Lockstep();
  const { clock } = lockstep;
  const heard: Heard = { holds: 0, interruptions: [], heldMs: 0, turns: [] };
  let heldAt: number | null = null;
  let lastWords = '';
  const release = (): void => {
    if (heldAt !== null) heard.heldMs += clock.now() - heldAt;
    heldAt = null;
  };
  const bargeIn = new BargeIn({
    clock,
    reply: () => ({ heard: true, remainingMs: Infinity, saying: SAYING }),
    hold: () => {
      heard.holds++;
      heldAt = clock.now();
    },
    resume: release,
    interrupt: () => {
      heard.interruptions.push(lastWords);
      release();
    },
  });
  const turns = lockstep.detector(models, {
    urgent: () => bargeIn.waiting,
    mayContinue: () => false,
  });
  turns.on('userSpeech', ({ turnId, speaking }) => speaking && bargeIn.speechBegins(turnId));
  turns.on('speech', ({ turnId, speechMs }) => bargeIn.speech(turnId, speechMs));
  turns.on('words', (words) => {
    lastWords = words.text;
    bargeIn.words(words);
  });
  turns.on('turn', ({ turnId, text }) => {
    lastWords = text;
    if (bargeIn.turn(turnId, text)) heard.turns.push(text);
  });
  turns.on('discarded', ({ turnId }) => bargeIn.discarded(turnId));
  await lockstep.hear(noise, (pcm) => turns.push(pcm));
  await lockstep.hear(new Float32Array(16_000 * 4), (pcm) => turns.push(pcm));
  release();
  turns.close();
  bargeIn.close();
  return heard;
}
