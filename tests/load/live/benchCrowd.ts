import { MoonshineStt } from '../../../media-worker/src/providers/stt/MoonshineStt.ts';
import { downsample } from '../../support/samples.ts';
import { createSession } from '../../support/sessions.ts';
import { normaliseWords } from '../../support/wer.ts';
import type { Section } from '../lib/Section.ts';
import { median } from '../lib/statistics.ts';
import { PROCESS_NAMES, processesOf } from './processes.ts';
import { ROLES, usage } from './usage.ts';
import { withLive, type Live } from './withLive.ts';

/** Each session's own; nobody else says it. */
const WORDS = [
  'pineapple',
  'umbrella',
  'dinosaur',
  'elephant',
  'chocolate',
  'telephone',
  'butterfly',
  'strawberry',
];
const SIZE = 8;
const IDLE_S = 10;
const SPEECH_S = 6;
const SAMPLE_RATIO = 3;
/** The recogniser takes up to 24 s at once. */
const MOST_SAMPLES = 16_000 * 20;

/** What one page received. */
interface Received {
  readonly word: string;
  readonly heard: string;
  readonly own: boolean;
  /** Words of other sessions. */
  readonly foreign: readonly string[];
}

/** Eight conversations at once on one server: whether each hears its own avatar and no other, and what that costs. */
export const benchCrowd: Section = async (options, say) => {
  const stt = await MoonshineStt.create();
  try {
    return await withLive(
      options,
      async (live) => {
        const processes = processesOf(live.server.pid);
        const members = await gather(live, options.face);
        say(`${SIZE} sessions are open`);
        const startedAt = await framesOf(live);
        const speaking = await usage(processes, SPEECH_S);
        const frames = (await framesOf(live)).map(
          (count, index) => (count - (startedAt[index] ?? 0)) / SPEECH_S,
        );
        await Promise.all(
          members.map(({ index }) =>
            live.page.waitForEvent<{ role: string; complete: boolean }>(
              'transcript',
              ({ role, complete }) => role === 'assistant' && complete,
              { index, timeoutMs: 120_000 },
            ),
          ),
        );
        say('all have spoken');
        const idle = await usage(processes, options.quick ? 3 : IDLE_S);
        const received: Received[] = [];
        for (const { word, index } of members) {
          const sound = downsample(await live.page.recording(index), SAMPLE_RATIO).subarray(0, MOST_SAMPLES);
          received.push(judge(word, await stt.transcribe(sound, { language: 'en' })));
        }
        const own = received.filter((each) => each.own);
        const foreign = received.filter((each) => each.foreign.length > 0);
        return {
          tables: [
            {
              title: `What ${SIZE} pages received, at once`,
              head: ['said', 'own word heard', "others' words", 'frames/s'],
              rows: received.map((each, index) => [
                each.word,
                each.own ? 'yes' : `NO: "${each.heard}"`,
                each.foreign.join(', ') || 'none',
                (frames[index] ?? 0).toFixed(1),
              ]),
            },
            {
              title: `CPU with ${SIZE} sessions, % of a core`,
              head: ['process', 'all avatars speak', 'idle'],
              rows: ROLES.map((role) => [
                PROCESS_NAMES[role],
                speaking.processes[role],
                idle.processes[role],
              ]),
            },
          ],
          notes: [
            `${own.length} of ${SIZE} heard their own, ${foreign.length} heard another's ` +
              `(aim ${SIZE} and 0: ${own.length === SIZE && foreign.length === 0 ? 'met' : 'MISSED'}).`,
            `Pictures: median ${median(frames).toFixed(1)} frames/s. The browser that shows all of them runs on the same ` +
              'machine, without a graphics card, on what the server leaves of it.',
          ],
        };
      },
      { settings: { MEDIA_WORKER_CAPACITY: String(SIZE) }, browserYields: true },
    );
  } finally {
    await stt.close();
  }
};

function judge(word: string, heard: string): Received {
  const words = normaliseWords(heard);
  const foreign = WORDS.filter((other) => other !== word && words.includes(other));
  return { word, heard, own: words.includes(word), foreign };
}

/** All connect at the same time; each avatar says its own words. */
async function gather({ server, page }: Live, face: string): Promise<{ word: string; index: number }[]> {
  const sessions = await Promise.all(
    WORDS.map(async (word) => {
      const greeting = `Welcome. The word of this room is ${word}. Remember it well. I will say it once more: ${word}.`;
      return { word, ...(await createSession(server, { face, greeting })) };
    }),
  );
  const members: { word: string; index: number }[] = [];
  for (const { word, token } of sessions) {
    members.push({ word, index: await page.prepare({ token, microphone: false }) });
  }
  await Promise.all(members.map(({ index }) => page.call('connect', index)));
  // Pictures arrive and are decoded; to paint and read all of them would leave nothing of the machine to who makes them.
  await page.page.addStyleTag({ content: 'video { display: none }' });
  for (const { index } of members) await page.startProbe(index, { picture: false });
  return members;
}

/** @returns frames decoded so far, by session. */
async function framesOf({ page }: Live): Promise<number[]> {
  const reports = await page.inbound('video');
  return reports.map(({ framesDecoded }) => framesDecoded ?? 0);
}
