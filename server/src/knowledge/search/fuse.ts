/** Cormack, Clarke, Büttcher (SIGIR 2009): 60 worked best in their experiments, and little depends on it. */
const K = 60;

/**
 * Reciprocal rank fusion: several rankings of the same things become one, whatever their scores mean.
 * @param rankings each the best first. @returns keys, the best first.
 */
export function fuse<Key>(rankings: readonly (readonly Key[])[]): Key[] {
  const scores = new Map<Key, number>();
  for (const ranking of rankings) {
    for (const [rank, key] of ranking.entries()) scores.set(key, (scores.get(key) ?? 0) + 1 / (K + rank + 1));
  }
  return [...scores].toSorted(([, a], [, b]) => b - a).map(([key]) => key);
}
