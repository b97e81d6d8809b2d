/** Numbers to dial, said digit by digit: in a crisis line nothing may be misheard. */
const ALWAYS = /\b(988|741741|116 123|13 11 14)\b/g;
/** Numbers that mean something else elsewhere ("112 dollars"). */
const AFTER_CALL =
  /(?<=\b(?:call|text|dial|ring|calling|texting|dialling|ringing|or|on|number) )(911|999|000|112|111|1737|14416|85258)\b/gi;

/**
 * @returns the text as it is given to the voice. One white-space word stays one, so that word times index the text.
 */
export function pronounceable(text: string): string {
  const digits = (number: string): string => number.replace(/(?<=\d)(?=\d)/g, '-');
  return text.replace(ALWAYS, digits).replace(AFTER_CALL, digits);
}
