import { setTimeout as wait } from 'node:timers/promises';
import { percentOfCore } from '../cpu/cpuTime.ts';
import { cpuMsOf, threadCpuMsOf, type Processes } from './processes.ts';

/** Percent of a core. */
export interface Usage {
  readonly processes: Readonly<Record<keyof Processes, number>>;
  /** The media-worker's, by name. */
  readonly threads: ReadonlyMap<string, number>;
}

export const ROLES = ['mediaWorker', 'mediasoup', 'server'] as const;

/** What the processes use in the next seconds. */
export async function usage(processes: Processes, seconds: number): Promise<Usage> {
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
