/**
 * @param text of an invoice, its page or its PDF.
 * @returns the amounts in it, micros, in their order: of the lines, then the sums. Unit prices, with their ` / s`, are none.
 */
export function amountsIn(text: string): number[] {
  return [...text.matchAll(/(-?)\$([\d,]+\.\d+)(?! \/ s|\d)/g)].map(
    ([, sign, digits = '']) => Math.round(Number(digits.replaceAll(',', '')) * 1e6) * (sign ? -1 : 1),
  );
}
