import { setTimeout as wait } from 'node:timers/promises';
import { createSession } from '../../support/sessions.ts';
import { percentOfCore } from '../cpu/cpuTime.ts';
import type { Section } from '../lib/Section.ts';
import type { Table } from '../lib/table.ts';
import { LONG_GREETING } from './greeting.ts';
import { cpuMsOf, PROCESS_NAMES, processesOf, threadCpuMsOf, type Processes } from './processes.ts';
import { withLive, type Live } from './withLive.ts';

/** Percent of a core. */
interface Usage {
  readonly processes: Readonly<Record<keyof Processes, number>>;
  readonly threads: ReadonlyMap<string, number>;
}

/** Time for what an event sets off (greeting's first sentences, the end of a reply) to be over, ms. */
const SETTLE_MS = 2_000;
const ROLES = ['mediaWorker', 'mediasoup', 'server'] as const;
const LEAST_SHOWN = 0.05;

/** What a session in Chromium costs the product's processes, as the system counts it. */
export const benchLiveCpu: Section = (options, say) =>
  withLive(options, async ({ server, page }: Live) => {
    const seconds = options.quick ? 8 : 30;
    const processes = processesOf(server.pid);
    const spent = (): Promise<Usage> => usage(processes, seconds);
    say('without a session');
    await wait(SETTLE_MS);
    const none = await spent();
    const { token } = await createSession(server, { face: options.face, greeting: LONG_GREETING });
    await page.connect({ token });
    const state = (wanted: string) =>
      page.waitForEvent<{ state: string }>('agentState', (data) => data.state === wanted, {
        timeoutMs: 90_000,
      });
    await state('speaking');
    say('the avatar speaks');
    await wait(SETTLE_MS);
    const speaking = await spent();
    const last = (await page.events()).findLast(({ name }) => name === 'agentState');
    if ((last?.data as { state?: string } | undefined)?.state !== 'speaking') {
      throw new Error('the greeting ended before the measurement did');
    }
    await page.call('interrupt');
    await state('listening');
    say('nobody speaks');
    await wait(SETTLE_MS);
    const idle = await spent();
    return {
      tables: [processTable(none, speaking, idle), threadTable(speaking, idle)],
      notes: [
        `The media-worker's own: ${difference(none, speaking)} % speaking, ${difference(none, idle)} % idle.`,
        'Decoding, VAD and everything between the stages are in these figures; the reply engine and STT are not.',
      ],
    };
  });

async function usage(processes: Processes, seconds: number): Promise<Usage> {
  const look = () => ({
    at: performance.now(),
    cpu: Object.fromEntries(ROLES.map((role) => [role, cpuMsOf(processes[role])])),
    threads: threadCpuMsOf(processes.mediaWorker),
  });
  const before = look();
  await wait(seconds * 1_000);
  const after = look();
  const elapsed = (after.at - before.at) / 1_000;
  const share = (role: keyof Processes): number =>
    percentOfCore((after.cpu[role] ?? 0) - (before.cpu[role] ?? 0), elapsed);
  return {
    processes: { mediaWorker: share('mediaWorker'), mediasoup: share('mediasoup'), server: share('server') },
    threads: new Map(
      [...after.threads].map(([name, ms]) => [
        name,
        percentOfCore(ms - (before.threads.get(name) ?? 0), elapsed),
      ]),
    ),
  };
}

function processTable(none: Usage, speaking: Usage, idle: Usage): Table {
  return {
    title: 'CPU of the processes with one live session in Chromium, % of a core',
    head: ['process', 'no session', 'avatar speaks', 'idle'],
    rows: ROLES.map((role) => [
      PROCESS_NAMES[role],
      ...[none, speaking, idle].map(({ processes }) => processes[role]),
    ]),
  };
}

function threadTable(speaking: Usage, idle: Usage): Table {
  const names = [...speaking.threads.keys()].filter(
    (name) => Math.max(speaking.threads.get(name) ?? 0, idle.threads.get(name) ?? 0) >= LEAST_SHOWN,
  );
  return {
    title: "The media-worker's threads, % of a core",
    head: ['thread', 'avatar speaks', 'idle'],
    rows: names
      .toSorted((a, b) => (speaking.threads.get(b) ?? 0) - (speaking.threads.get(a) ?? 0))
      .map((name) => [name, speaking.threads.get(name) ?? 0, idle.threads.get(name) ?? 0]),
  };
}

function difference(none: Usage, usage: Usage): string {
  return (usage.processes.mediaWorker - none.processes.mediaWorker).toFixed(1);
}
