import { readdirSync, readFileSync } from 'node:fs';
import { descendantsOf } from '../../support/processes.ts';

/** The product's processes, by what they are. */
export interface Processes {
  readonly server: number;
  readonly mediaWorker: number;
  readonly mediasoup: number;
}

export const PROCESS_NAMES: Readonly<Record<keyof Processes, string>> = {
  server: 'server',
  mediaWorker: 'media-worker',
  mediasoup: 'mediasoup Worker',
};

/** USER_HZ, which Linux gives out as 100 on every machine that Node runs on. */
const MS_PER_TICK = 10;

/** @throws Error when one of them does not run. */
export function processesOf(server: number): Processes {
  const all = descendantsOf(server);
  const find = (part: string): number => {
    const found = all.find(({ command }) => command.includes(part));
    if (!found) throw new Error(`the server has no process "${part}"`);
    return found.pid;
  };
  return { server, mediaWorker: find('media-worker/src/main.ts'), mediasoup: find('mediasoup-worker') };
}

/** @returns CPU time that a process has used so far, ms. */
export function cpuMsOf(pid: number): number {
  return ticks(`/proc/${pid}/stat`) * MS_PER_TICK;
}

/** @returns the same, with that of those of its children that have ended (as getrusage counts them). */
export function cpuMsWithChildren(pid: number): number {
  return ticks(`/proc/${pid}/stat`, 4) * MS_PER_TICK;
}

/** @returns the same for its threads, added up by their names. */
export function threadCpuMsOf(pid: number): Map<string, number> {
  const byName = new Map<string, number>();
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      const name = readFileSync(`/proc/${pid}/task/${thread}/comm`, 'utf8').trim();
      byName.set(name, (byName.get(name) ?? 0) + ticks(`/proc/${pid}/task/${thread}/stat`) * MS_PER_TICK);
    } catch {
      // It ended meanwhile.
    }
  }
  return byName;
}

/** @returns resident memory, MB. */
export function residentMb(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  if (!line?.[1]) throw new Error(`no VmRSS for process ${pid}`);
  return Number(line[1]) / 1_024;
}

/** @param count 2: its own; 4: its ended children's, too. */
function ticks(file: string, count: 2 | 4 = 2): number {
  const stat = readFileSync(file, 'utf8');
  // proc(5): utime, stime, cutime and cstime are fields 14 to 17; these begin with the third.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 11 + count).reduce((sum, field) => sum + Number(field), 0);
}
