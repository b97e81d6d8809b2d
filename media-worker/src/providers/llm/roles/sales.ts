import { askOf } from '../advice/asks.ts';
import { answerFrom, listed, unsaid } from './answering.ts';
import { isLeftToGeneral, messageOf, saidOf, type Scene } from './Scene.ts';

/** What is to be known before anything is offered. */
export const NEEDS = [
  'What would you like to use it for?',
  'What matters most to you about it?',
  'What do you use at the moment?',
  'When would you like to have it?',
  'Who else will be using it?',
] as const;

const HEARD = [
  'I see.',
  'Good to know.',
  'Thanks, that helps.',
  'Understood.',
  'That makes sense.',
  'All right.',
  'Thanks for telling me.',
  'Okay, I follow you.',
] as const;
const OFFERS = [
  'From what you told me, this could fit: {fact}',
  'Then have a look at this: {fact}',
  'This comes closest to what you describe: {fact}',
  'Here is something that may suit you: {fact}',
  'What I have on that: {fact}',
] as const;
const AFTER_OFFER = [
  'Would that suit you?',
  'How does that sound to you?',
  'Is that in line with what you need?',
  'What else would help you to decide?',
  'Is there something about it that you want to know more about?',
  'Does that come close?',
  'What do you think of it?',
  'Is anything still missing for you?',
] as const;
const NOTHING_FITS = [
  "I can't find anything in what I was given that fits that, and I won't talk you into something else.",
  "I don't have anything on that, to be honest.",
  'What I was given holds nothing like that, so I would rather not promise it.',
] as const;

/** What was offered before and is asked for again. */
const STILL = [
  'What still fits best, from what you told me: {fact}',
  'I would stay with this one: {fact}',
  'There is no hurry. My first thought is still this: {fact}',
] as const;
const FIRST = [
  'I would like to recommend what really fits you.',
  'Gladly, and to find the right one I need to know a little more.',
  'That depends on you.',
] as const;
const ADVICE_WANTED =
  /\b(?:which (?:one|of)|recommend|suggest|advise|what else (?:is there|do you have|have you)|something else|anything else|alternatives?|other (?:ones?|options?|models?)|should i (?:get|take|buy|choose))\b/i;
const MORE_WANTED =
  /\b(?:what|something|anything|nothing|any) (?:else|other)\b|\b(?:alternatives?|other (?:ones?|options?|models?))\b/i;
const OPINION = /\b(?:what do you think|worth (?:it|the)|your opinion|would you (?:buy|take|choose))\b/i;
const NO_OPINION = [
  'Whether it is worth it is for you to weigh: I only know what I was given, and I am an AI.',
  'An opinion of mine would be made up, but I can help you to weigh it.',
] as const;

