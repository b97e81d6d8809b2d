import { straightApostrophes } from '@visavis/shared';

const SWAPS: Readonly<Record<string, string>> = {
  i: 'you',
  me: 'you',
  my: 'your',
  mine: 'yours',
  myself: 'yourself',
  "i'm": "you're",
  "i've": "you've",
  "i'd": "you'd",
  "i'll": "you'll",
  we: 'you',
  us: 'you',
  our: 'your',
  ours: 'yours',
  ourselves: 'yourselves',
  "we're": "you're",
  "we've": "you've",
  "we'd": "you'd",
  "we'll": "you'll",
};

/**
 * Turns what somebody says of themselves around: "I work as a nurse." → "you work as a nurse".
 * @returns undefined when that would sound odd: not about the speaker, too short or long, or it speaks of the listener.
 */
export function reflected(sentence: string): string | undefined {
  const plain = straightApostrophes(sentence)
    .replace(
      /^(?:(?:well|so|and|but|because|um|uh|yeah|yes|no|okay|actually|honestly|you know)\b[, ]*)+/i,
      '',
    )
    .replace(/[.!?…]+$/, '')
    .trim();
  const words = plain.split(/\s+/);
  if (words.length < 4 || words.length > 15) return undefined;
  if (!/^(?:i|i'm|i've|i'd|i'll|my|we|we're|we've|our)\b/i.test(plain)) return undefined;
  if (/\b(?:you|your|yours|you're)\b|[?"]|\b(?:um|uh)\b/i.test(plain)) return undefined;
  if (/^i (?:said|mean|guess|wonder|wish i|don't know|do not know|was saying|bet|swear)\b/i.test(plain))
    return undefined;
  return words
    .map((word) => {
      const [, core = '', rest = ''] = /^([\p{L}']+)(.*)$/u.exec(word) ?? [];
      const swap = SWAPS[core.toLowerCase()];
      return swap === undefined ? word : swap + rest;
    })
    .join(' ')
    .replace(/\byou am\b/g, 'you are')
    .replace(/\byou was\b/g, 'you were')
    .replace(/\byou(,? (?:really|also|just|still|always|never|only))? has\b/g, 'you$1 have');
}

const GOOD =
  /\b(?:love|loved|lovely|good (?:day|news|time|evening|weekend)|great|happy|excited|exciting|wonderful|amazing|glad|enjoy\w*|proud|fun|excellent|fantastic|won|passed(?! away)|promoted|married|engaged|success\w*|finally|delicious|beautiful|grateful|relaxed)\b/i;
const BAD =
  /\b(?:sad|tired|tiring|exhaust\w*|angry|upset|worried|worry|afraid|scared|anxious|nervous|stress\w*|lonely|bad|terrible|awful|hate|hurts?|pain|sick|(?:am|feel|feeling|felt|got|is|was|very) ill(?![- ]disposed)|broken|broke|lost|failed|fail|problem|trouble|difficult|hard time|frustrat\w*|annoy\w*|disappoint\w*|unfortunately|died|fired|divorce\w*|not working|doesn't work|does not work|can't|cannot|overwhelm\w*)\b/i;

/** "Not so good". */
const NOT_GOOD =
  /(?:\bnot|n['’]t|\bnever) (?:\w+ ){0,2}(?:good|great|well|fine|happy|okay|ok|easy|fun|amazing|glad|relaxed)\b(?! (?:only|bad))/i;

export function moodOf(text: string): 'good' | 'bad' | 'plain' {
  if (BAD.test(text) || NOT_GOOD.test(text)) return 'bad';
  return GOOD.test(text) ? 'good' : 'plain';
}
