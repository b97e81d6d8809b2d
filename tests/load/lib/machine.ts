import { setTimeout as wait } from 'node:timers/promises';
import { availableParallelism, cpus, loadavg } from 'node:os';

/** Busier than this with other things, and figures tell of the machine. */
const QUIET = 0.15;
const SAMPLE_MS = 1_000;

export interface MachineState {
  /** The share of all cores' time that others take, 0..1, over the last second. */
  readonly busy: number;
  readonly quiet: boolean;
  /** Of one minute; our own work counts in it. */
  readonly loadAverage: number;
}

/** Looks at the machine for a second, in which nothing of ours may run. */
export async function lookAtMachine(): Promise<MachineState> {
  const before = totals();
  await wait(SAMPLE_MS);
  const after = totals();
  const busy = 1 - (after.idle - before.idle) / Math.max(1, after.all - before.all);
  return { busy, quiet: busy < QUIET, loadAverage: loadavg()[0]! };
}

export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown CPU';
  return `${availableParallelism()} × ${model}, Node ${process.versions.node}`;
}

export function describeState({ busy, quiet, loadAverage }: MachineState): string {
  const others = `others take ${Math.round(busy * 100)} % of the machine`;
  return `${others}, load average ${loadAverage.toFixed(2)}${quiet ? '' : ': too busy to quote figures'}`;
}

function totals(): { idle: number; all: number } {
  const times = cpus().map((cpu) => cpu.times);
  const idle = times.reduce((sum, time) => sum + time.idle, 0);
  return {
    idle,
    all: idle + times.reduce((sum, time) => sum + time.user + time.nice + time.sys + time.irq, 0),
  };
}
