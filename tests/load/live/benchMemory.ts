import { setTimeout as wait } from 'node:timers/promises';
import { createSession } from '../../support/sessions.ts';
import { slope } from '../lib/statistics.ts';
import type { Section } from '../lib/Section.ts';
import { PROCESS_NAMES, processesOf, residentMb, type Processes } from './processes.ts';
import { withLive, type Live } from './withLive.ts';

const ROLES = ['server', 'mediaWorker', 'mediasoup'] as const;
/** A leak of this size an hour, at a connect a minute, is 60 MB a day: to be looked for. Noise of one run is below it. */
const FLAT_KB = 100;
const SPEAK_MS = 1_500;
const SETTLE_MS = 500;

type Sample = Readonly<Record<keyof Processes, number>>;

/** Whether the processes grow with the sessions that come and go. */
export const benchMemory: Section = (options, say) =>
  withLive(options, async (live) => {
    const cycles = options.quick ? 12 : 50;
    const shown = options.quick ? [0, 4, 8, 12] : [0, 10, 30, 50];
    const processes = processesOf(live.server.pid);
    const samples: Sample[] = [sample(processes)];
    for (let cycle = 1; cycle <= cycles; cycle++) {
      await comeAndGo(live, options.face);
      samples.push(sample(processes));
      if (cycle % 10 === 0) say(`${cycle} of ${cycles} cycles`);
    }
    // Models, compiled code and pools fill up in the first cycles, and stay.
    const from = shown[1]!;
    const growth = (role: keyof Processes): number =>
      1_024 * slope(samples.flatMap((each, cycle) => (cycle < from ? [] : [{ x: cycle, y: each[role] }])));
    return {
      tables: [
        {
          title: 'Resident memory over connects and disconnects, MB',
          head: ['process', ...shown.map((cycle) => `after ${cycle}`), `kB a cycle, from ${from} on`],
          rows: ROLES.map((role) => [
            PROCESS_NAMES[role],
            ...shown.map((cycle) => samples[cycle]![role].toFixed(1)),
            growth(role).toFixed(0),
          ]),
        },
      ],
      notes: ROLES.map((role) => {
        const kB = growth(role);
        if (options.quick)
          return `${PROCESS_NAMES[role]}: ${kB.toFixed(0)} kB a cycle, of too few cycles to tell.`;
        return `${PROCESS_NAMES[role]}: ${kB <= FLAT_KB ? 'flat' : `GROWS by ${kB.toFixed(0)} kB a cycle`}.`;
      }),
    };
  });

/** A new session each time: greeted, disconnected in the middle of it, terminated. */
async function comeAndGo({ server, page }: Live, face: string): Promise<void> {
  const { token } = await createSession(server, { face, greeting: 'Hello and welcome, I am glad you came.' });
  const index = await page.connect({ token });
  await wait(SPEAK_MS);
  await page.call('terminate', index);
  await wait(SETTLE_MS);
}

function sample(processes: Processes): Sample {
  return {
    server: residentMb(processes.server),
    mediaWorker: residentMb(processes.mediaWorker),
    mediasoup: residentMb(processes.mediasoup),
  };
}
