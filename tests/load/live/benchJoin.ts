import { createSession } from '../../support/sessions.ts';
import { median, quantile } from '../lib/statistics.ts';
import type { Section } from '../lib/Section.ts';
import { withLive, type Live } from './withLive.ts';

/** ms from the call of `connect`. */
interface Join {
  readonly firstFrame: number;
  readonly open: number;
}

const AIM_MS = 1_000;

/** How long it takes from `connect` to the first picture, on a server that has seen sessions before. */
export const benchJoin: Section = (options, say) =>
  withLive(options, async (live) => {
    const joins: Join[] = [];
    const count = options.quick ? 6 : 25;
    // The first warms caches and just-in-time compilers on both sides.
    await join(live, options.face);
    for (let index = 0; index < count; index++) {
      joins.push(await join(live, options.face));
      if (index % 5 === 4) say(`${index + 1} of ${count} connects`);
    }
    const row = (name: string, values: number[]) => [
      name,
      Math.round(median(values)),
      Math.round(quantile(values, 0.95)),
      Math.round(Math.max(...values)),
    ];
    const frames = joins.map(({ firstFrame }) => firstFrame);
    const p50 = median(frames);
    return {
      tables: [
        {
          title: `Join with a microphone, ${joins.length} connects, ms from the call of connect`,
          head: ['until', 'p50', 'p95', 'max'],
          rows: [
            row(
              'open',
              joins.map(({ open }) => open),
            ),
            row('first frame shown', frames),
          ],
        },
      ],
      notes: [`Join p50 ${Math.round(p50)} ms (aim ${AIM_MS} ms: ${p50 <= AIM_MS ? 'met' : 'MISSED'}).`],
    };
  });

async function join({ server, page }: Live, face: string): Promise<Join> {
  const { token } = await createSession(server, { face, greeting: null });
  const { index, calledAt } = await page.page.evaluate((given) => {
    const conversation = window.visavisTest.open({ token: given });
    const calledAt = performance.now();
    // Its failure shows in the events that never come.
    conversation.session.connect().catch(console.error);
    return { index: window.visavisTest.conversations.length - 1, calledAt };
  }, token);
  const [frame, open] = await Promise.all([
    page.waitForEvent('firstFrame', undefined, { index }),
    page.waitForEvent('open', undefined, { index }),
  ]);
  await page.call('terminate', index);
  return { firstFrame: frame.at - calledAt, open: open.at - calledAt };
}
