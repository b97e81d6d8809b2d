import type { PlayoutState } from '@visavis/shared';
import { createSession } from '../../support/sessions.ts';
import type { Recording } from '../../support/speechFixtures.ts';
import type { Section } from '../lib/Section.ts';
import { median, quantile } from '../lib/statistics.ts';
import type { Row } from '../lib/table.ts';
import { LONG_GREETING } from './greeting.ts';
import { withLive, type Live } from './withLive.ts';

const AIM_MS = 200;
/** Words at once, from several people. */
const INTERRUPTERS: readonly Recording[] = ['something.wav', 'goforward.wav', 'ss0930.wav', 'ss0880.wav'];
/** RMS of what is heard, 0..1: below is silence. */
const SILENT = 0.006;
const LOUD = 0.02;
/** Between two syllables it is silent for less. */
const SILENT_FOR_MS = 150;
const SPOKEN_MS = 1_500;
const PATIENCE_MS = 3_000;

interface BargeIn {
  readonly by: Recording;
  /** From the first sound in the microphone to the last of the avatar's in the received track; null: never silent. */
  readonly silentAfterMs: number | null;
  /** The same as the SDK measures it; null: it did not. */
  readonly toldMs: number | null;
  readonly interrupted: boolean;
}

/** How soon the avatar is silent when somebody speaks into what it says, heard in Chromium. */
export const benchBargeIn: Section = (options, say) =>
  withLive(options, async (live) => {
    const count = options.quick ? 4 : 24;
    const found: BargeIn[] = [];
    for (let index = 0; index < count; index++) {
      const by = INTERRUPTERS[index % INTERRUPTERS.length]!;
      // Anywhere in a word, between words, between frames.
      found.push(await bargeIn(live, { face: options.face, by, afterMs: SPOKEN_MS + (index % 7) * 133 }));
      if (index % 4 === 3) say(`${index + 1} of ${count} interruptions`);
    }
    const silent = found.flatMap(({ silentAfterMs }) => silentAfterMs ?? []);
    const told = found.flatMap(({ toldMs }) => toldMs ?? []);
    const p95 = quantile(silent, 0.95);
    const never = count - silent.length;
    return {
      tables: [
        {
          title: `Onset of the user's voice → avatar silent at the browser, ${count} interruptions, ms`,
          head: ['', 'measured', 'p50', 'p95', 'max'],
          rows: [
            row('by what the page received', silent),
            row('by the SDK (bargeInMs)', told),
            ...INTERRUPTERS.map((name) =>
              row(
                `  ${name}`,
                found.flatMap(({ by, silentAfterMs }) => (by === name ? (silentAfterMs ?? []) : [])),
              ),
            ),
          ],
        },
      ],
      notes: [
        `p95 ${Math.round(p95)} ms (aim ${AIM_MS} ms: ${p95 <= AIM_MS && never === 0 ? 'met' : 'MISSED'})` +
          `${never > 0 ? `; the avatar did not fall silent ${never} times` : ''}.`,
        `${found.filter(({ interrupted }) => interrupted).length} of ${count} were taken for what they were: interruptions.`,
        "In it: microphone, its way to the media-worker, voice detector, the decision, and the browser's silencing.",
      ],
    };
  });

async function bargeIn(
  { server, page }: Live,
  { face, by, afterMs }: { face: string; by: Recording; afterMs: number },
): Promise<BargeIn> {
  const { token } = await createSession(server, { face, greeting: LONG_GREETING });
  const index = await page.connect({ token, microphone: 'page' });
  await page.startProbe(index);
  await page.waitForEvent<{ state: string }>('agentState', ({ state }) => state === 'speaking', { index });
  await page.page.waitForTimeout(afterMs);
  // In a pause of the avatar's own there would be nothing to fall silent.
  while (((await page.envelope(index)).at(-1)?.rms ?? 0) < LOUD) await page.page.waitForTimeout(20);
  const { from } = await page.speak(by);
  await page.page.waitForTimeout(PATIENCE_MS);
  const events = await page.events(index);
  const envelope = await page.envelope(index);
  await page.call('terminate', index);
  await page.page.evaluate(async (which) => {
    (await window.visavisTest.conversations[which]!.probe()).stop();
  }, index);
  const told = events.find(({ name }) => name === 'bargeIn')?.data as { bargeInMs: number } | undefined;
  return {
    by,
    silentAfterMs: silenceAfter(envelope, from),
    toldMs: told?.bargeInMs ?? null,
    interrupted: events.some(
      ({ name, data }) => name === 'playout' && (data as { state: PlayoutState }).state === 'interrupted',
    ),
  };
}

/** @returns ms until the beginning of the first silence that lasts; null when there is none in the time for it. */
function silenceAfter(envelope: readonly { at: number; rms: number }[], onset: number): number | null {
  // A pause that the avatar made by itself begins before the onset, and counts as silence at once.
  let since: number | null = null;
  for (const { at, rms } of envelope) {
    if (rms >= SILENT) since = null;
    else since ??= at;
    if (
      since !== null &&
      at >= onset &&
      at - since >= SILENT_FOR_MS &&
      at - Math.max(since, onset) >= SILENT_FOR_MS
    ) {
      const ms = Math.max(0, since - onset);
      return ms < PATIENCE_MS ? ms : null;
    }
  }
  return null;
}

function row(name: string, values: readonly number[]): Row {
  return [
    name,
    values.length,
    Math.round(median(values)),
    Math.round(quantile(values, 0.95)),
    values.length === 0 ? null : Math.round(Math.max(...values)),
  ];
}
