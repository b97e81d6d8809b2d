import { readdirSync, readFileSync } from 'node:fs';

/** A process, told from a later one with the same id by when it began. */
export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  /** Clock ticks since boot. */
  readonly startedAt: number;
  readonly command: string;
}

const POLL_MS = 50;

/** All processes below this one, at any depth. Linux only: read from /proc. */
export function descendantsOf(pid: number): RunningProcess[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
  const below = (parent: number): RunningProcess[] =>
    all.filter((each) => each.parent === parent).flatMap((each) => [each, ...below(each.pid)]);
  return below(pid);
}

/** @returns those of the processes that still run; waits up to `withinMs` for none to. */
export async function survivorsOf(
  processes: readonly RunningProcess[],
  withinMs: number,
): Promise<RunningProcess[]> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const alive = processes.filter(({ pid, startedAt }) => readProcess(pid)?.startedAt === startedAt);
    if (alive.length === 0 || Date.now() > deadline) return alive;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

export interface Resources {
  /** Open files, sockets and timers. */
  readonly descriptors: number;
  readonly threads: number;
  /** Resident memory. */
  readonly megabytes: number;
}

/** What a process holds right now. Linux only. */
export function resourcesOf(pid: number): Resources {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
  return {
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    threads: field('Threads'),
    megabytes: field('VmRSS') / 1_024,
  };
}

/** @returns undefined when there is none, also for a dead one that nobody has waited for. */
function readProcess(pid: number): RunningProcess | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, in parentheses, may itself hold spaces and parentheses.
    const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    // proc(5): starttime is the 22nd field; `rest` begins with the 5th.
    return { pid, parent: Number(parent), startedAt: Number(rest[17]), command };
  } catch {
    return undefined;
  }
}
