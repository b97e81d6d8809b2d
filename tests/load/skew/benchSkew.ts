import { FACES } from '../../../media-worker/src/avatar/faces.ts';
import { createSession } from '../../support/sessions.ts';
import { lookAtMachine } from '../lib/machine.ts';
import type { Section } from '../lib/Section.ts';
import { median } from '../lib/statistics.ts';
import { GREETING } from '../live/greeting.ts';
import { withLive, type Live } from '../live/withLive.ts';
import type { BenchOptions } from '../options.ts';
import { makeOriginal, type Original } from './original.ts';
import { shownSkew, type ShownSkew } from './shownSkew.ts';

/** Of the median, ms. */
const LIMIT_MS = 45;
/** A busy machine shows what it likes, when it likes: such a run is done again, so often at most. */
const REPEATS = 2;
/** Below, what was received is not what was sent: a freeze, a stall. */
const LEAST_R = 0.6;

interface Run extends ShownSkew {
  readonly quiet: boolean;
}

/**
 * How far the sound is from its picture at the browser, as displayed: what was received is found in time by what was
 * sent, mouth by mouth and sound by sound, and the two times are compared.
 */
export const benchSkew: Section = async (options, say) => {
  const voice = FACES.find(({ id }) => id === options.face)?.defaultVoice ?? 'slt';
  const original = await makeOriginal(GREETING, { face: options.face, voice, size: options.size });
  const runs = await withLive(options, async (live) => {
    const found: Run[] = [];
    const count = options.quick ? 2 : 7;
    for (let index = 0; index < count; index++) {
      const run = await quietRun(live, original, options, say);
      found.push(run);
      say(`${index + 1} of ${count} greetings: sound ${run.skewMs} ms late`);
    }
    return found;
  });
  const used = runs.filter(({ mouthR, soundR }) => Math.min(mouthR, soundR) >= LEAST_R);
  const skews = used.map(({ skewMs }) => skewMs);
  const skew = median(skews);
  return {
    tables: [
      {
        title: 'A/V skew as displayed, ms; positive: the sound is late',
        head: ['greeting', 'skew', 'likeness of mouth', 'of sound', 'machine'],
        rows: runs.map(({ skewMs, mouthR, soundR, quiet }, index) => [
          String(index + 1),
          skewMs,
          mouthR.toFixed(2),
          soundR.toFixed(2),
          quiet ? 'quiet' : 'busy',
        ]),
      },
    ],
    notes: [
      used.length === 0
        ? `No run received what was sent: all likeness is below ${LEAST_R}.`
        : `Median ${Math.round(skew)} ms [${Math.min(...skews)}..${Math.max(...skews)}] ` +
          `(limit ±${LIMIT_MS} ms: ${Math.abs(skew) <= LIMIT_MS ? 'met' : 'MISSED'}).`,
      ...(runs.every(({ quiet }) => quiet)
        ? []
        : ['Some runs are of a busy machine: repeat the measurement on a quiet one.']),
    ],
  };
};

async function quietRun(
  live: Live,
  original: Original,
  { face, quick }: BenchOptions,
  say: (progress: string) => void,
): Promise<Run> {
  for (let attempt = 0; ; attempt++) {
    const before = await lookAtMachine();
    const found = await run(live, original, face);
    const after = await lookAtMachine();
    const quiet = before.quiet && after.quiet;
    if (quiet || quick || attempt >= REPEATS) return { ...found, quiet };
    say('the machine is busy: once more');
  }
}

async function run({ server, page }: Live, original: Original, face: string): Promise<ShownSkew> {
  const { token } = await createSession(server, { face, greeting: GREETING });
  const index = await page.connect({ token, microphone: false });
  await page.startProbe(index);
  await page.waitForEvent(
    'transcript',
    ({ role, complete }: { role: string; complete: boolean }) => role === 'assistant' && complete,
    { index, timeoutMs: 90_000 },
  );
  await page.page.waitForTimeout(1_500);
  const found = await shownSkew(page, original, index);
  await page.call('terminate', index);
  return found;
}
