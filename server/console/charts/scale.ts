/** @returns round values from 0 to a little above the greatest, about four steps. */
export function ticksUpTo(greatest: number): readonly number[] {
  if (!(greatest > 0)) return [0, 1];
  const rough = greatest / 4;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((each) => each * magnitude >= rough) ?? 10) * magnitude;
  const count = Math.ceil(greatest / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

/** @returns which of `count` labels to show so that neighbours keep apart: every n-th. */
export function labelEvery(count: number, width: number, labelWidth = 64): number {
  const fitting = Math.max(1, Math.floor(width / labelWidth));
  return Math.max(1, Math.ceil(count / fitting));
}
