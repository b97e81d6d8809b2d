/** One fact of the session's context, as it may be said aloud. */
export interface Fact {
  readonly id: number;
  readonly text: string;
  /** The heading or label above it, the question it answers, the sentence that a leading pronoun points at: not said. */
  readonly about: string;
  /** The question that it is the answer to, or "": it speaks of all that the question does. */
  readonly answers: string;
  /** One of a list's items. */
  readonly item: boolean;
}

/** What one does in a conversation: told to do it, an AI is meant. */
const CONVERSING =
  'act|behave|pretend|respond|reply|answer|speak|talk|say|tell|greet|mention|refuse|decline|apologi[sz]e|escalate|ignore|' +
  'disregard|address|assume|imagine|avoid|remember|ensure|make sure|stay|be|encourage|guide|lead the|introduce|focus|treat|' +
  'remain|output|promise|suggest|recommend|offer|redirect|steer|sound|discuss|reveal|disclose|blame|ask|interview|listen|' +
  'sell|push|upsell|confirm|summari[sz]e|repeat|explain|invite|comfort|praise|correct|judge|diagnose|criticise|criticize|' +
  'thank|welcome|congratulate|acknowledge|clarify|role-?play|simulate|impersonate|do not invent|invent|guess|speculate|' +
  'comment|argue|joke|swear|flirt|collect|politely|kindly|roleplay|under no';
/** What conversations are made of: an order about it is for an AI, whatever the verb. */
const CONVERSATION =
  /\b(?:user|customer|client|caller|candidate|applicant|interviewee|visitor|learner|conversation|dialogue|answers?|answering|repl(?:y|ies)|responses?|sentences?|questions?|topics?|tone|polite(?:ly)?|friendl[yi]\w*|concise|enthusiastic|empath\w+|advice|diagnos[ie]s|promises?|competitors?|politics|political|religion|instructions?|prompt|persona|character|emojis?|markdown|jargon|slang|humou?r|small talk|opinions?|feelings|legal|medical advice|discounts? (?:yourself|unless)|human colleague|human agent|real person|conversational|spoken|aloud)\b/i;

