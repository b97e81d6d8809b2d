import { straightApostrophes } from '@visavis/shared';

/** What a message is about, as far as it concerns how somebody is. English. */
export type Topic =
  | 'panic'
  | 'anxiety'
  | 'overwhelm'
  | 'work'
  | 'study'
  | 'sleep'
  | 'low_mood'
  | 'loneliness'
  | 'grief'
  | 'anger'
  | 'relationship'
  | 'self_worth'
  | 'exhaustion'
  | 'body'
  | 'substances'
  | 'celebration';

interface TopicRule {
  readonly topic: Topic;
  readonly words: RegExp;
}

const rule = (topic: Topic, ...words: readonly string[]): TopicRule => ({
  topic,
  words: new RegExp(`\\b(?:${words.join('|')})\\b`, 'gi'),
});

/** In order of how much they matter when several fit equally well. */
const RULES: readonly TopicRule[] = [
  rule(
    'panic',
    'panic(?:king|ked)?',
    'panic attacks?',
    "can'?t breathe",
    'heart (?:is )?(?:racing|pounding)',
    'hyperventilat\\w*',
  ),
  rule(
    'grief',
    'grie(?:f|ving)',
    'mourn\\w*',
    'passed away',
    'funeral',
    'died',
    'my late',
    'lost my (?:mum|mom|mother|dad|father|brother|sister|son|daughter|wife|husband|partner|friend|dog|cat|baby|gran\\w*)',
  ),
  rule(
    'sleep',
    'insomnia',
    "(?:can'?t|cannot|couldn'?t|not|trouble|hard to|barely) (?:\\w+ )?(?:sleep|sleeping|slept)",
    'sleepless',
    'nightmares?',
    'awake (?:at|all) night',
    'sleep (?:badly|poorly)',
  ),
  rule('substances', 'drinking too much', 'hungover', 'relaps\\w*', 'addict\\w*', 'sober', 'craving\\w*'),
  rule(
    'anxiety',
    'anxi(?:ous|ety)',
    'worr(?:y|ied|ying|ies)',
    'nervous\\w*',
    'on edge',
    'overthink\\w*',
    'afraid',
    'scared',
    'dread\\w*',
    'racing thoughts',
    'fear\\w*',
  ),
  rule(
    'overwhelm',
    'overwhelm\\w*',
    'stress\\w*',
    'too much(?: for me)?',
    'pressure',
    "can'?t (?:cope|keep up|handle)",
    'drowning in',
  ),
  rule(
    'exhaustion',
    'exhaust\\w*',
    'burn(?:ed|t)?[ -]?out',
    'drained',
    'worn out',
    'tired(?: all the time)?',
    'no energy',
  ),
  rule(
    'work',
    'work(?:load|ing late|place)?',
    'jobs?',
    'boss',
    'deadlines?',
    'colleagues?',
    'coworkers?',
    'manager',
    'office',
    'fired',
    'career',
  ),
  rule(
    'study',
    'exams?',
    'tests?',
    'school',
    'college',
    'university',
    'homework',
    'grades?',
    'thesis',
    'assignments?',
    'studying',
  ),
  rule(
    'loneliness',
    'lonel(?:y|iness)',
    'alone',
    'isolated',
    'no (?:friends|one to talk to)',
    'nobody (?:cares|understands|talks to me)',
    'left out',
  ),
  rule(
    'low_mood',
    'sad(?:ness)?',
    'depress\\w*',
    'down',
    'hopeless\\w*',
    'empty',
    'numb',
    'cry(?:ing)?',
    'cried',
    'unhappy',
    'miserable',
    'unmotivated',
    'no motivation',
    'feel(?:ing)? low',
  ),
  rule(
    'anger',
    'angry',
    'anger',
    'furious',
    'rage',
    'irritat\\w*',
    'frustrat\\w*',
    'resent\\w*',
    'mad at',
    'lost my temper',
  ),
  rule(
    'relationship',
    'boyfriend',
    'girlfriend',
    'husband',
    'wife',
    'partner',
    'break ?up',
    'broke up',
    'divorc\\w*',
    'argu(?:e|ed|ing|ment)s?',
    'my (?:mum|mom|dad|parents|sister|brother|family|friend)',
    'fight(?:ing)? with',
  ),
  rule(
    'self_worth',
    'worthless',
    'not good enough',
    'failure',
    'ashamed',
    'shame',
    'guilt\\w*',
    'hate myself',
    'self[ -]esteem',
    'imposter',
    'stupid',
    'embarrass\\w*',
  ),
  rule('body', 'headaches?', 'tense', 'tension', 'stomach ?aches?', 'eating', 'appetite', 'exercis\\w*'),
  rule(
    'celebration',
    'happy',
    'proud',
    'excited',
    'great news',
    'passed my',
    'got (?:the|a new) job',
    'grateful',
    'thankful',
    'better today',
    'good day',
    'relieved',
  ),
];

/** "not anxious", "no longer sad": what is denied is not what it is about. */
const DENIED =
  /\b(?:not|no longer|never|isn'?t|aren'?t|wasn'?t|don'?t feel|didn'?t feel|without)(?: (?:so|very|that|really|too|at all|feeling|any))*\s*$/i;

/** @returns the topics of a text, the one that it speaks of most first; empty: of none. */
export function topicsOf(text: string): readonly Topic[] {
  const plain = straightApostrophes(text.slice(0, 4_000));
  const found = RULES.map(({ topic, words }, order) => {
    const matches = [...plain.matchAll(words)].filter(
      (match) => topic === 'sleep' || !DENIED.test(plain.slice(Math.max(0, match.index - 40), match.index)),
    );
    return { topic, order, weight: matches.length };
  });
  return found
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight || a.order - b.order)
    .map(({ topic }) => topic);
}
