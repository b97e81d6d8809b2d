/** @returns what "3 plus 4" makes, said; undefined when nothing is to be reckoned, or nobody could. */
export function arithmetic(text: string): string | undefined {
  const match = /(\d+(?:\.\d+)?) (plus|minus|times|multiplied by|divided by|[-+*/x]) (\d+(?:\.\d+)?)/i.exec(
    text,
  );
  if (!match) return undefined;
  const a = Number(match[1]);
  const b = Number(match[3]);
  const result = {
    p: a + b,
    '+': a + b,
    m: a - b,
    '-': a - b,
    t: a * b,
    '*': a * b,
    x: a * b,
    d: a / b,
    '/': a / b,
  }[match[2] === 'multiplied by' ? 't' : match[2]!.charAt(0).toLowerCase()];
  return result === undefined || !Number.isFinite(result)
    ? undefined
    : `That makes ${Number(result.toFixed(4))}.`;
}
