import { straightApostrophes } from '@visavis/shared';

/**
 * What words mean that are heard while the avatar talks.
 * `command`: the avatar is told to be quiet. `words`: somebody takes the floor. `backchannel`: a listener's "mm-hm".
 * `echo`: the avatar's own words, come back through the microphone. `none`: no words.
 */
export type Overheard = 'command' | 'words' | 'backchannel' | 'echo' | 'none';

const list = (text: string): ReadonlySet<string> => new Set(text.split('|'));

/** A listener's signs of attention, and what a recogniser makes of hums and coughs. */
const BACKCHANNELS = list(
  'mm|mmm|mhm|mmhm|mm hm|mm hmm|mmhmm|hm|hmm|hmmm|uh huh|uhhuh|aha|ah|ahh|oh|ooh|uh|um|er|huh|yeah|yea|yep|yes|yup|right|' +
    'okay|ok|sure|i see|got it|good|great|nice|cool|wow|really|exactly|of course|alright|all right|true|interesting|' +
    "that's right|that's true|sounds good|makes sense|fair enough|ha|haha|ha ha|you|thank you|thanks|bye",
);

const COMMAND =
  /^(?:(?:oh|ah|uh|um|please|okay|ok|hey|no|sorry|but|and) )*(?:stop|wait|hold on|hang on|one (?:moment|second|sec)|just a (?:moment|second|sec|minute)|pause|quiet|be quiet|shut up|enough|that's enough|excuse me|let me (?:speak|talk|finish|say)|never mind|cancel|no no)\b/;

/** Two words may be a chance; from here on an echo is told by its share of known words alone. */
const ECHO_SHARE = 0.7;
/** The last words that the avatar said: echoes come back within a second. */
const ECHO_WORDS = 30;

/** Lower-case words without punctuation, hyphens as spaces. */
export function plainWords(text: string): string[] {
  return straightApostrophes(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}' ]+/gu, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
}

/**
 * @param text what was heard over the avatar.
 * @param saying what the avatar was saying then and just before.
 */
export function overheard(text: string, saying: string): Overheard {
  const words = plainWords(text);
  if (words.length === 0) return 'none';
  if (COMMAND.test(words.join(' '))) return isEcho(words, saying) ? 'echo' : 'command';
  if (isBackchannel(words)) return 'backchannel';
  return isEcho(words, saying) ? 'echo' : 'words';
}

/** One sign of attention or several: "yeah, right, okay". */
function isBackchannel(words: readonly string[]): boolean {
  let at = 0;
  while (at < words.length) {
    const size = [3, 2, 1].find((count) => BACKCHANNELS.has(words.slice(at, at + count).join(' ')));
    if (size === undefined) return false;
    at += size;
  }
  return true;
}

/** Most of the words stand in the same order in what the avatar says. */
function isEcho(words: readonly string[], saying: string): boolean {
  const said = plainWords(saying).slice(-ECHO_WORDS);
  const common = commonInOrder(words, said);
  // A single word must be among the very last: people do take up a word of what they heard.
  if (words.length === 1) return said.slice(-4).includes(words[0]!);
  return common >= 2 && common / words.length >= ECHO_SHARE;
}

/** Length of the longest common subsequence. */
function commonInOrder(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const word of a) {
    const next = [0];
    for (const [index, other] of b.entries()) {
      next.push(word === other ? row[index]! + 1 : Math.max(row[index + 1]!, next[index]!));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