const START = String.raw`(?:please |kindly |always |never |only |just |do not |don't |dont |do |and |then |but )*`;
const ORDER_TO_CONVERSE = new RegExp(`^${START}(?:${CONVERSING})\\b(?!:)`, 'i');
const NEGATED_START = /^(?:please |always |never |only |do not |don't |dont |under no)\b/i;
const NEUTRAL_ORDER = new RegExp(
  `^${START}(?:use|keep|try|help|follow|start|begin|end|finish|close|provide|give|write|share|make|take|let|show|check|work|go|find|look|learn|get|adapt|adjust|maintain|limit|include|exclude|prioriti[sz]e|handle|support|assist|engage|allow|wait|note|consider|match|mirror|present|cover|open|conclude|gather|identify|understand|switch|transfer|hand|never|always)\\b`,
  'i',
);
const ABOUT_THE_AI =
  /^(?:(?:you|u) (?:are|were) (?!allowed|entitled|welcome|free|able|required|asked|covered|insured|given|paid)|(?:you're|you'll be) (?!allowed|entitled|welcome|free|able)|(?:you|u) (?:act|speak|play|work as|know|never|always)\b|(?:you|u) (?:will|must|should|shall|may|can|have to|need to|do not|don't|cannot|can't) (?:not |never |always |only |also )*(?:act|speak|talk|play|respond|reply|answer|ask|tell|say|mention|help|guide|greet|behave|be (?:polite|friendly|kind|calm|brief|warm|patient|honest|professional)|introduce|refuse|offer|sell|interview|assist|stay|sound|use (?:short|simple|plain|a )|give|explain|discuss|reveal|promise|suggest|recommend)|your (?:role|name|goal|job is|task|persona|purpose|tone|style|mission|character|instructions?|objective|personality)\b|(?:persona|role|tone|style|system|instructions?|rules?|goals?|objectives?|tasks?|prompt|guidelines?|behaviou?r|character|assistant|personality|voice|language|do|don'ts?|dos)\s*:|(?:if|when|whenever|once|unless|should) (?:the |a |an |your )?(?:user|customer|client|caller|candidate|person|patient|student|visitor|guest|learner|they|someone|somebody|asked|anyone|people)\b.*?\b(?:ask|tell|say|respond|offer|apologi[sz]e|do not|don't|explain|suggest|refer|reply|answer|escalate|redirect|mention|decline|acknowledge|encourage|you (?:should|must|can|may|will))|the (?:assistant|agent|ai|bot|avatar|model|interviewer|chatbot)\b|this (?:is a|is an|prompt|conversation is|session is) (?:role|simulat|prompt|system|interview))/i;

/** Lines that tell an AI how to behave: obeyed by models that can, never read aloud. What a manual tells its reader is none. */
export function isInstruction(line: string): boolean {
  if (ABOUT_THE_AI.test(line) || ORDER_TO_CONVERSE.test(line)) return true;
  return (NEUTRAL_ORDER.test(line) || NEGATED_START.test(line)) && CONVERSATION.test(line);
}

export const PRONOUN_START =
  /^(?:it|its|they|their|this|these|that|those|he|she|his|her|both|there it|also|then|here)\b/i;

/** Says what a text is, not what it is about. */
const EMPTY_TITLE =
  /^(?:about\b|overview|introduction|intro|faqs?|general|notes?|summary|background|context|information|details|misc|help cent(?:er|re)|troubleshooting|contact|.*\b(?:q&a|questions)\b)/i;

interface Reading {
  facts: Fact[];
  topics: string[];
  title: string;
  heading: string;
  question: string;
  before: string;
}

/** @returns the facts of a context in its order, and what it is about. */
export function readFacts(context: string): { facts: Fact[]; topics: string[] } {
  const reading: Reading = { facts: [], topics: [], title: '', heading: '', question: '', before: '' };
  const lines = unwrapped(context).split('\n');
  for (const [position, raw] of lines.entries()) {
    const item = /^\s*(?:[-*•+>]|\d{1,2}[.)])\s+/.test(raw);
    const line = raw
      .replace(/^\s*(?:[-*•+>]|\d{1,2}[.)])\s+/, '')
      .replace(/[*_`]{1,3}(\S[^*_`]*)[*_`]{1,3}/g, '$1')
      .trim();
    if (line !== '') readLine(reading, line, item, lines[position + 1] ?? '');
  }
  return {
    facts: reading.facts,
    topics: reading.topics
      .filter((topic) => !EMPTY_TITLE.test(topic))
      .map((topic) => topic.toLowerCase())
      .slice(0, 12),
  };
}

function readLine(reading: Reading, line: string, item: boolean, next: string): void {
  const title = item ? undefined : titleIn(line, next);
  if (title !== undefined) {
    reading.heading = title;
    reading.before = '';
    if (!isInstruction(`${title}:`) && !isInstruction(title)) reading.topics.push(title);
    return;
  }
  const asked = /^q(?:uestion)?\s*[:.]\s*(.+)$/i.exec(line)?.[1];
  if (asked !== undefined) {
    reading.question = asked;
    reading.before = asked;
    return;
  }
  const answered = /^a(?:nswer)?\s*[:.]\s*(.+)$/i.exec(line)?.[1];
  const label = answered === undefined ? /^(\p{Lu}[^.!?:]{0,40}?):\s+(\S.*)$/u.exec(line) : null;
  if (label && label[1]!.split(' ').length <= 5 && !isInstruction(line)) {
    readLabel(reading, label[1]!, label[2]!, item);
    return;
  }
  for (const sentence of sentencesOf(answered ?? line)) {
    const before = PRONOUN_START.test(sentence) ? reading.before : '';
    const question = answered === undefined ? '' : reading.question;
    const first = reading.before === question;
    add(reading, sentence, `${reading.heading} ${question} ${before}`, item, first ? question : '');
    reading.before = sentence;
  }
  if (answered !== undefined) reading.question = '';
}

/** "Opening hours: nine to five" is said as it is read; longer ones speak for themselves. */
function readLabel(reading: Reading, label: string, rest: string, item: boolean): void {
  if (!item) reading.topics.push(label);
  const [first = '', ...others] = sentencesOf(rest);
  const about = `${reading.heading} ${label}`;
  const speaks = /\b(?:is|are|was|can|cannot|has|have|must|may|takes?|costs?|comes?)\b/i.test(first);
  const whole = !item && speaks && first.split(' ').length > 5;
  add(reading, whole ? first : `${label}: ${first}`, about, item);
  for (const sentence of others) add(reading, sentence, about, item);
}

function add(reading: Reading, text: string, about: string, item: boolean, answers = ''): void {
  const said = text.trim();
  if (said.split(/\s+/).length < 2 || isInstruction(said)) return;
  const ended = /[.!?]["”')]*$/.test(said) ? said : `${said.replace(/[,;]$/, '')}.`;
  reading.facts.push({ id: reading.facts.length, text: ended, about, answers, item });
}

/** A heading: marked as one, or a few words alone in front of what they head. */
function titleIn(line: string, next: string): string | undefined {
  const marked = /^#{1,6}\s+(.+)$/.exec(line)?.[1] ?? /^([^.!?:]{3,40}):$/.exec(line)?.[1];
  if (marked !== undefined) return marked;
  const bare = /^\p{Lu}[^.!?:,;]{2,40}$/u.test(line) && line.split(' ').length <= 4;
  return bare && next.trim() !== '' ? line : undefined;
}

/** Joins lines that were broken at a column: the next goes on with a small letter, or the line was long and unfinished. */
function unwrapped(text: string): string {
  const lines: string[] = [];
  for (const line of text.replace(/\r/g, '').split('\n')) {
    const before = lines.at(-1);
    if (before !== undefined && goesOn(before, line))
      lines[lines.length - 1] = `${before.trimEnd()} ${line.trim()}`;
    else lines.push(line);
  }
  return lines.join('\n');
}

const LIST_ITEM = /^\s*(?:[-*•+>]|\d{1,2}[.)])\s/;

function goesOn(before: string, line: string): boolean {
  if (before.trim() === '' || /[.!?:]\s*$/.test(before) || LIST_ITEM.test(line)) return false;
  if (/^\s*\p{Ll}/u.test(line)) return true;
  const unfinished = before.length >= 60 && !LIST_ITEM.test(before) && !before.trim().startsWith('#');
  return unfinished && /^\s*[\p{L}\d("']/u.test(line) && !/^[^\n]{1,38}:\s/.test(line);
}

/** Splits prose; abbreviations and numbers do not end a sentence. */
export function sentencesOf(text: string): string[] {
  return text
    .split(
      /(?<=[.!?]["”')]*)(?<!\b(?:Dr|Mr|Mrs|Ms|St|Prof|No|Inc|Ltd|vs|etc|approx|e\.g|i\.e|a\.m|p\.m|[A-Z])\.)\s+(?=["“'(]?[\p{Lu}\d])/u,
    )
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}
