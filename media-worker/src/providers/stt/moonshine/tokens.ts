/**
 * Finds a decoder that has fallen into a loop: the same run of tokens over and over.
 * @param ids tokens so far, the newest last.
 * @returns how many tokens at the end only repeat what stands before them; 0 when there is no loop.
 */
export function loopedTokens(ids: readonly number[]): number {
  for (let period = 1; period <= 16; period++) {
    // Short runs are repeated by people too ("no no no", a phone number): they must come more often to count.
    const repeats = period === 1 ? 7 : period <= 3 ? 5 : 3;
    const span = period * repeats;
    if (ids.length < span) continue;
    let same = true;
    for (let back = 1; same && back <= span - period; back++) {
      same = ids[ids.length - back] === ids[ids.length - back - period];
    }
    if (same) return span - period;
  }
  return 0;
}
