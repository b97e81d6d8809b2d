/** Milliseconds and counts stay far below 2^53; a value beyond it is a defect, not something to round. */
export function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} does not fit a number`);
  return value;
}
