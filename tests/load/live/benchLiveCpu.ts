import { setTimeout as wait } from 'node:timers/promises';
import { createSession } from '../../support/sessions.ts';
import type { Section } from '../lib/Section.ts';
import type { Table } from '../lib/table.ts';
import { LONG_GREETING } from './greeting.ts';
import { PROCESS_NAMES, processesOf } from './processes.ts';
import { ROLES, usage, type Usage } from './usage.ts';
import { withLive, type Live } from './withLive.ts';

/** Time for what an event sets off (greeting's first sentences, the end of a reply) to be over, ms. */
const SETTLE_MS = 2_000;
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
