import { askOf } from '../advice/asks.ts';
import { freshIdea } from '../advice/suggest.ts';
import { answerFrom } from './answering.ts';
import { inARow, isLeftToGeneral, messageOf, saidOf, type Scene } from './Scene.ts';

/** In this order, one at a time. The last hands the word over. */
export const INTERVIEW = [
  'Could you start by telling me a little about your background?',
  'Which piece of work are you most proud of, and what was your own part in it?',
  'What was the most difficult situation at work so far, and how did you deal with it?',
  'Tell me about a time when you disagreed with a colleague. What did you do?',
  'How do you decide what to do first when everything is urgent?',
  'What is something that you had to learn quickly, and how did you go about it?',
  'What draws you to this position?',
  'What would you like to ask me about the position?',
] as const;

/** For an answer that stays vague; two on one subject at most. */
export const PROBES = [
  'Can you give me one concrete example of that?',
  'What exactly did you do yourself there?',
  'What came of it in the end?',
  'How did you notice that it had worked?',
  'Who else was involved, and what was left to you?',
  'What would you do differently today?',
  'How long did that take you?',
  'What made that hard?',
] as const;

const THANKS = [
  'Thank you.',
  'Thanks, that helps me to see it.',
  'I see, thank you.',
  'All right, I have noted that.',
  'Thanks for being so open.',
  'That gives me a good picture.',
  'Understood.',
  'Good, thank you for that.',
  'Thank you for the detail.',
  'Okay, that is clear.',
] as const;

const CLOSING = [
  'Those were all my questions. Thank you for taking the time. Is there anything you would like to add?',
  'Then we are through. The company will decide how it goes on. Is there anything left that you want to say?',
  'That is all from my side, and thank you again. Shall we end here?',
] as const;

/** What helps a candidate, whoever they are. */
const COMPOSURE = [
  'Breathe out slowly once, and take the time that you need: a pause before an answer is quite all right.',
  'It helps to tell one concrete case from beginning to end, rather than everything at once.',
  'You may ask back when a question is not clear, nobody minds that.',
] as const;
const EASE = [
  'That is quite all right, most people are.',
  'No need to be sorry, this is meant to be a conversation.',
  'Thank you for saying so, we have time.',
] as const;
const GO_ON = [
  'Whenever you are ready, go on.',
  'Begin wherever you like, and take your time.',
  'There is no hurry, so take your time.',
] as const;
/** Finds no answer. */
const LOST =
  /\b(?:don't|don’t|do not) know (?:what|how) (?:to|i)\b|\b(?:can't|can’t|cannot) think of\b|\bnothing comes to (?:my )?mind\b/i;
const EASIER = [
  'It may be a small thing, too: what comes to your mind first?',
  'Any example will do, also from school or from home: which one do you think of?',
  'Shall we leave that one, or would you like to try again in a minute?',
] as const;
const VERDICT =
  /\b(?:(?:did|do|am|was|were|have) i (?:do |doing |done )?(?:well|good|okay|ok|right|bad(?:ly)?|suitable|qualified|enough|get the job|passed|pass|got the job)|(?:what do you )?think (?:of|about) (?:me|my)|how (?:am|did|was|do|have) i (?:do|doing|done|so far)?|will i get|was (?:that|it|this) (?:\w+ ){0,2}(?:good|bad|right|okay|ok|well|enough|wrong)|do you like me)\b/i;
const NO_VERDICT = [
  'I do not judge that: the company will, and I would rather not give you a wrong picture.',
  'That is for the company to say, I only lead the conversation.',
  'I cannot give you a verdict, and you need none to go on.',
] as const;

/** Words of answers that could be anybody's. */
const GENERAL =
  /\b(?:team player|hard[- ]?work(?:er|ing)|many things|various|stuff|things like that|and so on|etc|a lot of (?:things|experience|projects)|different (?:things|projects|tasks)|always (?:do|give|try) my best|good at (?:everything|many|it)|kind of|sort of|somehow|all kinds|it depends|normal|usual)\b/i;

