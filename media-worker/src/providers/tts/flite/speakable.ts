import { straightApostrophes } from '@visavis/shared';

/** Signs that have a name, when the voice would skip them. */
const NAMED_SIGNS: Record<string, string> = {
  '&': ' and ',
  '+': ' plus ',
  '=': ' equals ',
  '@': ' at ',
  '%': ' percent ',
  '°': ' degrees ',
  '×': ' times ',
  '÷': ' divided by ',
  '½': ' one half ',
  '¼': ' one quarter ',
  '¾': ' three quarters ',
};
const CURRENCIES: Record<string, string> = { '€': 'euros', '£': 'pounds', '¥': 'yen', '₹': 'rupees' };
/** A word longer than this is data, not speech; its beginning is enough. */
const MAX_WORD_CHARS = 60;

/**
 * What the voice is given for one written word: printable ASCII without markup or control characters.
 * @param word without white space.
 * @returns one or more tokens; none when there is nothing to say (an emoji, a dash).
 */
export function speakable(word: string): string[] {
  const text = straightApostrophes(word.slice(0, MAX_WORD_CHARS))
    .replace(
      /([€£¥₹])(\d(?:[\d.,]*\d)?)/g,
      (_, sign: string, amount: string) => `${amount} ${CURRENCIES[sign] ?? ''}`,
    )
    .replace(/[&+=@%°×÷½¼¾]/g, (sign) => NAMED_SIGNS[sign] ?? ' ')
    .replace(/[“”„«»]/g, '"')
    .replace(/…/g, ',')
    .replace(/[–—]/g, ', ')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    // Fractions and dates are read; any other slash only separates.
    .replace(/(?<!\d)\/|\/(?!\d)/g, ' ')
    .replace(/#(?=\d)/g, 'number ')
    .replace(/[^A-Za-z0-9 .,;:!?'"$/-]/g, ' ');
  return text.split(' ').filter((token) => /[A-Za-z0-9]/.test(token));
}
