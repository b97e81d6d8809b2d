import { straightApostrophes } from '@visavis/shared';

/** A mistake that is one for sure, with the sentence put right. */
export interface Correction {
  /** What the learner wanted to say, as it is said. */
  readonly model: string;
  /** In a few words, for the ear. */
  readonly reason: string;
}

interface Rule {
  readonly pattern: RegExp;
  readonly right: string | ((...parts: string[]) => string);
  readonly reason: string | ((...parts: string[]) => string);
}

const PAST: Readonly<Record<string, string>> = {
  went: 'go', came: 'come', saw: 'see', had: 'have', did: 'do', bought: 'buy', ate: 'eat', got: 'get', knew: 'know',
  took: 'take', made: 'make', said: 'say', found: 'find', gave: 'give', thought: 'think', told: 'tell', met: 'meet',
  wrote: 'write', spoke: 'speak', understood: 'understand', forgot: 'forget', slept: 'sleep', left: 'leave', paid: 'pay',
  liked: 'like', wanted: 'want', worked: 'work', played: 'play', lived: 'live', needed: 'need', learned: 'learn',
  studied: 'study', called: 'call', watched: 'watch', visited: 'visit', talked: 'talk', asked: 'ask',
}; // prettier-ignore
const PRESENT_OF_PAST: Readonly<Record<string, string>> = {
  go: 'went', eat: 'ate', see: 'saw', have: 'had', buy: 'bought', work: 'worked', play: 'played', watch: 'watched',
  meet: 'met', come: 'came', do: 'did', make: 'made', take: 'took', speak: 'spoke', write: 'wrote', cook: 'cooked',
  visit: 'visited', study: 'studied', drink: 'drank', stay: 'stayed', call: 'called', get: 'got', sleep: 'slept',
}; // prettier-ignore
const COMPARATIVES =
  'better|worse|easier|bigger|smaller|older|younger|cheaper|faster|slower|taller|shorter|nicer|happier|harder|stronger|longer|hotter|colder|warmer|earlier|later|richer|safer|busier';
const THIRD =
  'go|have|like|want|work|live|play|need|know|think|make|do|say|come|study|speak|eat|love|drive|drink|teach|read|write|sleep|help|cook|watch|travel|learn|get|take|give|look|call|prefer|hate|start';
const NUMBERS =
  '\\d{1,3}|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?';