const OBJECTION =
  /\b(?:too (?:expensive|much|dear|pricey)|expensive|can't afford|cannot afford|over (?:my|our) budget|not sure|think about it|sleep on it|another (?:shop|company|offer)|cheaper elsewhere|hesitat\w*)\b/i;
const MONEY = /\b(?:expensive|much money|too much|afford|budget|cheaper|dear|pricey)\b/i;
const INTEREST =
  /\b(?:i(?:'ll| will| would|'d)? (?:take|buy|order|have) (?:it|that|this|one|the)|sounds? (?:good|great|perfect)|i(?:'d| would) like (?:to (?:buy|order|book|have)|that|this|it)|that's (?:perfect|great|what i (?:need|want)))\b/i;
const REFUSAL =
  /\b(?:not interested|no thanks|no thank you|don't (?:need|want) (?:it|that|anything)|just looking)\b/i;

/** @returns the reply to what a customer says, or undefined where the general one will do. */
export function sell(scene: Scene): string | undefined {
  const { act } = scene;
  if (isLeftToGeneral(act)) return undefined;
  switch (act) {
    case 'question':
      return answered(scene);
    case 'state':
    case 'yes':
    case 'no':
    case 'dunno':
    case 'number':
    case 'compliment':
    case 'command':
    case 'introduce':
      return talk(scene);
    case 'capabilities':
    case 'filler':
    case 'laugh':
    case 'sorry':
    case 'wait':
    case 'wellBack':
      return undefined;
  }
}

function answered(scene: Scene): string | undefined {
  const { choose, text } = scene;
  const found = answerFrom(scene);
  if (found !== undefined) return `${found} ${choose.next(AFTER_OFFER)}`;
  if (OPINION.test(text)) return `${choose.next(NO_OPINION)} ${need(scene)}`;
  if (!ADVICE_WANTED.test(text) && askOf(text) === undefined) return undefined;
  const told = scene.told.slice(-4).join(' ');
  const fact = scene.knowledge.fitting(told);
  const offer = unsaid(scene, fact);
  if (offer === undefined && fact !== undefined && !MORE_WANTED.test(text))
    return `${choose.next(STILL).replace('{fact}', fact)} ${choose.next(AFTER_OFFER)}`;
  return offer === undefined
    ? `${choose.next(FIRST)} ${need(scene)}`
    : `${choose.next(OFFERS).replace('{fact}', offer)} ${choose.next(AFTER_OFFER)}`;
}

function talk(scene: Scene): string {
  const { choose, act, knowledge, userName } = scene;
  const message = messageOf(scene);
  if (act === 'introduce' && userName !== undefined) return `Nice to meet you, ${userName}. ${need(scene)}`;
  if (REFUSAL.test(message)) {
    return `${choose.next(["That's quite all right.", 'Of course, no pressure.', 'That is fine.'])} ${choose.next(['Is there anything else I can tell you?', 'May I help you with something else?'])}`;
  }
  if (OBJECTION.test(message)) return objection(scene, message);
  if (INTEREST.test(message) || (act === 'yes' && justOffered(scene))) return nextStep(scene);
  if (act === 'no' && justOffered(scene)) {
    return `${choose.next(["That's fine.", 'Fair enough.', 'Okay, no problem.'])} ${choose.next(['What would have to be different?', 'What are you missing?', 'What would suit you better?'])}`;
  }
  const offer = act === 'state' || act === 'number' ? fittingOffer(scene) : undefined;
  if (offer !== undefined)
    return `${choose.next(OFFERS).replace('{fact}', offer)} ${choose.next(AFTER_OFFER)}`;
  if (saidOf(scene, NEEDS) < 3 || knowledge.isEmpty) return `${choose.next(HEARD)} ${need(scene)}`;
  const topics = knowledge.topics.slice(0, 3);
  const ask =
    topics.length >= 2
      ? `I could tell you about ${listed(topics)}. Which of them interests you?`
      : need(scene);
  return `${choose.next(NOTHING_FITS)} ${ask}`;
}

/** A fact that speaks of what was told, in the last message or in all of them. */
function fittingOffer(scene: Scene): string | undefined {
  const { told } = scene;
  return (
    offerFor(scene, [messageOf(scene)]) ??
    (saidOf(scene, NEEDS) >= 2 ? offerFor(scene, told.slice(-4)) : undefined)
  );
}

const offerFor = (scene: Scene, told: readonly string[]): string | undefined =>
  unsaid(scene, scene.knowledge.fitting(told.join(' ')));

const need = ({ choose }: Scene): string => choose.next(NEEDS);

function objection(scene: Scene, message: string): string {
  const { choose, knowledge } = scene;
  if (MONEY.test(message)) {
    const cheaper = unsaid(scene, knowledge.answer('Is there a discount?')?.text);
    const lead = choose.next([
      'I understand that the price matters.',
      'It is a lot of money, I see that.',
      'Fair point about the price.',
    ]);
    if (cheaper !== undefined) return `${lead} ${cheaper} Would that help?`;
    return `${lead} I only have the prices that I was given, so I can't promise a better one. ${choose.next(['What would be a comfortable amount for you?', 'Which part of it could you do without?'])}`;
  }
  return `${choose.next(['Of course, take your time.', 'There is no hurry at all.', 'That is a sensible way to go about it.'])} ${choose.next(['What is it that makes you hesitate?', 'What would you need to know to decide?'])}`;
}

function nextStep(scene: Scene): string {
  const { choose, knowledge } = scene;
  const way = ['How can I order or book?', 'Where is the shop?', 'What is your phone number?']
    .map((question) => unsaid(scene, knowledge.answer(question)?.text))
    .find((fact) => fact !== undefined);
  const glad = choose.next(['Glad to hear that.', 'Very good.', 'Lovely.']);
  if (way !== undefined)
    return `${glad} The next step, then: ${way} ${choose.next(['Is there anything else before that?', 'Shall I tell you more before you do that?'])}`;
  return `${glad} I can't take orders in this conversation. ${choose.next(['What else would you like to know before you decide?', 'Is there anything left that I can look up for you?'])}`;
}

const justOffered = ({ replies }: Scene): boolean =>
  AFTER_OFFER.some((line) => replies.at(-1)?.includes(line) === true);
