import { contentTerms } from './embeddedWords.ts';

/** @returns the user's name, where it is remembered: "Is called Ada". */
export function rememberedName(memory: readonly string[]): string | undefined {
  return memory
    .map((fact) => /^Is called (\p{L}[\p{L}'’-]*)/u.exec(fact)?.[1])
    .findLast((name) => name !== undefined);
}

/** Questions about the user, and the facts that answer them. */
const ASKED: readonly (readonly [question: RegExp, fact: RegExp])[] = [
  [
    /\bwhere (?:do|am|did) i (?:live|living|move|stay)\b|\bmy (?:home|city|town)\b|\bwhere i live\b/i,
    /^Lives\b/,
  ],
  [/\bwhere (?:am i|i am|i'm) from\b/i, /^(?:Is from|Lives)\b/],
  [
    /\bwhat (?:do|is it) i do\b|\bmy (?:job|work|profession|occupation)\b|\bwhere do i work\b|\bwhat i do\b|\bdo for a living\b/i,
    /^(?:Works|Is (?:an? |retired|self-employed|unemployed))/,
  ],
  [/\bi (?:dislike|hate|not like|don't like|can't stand)\b/i, /^Dislikes\b/],
  [/\b(?:i|me) (?:like|love|enjoy)\b|\bmy (?:hobb\w+|interests?)\b/i, /^(?:Likes|Has .* as favorite)\b/],
  [
    /\bmy (?:family|relatives)\b/i,
    /^(?:Has .*(?:wife|husband|partner|mother|father|sister|brother|daughter|son|child|kid)|Is (?:married|engaged|divorced))/,
  ],
  [/\bmy plans?\b|\bi (?:planning|plan)\b|\bi'm planning\b/i, /^Plans\b/],
  [/\bmy (?:goals?|dreams?)\b|\bi want to\b/i, /^(?:Wants|Is (?:learning|studying|training))\b/],
];

const ABOUT_ME =
  /\bwhat (?:do|can) you (?:remember|know|recall) (?:about|of) me\b|\bdo you (?:remember|know) me\b|\bwho am i to you\b/i;
const OWN = /\b(?:i|i'm|i've|my|mine|me)\b/i;

/** @returns what is remembered, said to the user, when a question is about themselves; undefined when nothing answers it. */
export function recalled(question: string, memory: readonly string[]): string | undefined {
  if (memory.length === 0 || !OWN.test(question)) return undefined;
  if (ABOUT_ME.test(question)) return said(memory.slice(-4));
  for (const [asked, fits] of ASKED) {
    if (!asked.test(question)) continue;
    const facts = memory.filter((fact) => fits.test(fact));
    return facts.length === 0 ? undefined : said(facts.slice(-3));
  }
  const terms = contentTerms(question);
  const fact = memory.findLast((each) => {
    const known = contentTerms(each);
    return terms.some((term) => known.includes(term));
  });
  return fact === undefined ? undefined : said([fact]);
}

function said(facts: readonly string[]): string {
  return facts.map((fact) => `${addressed(fact)}.`).join(' ');
}

const IRREGULAR: Readonly<Record<string, string>> = { Is: 'are', Has: 'have', Does: 'do', Goes: 'go' };

/** "Lives in Berlin" → "You live in Berlin". */
function addressed(fact: string): string {
  const [verb = '', ...rest] = fact.split(' ');
  const plain =
    IRREGULAR[verb] ??
    verb
      .toLowerCase()
      .replace(/ies$/, 'y')
      .replace(/(?<=[sxz]|ch|sh)es$|s$/, '');
  const others = rest
    .join(' ')
    .replace(/\b(?:their|his|her|my|own)\b/g, (word) => (word === 'own' ? word : 'your'));
  return plain === 'have' && others.includes(' as favorite ')
    ? `Your favorite ${others.split(' as favorite ')[1] ?? ''} is ${others.split(' as favorite ')[0] ?? ''}`
    : `You ${plain} ${others}`;
}