function thirdPerson(verb: string): string {
  if (verb === 'have') return 'has';
  if (/(?:o|s|sh|ch|x)$/.test(verb)) return `${verb}es`;
  return /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ies` : `${verb}s`;
}

/** Only what no speaker of English would say: no slips of style, nothing that a recogniser may have made up. */
const RULES: readonly Rule[] = [
  { pattern: /\b(I|you|we|they)(?: am| are|'m|'re) (not )?agree\b/gi, right: (_, who, not) => `${who} ${not ? "don't " : ''}agree`, reason: 'agree is a verb, so it needs no am or are' },
  {
    pattern: new RegExp(`\\bI have (${NUMBERS}) years(?: old)?(?=[.,!?]|$| and\\b| but\\b)`, 'gi'),
    right: (_, age) => `I am ${age} years old`,
    reason: 'in English you are an age, you do not have it',
  },
  {
    pattern: new RegExp(`\\b(he|she) has (${NUMBERS}) years(?: old)?(?=[.,!?]|$| and\\b| but\\b)`, 'gi'),
    right: (_, who, age) => `${who} is ${age} years old`,
    reason: 'in English you are an age, you do not have it',
  },
  { pattern: new RegExp(`\\bmore (${COMPARATIVES})\\b`, 'gi'), right: '$1', reason: (_, word) => `${word} says more already` },
  {
    pattern: new RegExp(`(^|[.!?,] |\\b(?:because|but|so|when|then|yes|no|often|and then) )(he|she|it) (${THIRD})\\b(?! (?:himself|herself) to be)`, 'gi'),
    right: (_, before, who, verb) => `${before}${who} ${thirdPerson(verb.toLowerCase())}`,
    reason: (_, _before, who, verb) => `with ${who.toLowerCase()}, the verb takes an s: ${thirdPerson(verb.toLowerCase())}`,
  },
  {
    // "My mother and he go" is right: only where the clause before is about the same one.
    pattern: new RegExp(`\\b(he|she|it)(\\b[^.!?]*\\band )\\1 (${THIRD})\\b`, 'gi'),
    right: (_, who, between, verb) => `${who}${between}${who.toLowerCase()} ${thirdPerson(verb.toLowerCase())}`,
    reason: (_, who, _between, verb) =>
      `with ${who.toLowerCase()}, the verb takes an s: ${thirdPerson(verb.toLowerCase())}`,
  },
  {
    pattern: /(^|[.!?,] |\b(?:because|but|so|when|and) )(he|she|it) don'?t\b/gi,
    right: (_, before, who) => `${before}${who} doesn't`,
    reason: (_, _before, who) => `with ${who.toLowerCase()} it is doesn't`,
  },
  {
    pattern: new RegExp(`\\b(did(?:n't| not)) (${Object.keys(PAST).join('|')})\\b`, 'gi'),
    right: (_, did, verb) => `${did} ${PAST[verb.toLowerCase()] ?? verb}`,
    reason: "after didn't the verb stays in its basic form",
  },
  {
    pattern: /\b(?<!the |my |your |his |her |a )(can|must|should|could) to (go|come|do|see|have|be|work|speak|learn|eat|play|make|take|find|help|read|write|swim|drive|buy|understand|stay|visit|get|use)\b/gi,
    right: '$1 $2',
    reason: (_, modal) => `after ${modal.toLowerCase()} comes the verb without to`,
  },
  {
    pattern: new RegExp(`\\byesterday,? (I|we|he|she|they) (${Object.keys(PRESENT_OF_PAST).join('|')})\\b`, 'gi'),
    right: (_, who, verb) => `yesterday ${who} ${PRESENT_OF_PAST[verb.toLowerCase()] ?? verb}`,
    reason: 'yesterday asks for the past form',
  },
  {
    pattern: /\bI (am|live|work|study) (here |there |in \w+ |as an? \w+ |at \w+ )?since (\w+) (years?|months?|weeks?|days?)\b/gi,
    right: (_, verb, where, count, unit) =>
      `I have ${{ am: 'been', live: 'lived', work: 'worked', study: 'studied' }[verb.toLowerCase()] ?? verb} ${where}for ${count} ${unit}`,
    reason: 'for a length of time up to now, it is have been and for',
  },
  { pattern: /\b(people|children|my parents) is\b/gi, right: '$1 are', reason: (_, who) => `${who.toLowerCase()} are several, so it is are` },
  { pattern: /\b(everybody|everyone|nobody|somebody) are\b/gi, right: '$1 is', reason: (_, who) => `${who.toLowerCase()} counts as one, so it is is` },
  { pattern: /\b(information|advice|furniture|homework|equipment|luggage)s\b/gi, right: '$1', reason: (_, word) => `${word.toLowerCase()} has no plural` },
  { pattern: /\bmarried with\b/gi, right: 'married to', reason: 'one is married to somebody' },
  { pattern: /\bdepends? of\b/gi, right: (whole) => whole.replace(/of$/i, 'on'), reason: 'it depends on something' },
  { pattern: /\binterested (?:on|for)\b/gi, right: 'interested in', reason: 'one is interested in something' },
  { pattern: /\blisten(s|ed|ing|) (music|songs|the radio|podcasts)\b/gi, right: (_, end, what) => `listen${end} to ${what}`, reason: 'one listens to something' },
  { pattern: /\b(discuss(?:es|ed)?) about\b/gi, right: '$1', reason: 'discuss goes without about' },
  { pattern: /\bexplain (me|him|her|us|them)\b/gi, right: 'explain to $1', reason: 'one explains something to somebody' },
  { pattern: /\bI am born\b/gi, right: 'I was born', reason: 'being born is in the past: I was born' },
  { pattern: /\b(go|goes|went|going|come|came) to home\b/gi, right: '$1 home', reason: 'home goes without to here' },
  { pattern: /\bI (?:am|'m) (go|work|live|want|need|think|know)\b(?!-)/g, right: 'I $1', reason: 'am does not go with the basic form' },
  { pattern: /\bI am having (\d+|one|two|three|four|five) (brothers?|sisters?|children|dogs?|cats?|kids)\b/gi, right: 'I have $1 $2', reason: 'have, for what is ours, has no ing form' },
]; // prettier-ignore

/** @returns the most telling mistake of a message with its sentence put right wherever a rule is sure; else undefined. */
export function correctionOf(message: string): Correction | undefined {
  const plain = straightApostrophes(message).trim();
  for (const sentence of plain.split(/(?<=[.!?])\s+/)) {
    let model = sentence;
    let reason: string | undefined;
    for (const rule of RULES) {
      const before = model;
      const found = new RegExp(rule.pattern.source, rule.pattern.flags.replace('g', '')).exec(before);
      if (!found) continue;
      const parts = [...found].map((part: string | undefined) => part ?? '');
      model = before.replace(rule.pattern, rule.right as never);
      if (model === before) continue;
      reason ??= typeof rule.reason === 'string' ? rule.reason : rule.reason(...parts);
    }
    if (reason !== undefined) return { model: wellFormed(model), reason };
  }
  return undefined;
}

function wellFormed(sentence: string): string {
  const short = sentence.split(/\s+/).slice(0, 18).join(' ');
  const begun = short.charAt(0).toUpperCase() + short.slice(1);
  return `${begun.replace(/[.!?,;]+$/, '')}.`;
}
