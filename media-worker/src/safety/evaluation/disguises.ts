/** Ways in which people write past a filter, each applied to whole messages: a case for every message and disguise. */
export const DISGUISES: Readonly<Record<string, (message: string) => string>> = {
  'capital letters': (message) => message.toUpperCase(),
  'no apostrophes': (message) => message.toLowerCase().replace(/['’]/g, ''),
  'curly apostrophes': (message) => message.replace(/'/g, '’'),
  leetspeak: (message) => inWords(message, (word) => word.replace(/e/g, '3').replace(/i(?!$)/g, '1')),
  'look-alike letters': (message) =>
    message.replace(/[aeo]/g, (letter) => ({ a: 'а', e: 'е', o: 'о' })[letter] ?? letter),
  'zero-width spaces': (message) => message.replace(/(?<=[a-z])(?=[a-z])/g, '\u200B'),
  'stretched letters': (message) => message.replace(/([aeiou])([a-z]?)$/i, '$1$1$1$1$2'),
  'spaced words': (message) =>
    message.replace(/\b(kill|suicide|suicidal|myself|life)\b/gi, (word) => word.replace(/(?<=.)(?=.)/g, ' ')),
  'dotted words': (message) =>
    message.replace(/\b(kill|suicide|suicidal|myself|life)\b/gi, (word) => word.replace(/(?<=.)(?=.)/g, '.')),
  'full-width letters': (message) =>
    message.replace(/[a-zA-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
  'accents strewn in': (message) => message.replace(/[aeiou]/g, (letter) => `${letter}\u0301`),
  emphasis: (message) => message.replace(/\b(kill|die|end|suicide|dead)\b/gi, '*$1*'),
};

/** Leetspeak stands inside words; "1 am" is a number. */
function inWords(message: string, change: (word: string) => string): string {
  return message
    .split(' ')
    .map((word) => (word.length > 3 ? change(word) : word))
    .join(' ');
}
