/** @returns CPU time of all of this process's threads while `work` ran, ms. */
export async function cpuMs(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** @returns CPU time of the calling thread alone, ms. */
export async function threadCpuMs(work: () => unknown): Promise<number> {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

/** Once to warm up, then several times. @returns what those gave. */
export async function warmRuns<Result>(runs: number, measure: () => Promise<Result>): Promise<Result[]> {
  await measure();
  const results: Result[] = [];
  for (let run = 0; run < runs; run++) results.push(await measure());
  return results;
}

/** CPU ms that `seconds` of media took, as a share of one core in percent. */
export const percentOfCore = (ms: number, seconds: number): number => ms / (seconds * 10);
