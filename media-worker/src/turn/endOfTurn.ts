/**
 * How long silence must last, from the real end of speech, before the transcript so far counts as a whole turn.
 * Values in ms. Punctuation is the recogniser's: Moonshine writes a comma on a held intonation. A commit that comes too
 * early is cheap, because who goes on before the answer is heard takes the turn back: so finished sentences wait little.
 */
export const END_SILENCE = {
  /** A complete answer by itself: "yes", "thank you". */
  answer: 350,
  question: 380,
  sentence: 380,
  /** One or two words with a full stop: often a false start. */
  fragment: 700,
  unpunctuated: 900,
  /** A comma behind what may well be a whole sentence: readers and slow speakers end on a held intonation too. */
  heldSentence: 900,
  /** No words (yet). */
  empty: 1_200,
  heldIntonation: 1_400,
  hanging: 1_500,
} as const;

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

const FILLERS = words('um uh er erm hmm');

/** Words that rarely end what somebody has to say. */
const HANGING_WORDS = words(
  'a an the and or but so because if when while that which who whose to of in on at for with from by as than then about ' +
    "into over my your his her our their its i we they he she you it's i'm is are was were be been am have has had do " +
    'does did can could would should will might may just like well not very really more some any no this these those ' +
    'there what how why where',
);

/** Of those, the ones that may end a sentence all the same: "that's how it is." */
const MAY_END = words(
  'that which who this these those there what how why where is are was were be been am have has had do does did can ' +
    'could would should will might well not really more some any no of in on at for with about over you she it i',
);

/** Not even a question ends on these: "Can you help me find the?" is a question in the making. */
const NEVER_LAST = words('a an the my your our their and or but because if');
const AUXILIARIES = words('do does did is are was were have has had can could would should will');

const WHOLE_ANSWERS =
  /^(yes|no|yeah|yep|nope|okay|ok|sure|thanks|thank you|bye|goodbye|maybe|right|exactly|i don't know|i do not know|not really|of course|stop|wait)[.!?,]*$/i;

const DIGIT = /^(\d{1,4}|zero|oh|one|two|three|four|five|six|seven|eight|nine)$/;

/** Numbers are dictated in groups with pauses; at 7 digits and more a telephone number may be complete. */
function isDictatingNumber(spoken: readonly string[]): boolean {
  let digits = 0;
  for (const word of spoken.toReversed()) {
    if (!DIGIT.test(word)) break;
    digits += /^\d+$/.test(word) ? word.length : 1;
  }
  return digits >= 2 && digits < 7 && spoken.slice(-2).every((word) => DIGIT.test(word));
}

/** @returns ms of silence, from the end of speech, after which `text` is taken to be the whole turn. */
export function endSilenceMs(text: string): number {
  const trimmed = text.trim();
  if (trimmed === '') return END_SILENCE.empty;
  if (WHOLE_ANSWERS.test(trimmed)) return END_SILENCE.answer;

  const spoken = trimmed
    .toLowerCase()
    .replace(/[^\p{L}\p{N}' ]/gu, ' ')
    .trim()
    .split(/\s+/);
  const last = spoken.at(-1) ?? '';
  if (/(\.\.\.|…|[-–—])$/.test(trimmed) || FILLERS.has(last)) return END_SILENCE.heldIntonation;
  if (trimmed.endsWith(',')) {
    const whole = spoken.length >= 6 && !HANGING_WORDS.has(last) && !isDictatingNumber(spoken);
    return whole ? END_SILENCE.heldSentence : END_SILENCE.heldIntonation;
  }
  if (/[?？！!]$/.test(trimmed)) {
    if (NEVER_LAST.has(last)) return END_SILENCE.hanging;
    return AUXILIARIES.has(last) && spoken.length > 2 ? END_SILENCE.unpunctuated : END_SILENCE.question;
  }
  const full = /[.。]$/.test(trimmed);
  if (isDictatingNumber(spoken)) return END_SILENCE.hanging;
  if (HANGING_WORDS.has(last)) {
    return full && MAY_END.has(last) ? END_SILENCE.unpunctuated : END_SILENCE.hanging;
  }
  if (full) return spoken.length < 3 ? END_SILENCE.fragment : END_SILENCE.sentence;
  return END_SILENCE.unpunctuated;
}

/** Nobody is left waiting for longer, however patient. */
const MOST_SILENCE_MS = 2_500;

/**
 * @param patience factor on the silence: more than 1 leaves time to look for words.
 * @returns as `endSilenceMs`.
 */
export function patientSilenceMs(text: string, patience: number): number {
  const silence = endSilenceMs(text);
  // A whole answer is over, whoever waits: "yes", "thank you".
  if (silence === END_SILENCE.answer) return silence;
  return Math.min(Math.max(silence, MOST_SILENCE_MS), Math.round(silence * patience));
}