/** @returns the reply to what a candidate says, or undefined where the general one will do. */
export function interview(scene: Scene): string | undefined {
  const { act } = scene;
  if (isLeftToGeneral(act)) return undefined;
  switch (act) {
    case 'question':
    case 'capabilities':
      return answered(scene);
    case 'no':
    case 'dunno':
    case 'yes':
    case 'state':
    case 'number':
    case 'introduce':
    case 'wellBack':
    case 'command':
    case 'laugh':
      return goOn(scene);
    case 'sorry':
      return isTense(messageOf(scene)) ? atEase(scene) : undefined;
    case 'compliment':
    case 'filler':
    case 'wait':
      return undefined;
  }
}

/** The next question; the closing words when all were asked. */
export function nextQuestion(scene: Scene): string {
  const { choose, replies } = scene;
  // A greeting that asks for the background is its first question.
  const begun = replies.some((reply) => /\babout yourself\b|\byour background\b/i.test(reply));
  const open = INTERVIEW.filter(
    (line, at) => !(at === 0 && begun) && !replies.some((reply) => reply.includes(line)),
  );
  return open[0] ?? choose.next(CLOSING);
}

function answered(scene: Scene): string {
  const found = answerFrom(scene);
  const { choose, text } = scene;
  if (found !== undefined) return `${found} ${bridge(scene)}`;
  if (VERDICT.test(text)) return `${choose.next(NO_VERDICT)} ${bridge(scene)}`;
  if (askOf(text) === 'open')
    return `${freshIdea(scene, COMPOSURE, messageOf(scene)) ?? choose.next(EASE)} ${bridge(scene)}`;
  const honest = choose.one([
    "I can't find that in what I was given, so please ask the company afterwards.",
    "That isn't in the information I have about the position, and I'd rather not guess.",
    "I don't have anything on that in my notes: it is a question for the company itself.",
    "I can't find that in the description, so I won't make a promise about it.",
  ]);
  return `${honest} ${bridge(scene)}`;
}

/** After a question of the candidate's: theirs to go on while it is their turn to ask, else back to the interview. */
function bridge(scene: Scene): string {
  const theirs = scene.replies.some((reply) => reply.includes(INTERVIEW.at(-1)!));
  if (theirs)
    return scene.choose.next([
      'What else would you like to know?',
      'What is your next question?',
      'Anything else you want to ask?',
      'Which other point matters to you?',
    ]);
  return nextQuestion(scene);
}

function goOn(scene: Scene): string {
  const { choose, act, userName } = scene;
  const message = messageOf(scene);
  const theirs = scene.replies.some((reply) => reply.includes(INTERVIEW.at(-1)!));
  if (theirs) return `${thanks(scene)} ${choose.next(CLOSING)}`;
  if (isTense(message)) return atEase(scene);
  if (LOST.test(message)) return `Take a moment, there is no hurry. ${choose.next(EASIER)}`;
  const name = act === 'introduce' && userName !== undefined ? `Good to meet you, ${userName}. ` : '';
  if (
    name === '' &&
    isVague(scene, message) &&
    inARow(scene, PROBES) < 2 &&
    saidOf(scene, PROBES) < PROBES.length
  ) {
    const lead = act === 'dunno' || act === 'no' ? 'Take a moment, there is no hurry.' : thanks(scene);
    return `${lead} ${choose.next(PROBES)}`;
  }
  return name === '' ? `${thanks(scene)} ${nextQuestion(scene)}` : `${name}${nextQuestion(scene)}`;
}

/** Says no more than that they are nervous. */
const isTense = (message: string): boolean =>
  message.split(/\s+/).length < 14 &&
  /\b(?:i'm|i’m|i am|i feel|feeling|quite|so|bit|very)\b.*\b(?:nervous|tense|anxious|excited|stressed|shaky)\b/i.test(
    message,
  );

const atEase = ({ choose }: Scene): string => `${choose.next(EASE)} ${choose.next(GO_ON)}`;

const thanks = ({ choose }: Scene): string => choose.next(THANKS);

/** Too short to be an answer, general, or about "we" alone. */
function isVague({ act, replies }: Scene, message: string): boolean {
  if (replies.length === 0 || act === 'yes') return false;
  const words = message.split(/\s+/).length;
  if (words < 7) return true;
  if (GENERAL.test(message) && words < 30) return true;
  return /\b(?:we|our|us)\b/i.test(message) && !/\b(?:i|my|i'm|i’m|me|i've)\b/i.test(message);
}
