import { askOf, responseOf } from '../advice/asks.ts';
import { answerFrom, unsaid } from './answering.ts';
import { isLeftToGeneral, messageOf, saidOf, type Scene } from './Scene.ts';
import { moodOf } from '../embeddedReflection.ts';

const WHEN = 'When did you first notice it?';
export const CLARIFY = [
  'What exactly happens when you try?',
  WHEN,
  'Is there a message or a light that you can see?',
  'What have you tried so far?',
  'Did anything change shortly before?',
  'Does it happen every time?',
] as const;

const HEARD = [
  'Thanks for explaining that.',
  'All right, I have that.',
  'Okay, thank you.',
  'I see what you mean.',
  'Thanks, that narrows it down.',
  'Understood.',
] as const;
const SORRY = [
  'I am sorry about the trouble.',
  'That must be annoying, I am sorry.',
  'I can see why that is frustrating.',
  'I am sorry that this keeps you busy.',
] as const;
const STEPS = [
  'Here is what I have on that: {fact}',
  'This should help: {fact}',
  'What the information says: {fact}',
  'Then there is this: {fact}',
] as const;
const TRY = [
  'Could you try that and tell me what happens?',
  'Can you have a look and tell me whether it helps?',
  'Does that change anything?',
  'How does it look now?',
  'Is that how it is with you?',
] as const;
const ANYTHING_ELSE = [
  'Is there anything else I can look up?',
  'What else can I do for you?',
  'Is something else not as it should be?',
  'Can I help you with another thing?',
] as const;

const SECRET =
  /\b(?:\d[ -]?){13,19}\b|\b(?:my |the )?(?:password|passcode|pin|security code|cvv|cvc)(?: number)? (?:is|was)\b/i;
const NOT_SOLVED =
  /\b(?:did(?:n't| not)|does(?:n't| not)|doesn’t|still|not) (?:help|work|working|change|the same|broken|on|solved|fixed)\b|\bstill (?:not|the same|does|is|have)\b|\bno (?:change|luck|difference)\b|\bsame (?:problem|thing|as before)\b|\b(?:tried|did) (?:that|it|this|all)\b|\balready (?:did|tried|done)\b/i;
const SOLVED =
  /\b(?:works?(?: now| again)|it(?:'s| is) (?:working|fixed|fine now)|that (?:helped|did it|worked|solved)|problem (?:is )?solved|all good now)\b/i;
const SINCE =
  /\b(?:since|for (?:\w+ ){1,3}(?:days?|weeks?|hours?|months?)|this morning|yesterday|last (?:night|week|month)|ago)\b/i;
const A_PERSON =
  /\b(?:speak|talk|get|connect|transfer|put me through)\b.*\b(?:human|person|somebody|someone|colleague|manager|supervisor|agent|representative)\b|\breal (?:human|person)\b.*\b(?:help|speak|talk)\b/i;

/** @returns the reply to what somebody with a problem says, or undefined where the general one will do. */
export function support(scene: Scene): string | undefined {
  const message = messageOf(scene);
  if (SECRET.test(message)) {
    return `${scene.choose.next(["Please keep that to yourself: I don't need passwords, codes or card numbers.", 'Better not tell me that: nobody of ours asks for codes or card numbers.'])} ${clarify(scene)}`;
  }
  if (A_PERSON.test(message)) return handOver(scene);
  const { act } = scene;
  if (isLeftToGeneral(act)) return undefined;
  switch (act) {
    case 'question': {
      const found = answerFrom(scene);
      if (found !== undefined) return `${found} ${scene.choose.next(TRY.slice(1))}`;
      return wantsNextStep(scene.text) ? talk(scene, message) : undefined;
    }
    case 'state':
    case 'command':
    case 'no':
    case 'yes':
    case 'dunno':
    case 'number':
    case 'compliment':
      return talk(scene, message);
    case 'capabilities':
    case 'filler':
    case 'introduce':
    case 'laugh':
    case 'sorry':
    case 'wait':
    case 'wellBack':
      return undefined;
  }
}

/** "What should I do?", "And if that does not help?": about the problem that was told. */
function wantsNextStep(question: string): boolean {
  const response = responseOf(question);
  return (
    askOf(question) === 'open' || response === 'another' || response === 'whatIf' || response === 'tried'
  );
}

function talk(scene: Scene, message: string): string {
  const { choose, act } = scene;
  if (SOLVED.test(message) || (act === 'yes' && justTried(scene))) {
    return `${choose.next(['Good, I am glad that it works.', 'That is good to hear.', 'Then that is sorted out.'])} ${choose.next(ANYTHING_ELSE)}`;
  }
  const failed = NOT_SOLVED.test(message) || act === 'question' || (act === 'no' && justTried(scene));
  const step = stepFor(scene, message, failed);
  if (step !== undefined) {
    const lead =
      failed && saidOf(scene, TRY) > 0
        ? `${choose.next(['Then let us try something else.', 'Okay, one more thing.'])} `
        : sorry(scene, message);
    return `${lead}${choose.next(STEPS).replace('{fact}', step)} ${choose.next(TRY)}`;
  }
  if (failed && saidOf(scene, TRY) > 0 && saidOf(scene, CLARIFY) > 0) return handOver(scene);
  if (saidOf(scene, CLARIFY) < 3) {
    const heard = sorry(scene, message);
    return `${heard === '' ? `${choose.next(HEARD)} ` : heard}${clarify(scene)}`;
  }
  return handOver(scene);
}

/** What the context says on the problem and was not said yet. */
function stepFor(scene: Scene, message: string, failed: boolean): string | undefined {
  const { knowledge, told } = scene;
  const problem = failed ? told.slice(-5, -1).join(' ') : message;
  for (const about of failed ? told.slice(-5, -1).toReversed() : [message]) {
    const found = unsaid(scene, knowledge.fitting(about));
    if (found !== undefined) return found;
  }
  return unsaid(scene, knowledge.fitting(problem));
}

/** What was not told yet: who said "since this morning" is not asked when. */
const clarify = ({ choose, told }: Scene): string =>
  choose.next(
    told.some((each) => SINCE.test(each)) ? CLARIFY.filter((question) => question !== WHEN) : CLARIFY,
  );

function sorry({ choose, replies }: Scene, message: string): string {
  // Once is kind; every time it would be a mannerism.
  const recently = replies.slice(-4).some((reply) => SORRY.some((line) => reply.includes(line)));
  return moodOf(message) === 'bad' && !recently ? `${choose.next(SORRY)} ` : '';
}

/** To a person: honestly, since nothing here can be transferred. */
function handOver(scene: Scene): string {
  const { choose, knowledge } = scene;
  const found = ['What is your phone number?', 'How can I contact you by email?', 'How can I reach support?']
    .map((question) => knowledge.answer(question)?.text)
    .find((fact) => fact !== undefined);
  const contact = found === undefined || unsaid(scene, found) !== undefined ? found : `Once more: ${found}`;
  const honest = choose.next([
    'This is better in the hands of a person, and I cannot transfer you from here.',
    'I have no further step for this, and I would rather not guess: a colleague has to look at it.',
    'I am at the end of what I was given on this, so a person should take over; I cannot do that for you from here.',
  ]);
  return contact === undefined
    ? `${honest} ${choose.next(['Is there anything else I can look up meanwhile?', 'Would you like to go through another point with me?', 'What else can I help you with until then?'])}`
    : `${honest} ${contact} ${choose.next(ANYTHING_ELSE)}`;
}

const justTried = ({ replies }: Scene): boolean =>
  TRY.some((line) => replies.at(-1)?.includes(line) === true);
