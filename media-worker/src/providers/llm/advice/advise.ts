import { moodOf, reflected } from '../embeddedReflection.ts';
import { answerFrom } from '../roles/answering.ts';
import { isOurs, messageOf, type Scene } from '../roles/Scene.ts';
import {
  askOf,
  isBare,
  isOfTime,
  namedTermsIn,
  responseOf,
  toldBefore,
  type Ask,
  type Response,
} from './asks.ts';
import { concernOf, namedConcernOf } from './concerns.ts';
import { ADVICE, type Advised } from './ideas.ts';
import {
  ABOUT_WHAT,
  AFTER_EXERCISE,
  AFTER_EXHAUSTED,
  AFTER_GRIEF,
  AFTER_HELPED,
  AFTER_IDEA,
  AFTER_TOGETHER,
  AFTER_UNKNOWABLE,
  AFTER_UNSURE,
  AFTER_WILLING,
  EXHAUSTED,
  GRIEF_OUTLOOK,
  HELPED,
  LEADS,
  TOGETHER,
  UNKNOWABLE,
  UNSURE,
  WILLING,
} from './lines.ts';
import { concernIn, freshIdea, suggestedLately } from './suggest.ts';

/**
 * One small suggestion for somebody who asks what to do about how they are, a further one when they come back to it, and
 * an honest word where nobody could know.
 * @returns undefined: nothing of the kind was asked for, or what was given answers it.
 */
export function advise(scene: Scene): string | undefined {
  const ask = askOf(scene.text);
  const before = suggestedLately(scene);
  const response = before === undefined ? undefined : responseTo(scene);
  if (ask === undefined && response === undefined) return undefined;
  if (scene.act === 'question' && answerFrom(scene) !== undefined) return undefined;
  if (ask === undefined) {
    const words = response === undefined ? undefined : AFTERWARDS[response];
    if (words) return `${scene.choose.one(words[0])} ${scene.choose.one(words[1])}`;
  }
  if (scene.atRisk) return suggest(scene, 'atRisk', response, before);
  // What stands in the way is said with full stops: "How do I say that it is too much?" asks.
  if (ask !== undefined) return answerTo(scene, ask, response === 'barrier' ? 'another' : response, before);
  const vague = before === 'decision' || before === 'general';
  return suggest(scene, (vague ? concernIn(scene) : undefined) ?? before!, response, before);
}

/** What is said, and asked, after a suggestion that needs no other. */
const AFTERWARDS: Partial<Record<Response, readonly [readonly string[], readonly string[]]>> = {
  willing: [WILLING, AFTER_WILLING],
  helped: [HELPED, AFTER_HELPED],
  unsure: [UNSURE, AFTER_UNSURE],
};

/** "Yes" and "no" answer what was asked last, and nothing before it. */
function responseTo(scene: Scene): Response | undefined {
  const { act, replies } = scene;
  const said = responseOf(messageOf(scene));
  if (said !== undefined || suggestedLately({ ...scene, replies: replies.slice(-1) }) === undefined)
    return said;
  return act === 'yes' ? 'willing' : act === 'no' ? 'barrier' : act === 'dunno' ? 'unsure' : undefined;
}

function answerTo(
  scene: Scene,
  ask: Ask,
  response: Response | undefined,
  before: Advised | undefined,
): string | undefined {
  const { choose, text } = scene;
  switch (ask) {
    case 'open':
    case 'pointed':
      return suggestOrAsk(scene, ask, response, before);
    case 'decision':
      return isOurs(scene) ? suggest(scene, 'decision', response, before) : undefined;
    case 'exercise':
      return suggest(scene, 'exercise', response, before);
    case 'medical':
    case 'referral':
    case 'judgment':
    case 'mind':
    case 'hope':
    case 'permission':
      return isOurs(scene) || concernIn(scene) !== undefined ? unknowable(scene, ask) : undefined;
    case 'outlook':
    case 'cause': {
      const concern = concernIn(scene, text);
      if (concern === undefined && (!isOurs(scene) || scene.told.length < 2)) return undefined;
      return ask === 'outlook' && concern === 'grief'
        ? `${choose.next(GRIEF_OUTLOOK)} ${choose.next(AFTER_GRIEF)}`
        : unknowable(scene, ask);
    }
  }
}

const unknowable = ({ choose }: Scene, ask: keyof typeof UNKNOWABLE): string =>
  `${choose.next(UNKNOWABLE[ask])} ${choose.next(AFTER_UNKNOWABLE[ask])}`;

function suggestOrAsk(
  scene: Scene,
  ask: 'open' | 'pointed',
  response: Response | undefined,
  before: Advised | undefined,
): string | undefined {
  const { text, choose, act } = scene;
  const named = namedConcernOf(text) ?? namedConcernOf(messageOf(scene));
  if (named !== undefined) return suggest(scene, named, response, before);
  if (ask === 'pointed' && concernOf(text) === undefined) {
    const meant = pointsBack(text) ? concernIn({ ...scene, told: scene.told.slice(-3) }) : undefined;
    if (meant !== undefined) return suggest(scene, meant, response, before);
    if (pointsBack(text) && scene.role === 'companion' && moodOf(scene.told.slice(-3).join(' ')) === 'bad')
      return suggest(scene, 'general', response, before);
    return isOurs(scene) ? thinkAlong(scene) : undefined;
  }
  if (!isOurs(scene) && !isBare(text.slice(toldBefore(text).length))) return undefined;
  // What was told just now, and is not known here, is what they ask about.
  const anew = toldBefore(text) !== '' && response === undefined;
  const topic = anew ? undefined : (before ?? concernIn(scene));
  if (topic !== undefined) return suggest(scene, topic, response, before);
  if (!isOurs(scene) || (act === 'capabilities' && scene.role !== 'companion')) return undefined;
  if (!isBare(text.slice(toldBefore(text).length))) return thinkAlong(scene);
  if (isOfTime(text)) return suggest(scene, 'boredom', response, before);
  return hasTold(scene) ? suggest(scene, 'general', response, before) : choose.next(ABOUT_WHAT);
}

/** "How do I spend less time on it?", "How do I prepare?": what for was said before. */
const pointsBack = (question: string): boolean =>
  (/\bhow\b/i.test(question) && namedTermsIn(question).length < 2) ||
  /\b(?:it|this|that|them|these|him|her)\b/i.test(question);

const thinkAlong = ({ choose }: Scene): string => `${choose.one(TOGETHER)} ${choose.one(AFTER_TOGETHER)}`;

const hasTold = ({ said, text, told }: Scene): boolean =>
  said !== '' ||
  toldBefore(text) !== '' ||
  told.slice(0, -1).some((each) => each.split(/\s+/).length >= 4 && askOf(each) === undefined);

/** What they said, an idea, and the word back to them. */
function suggest(
  scene: Scene,
  topic: Advised,
  response: Response | undefined,
  before: Advised | undefined,
): string {
  const { choose } = scene;
  const refused = response === 'tried' || response === 'barrier';
  const idea = freshIdea(scene, ADVICE[topic].ideas, refused ? '' : messageOf(scene));
  if (idea === undefined) return `${choose.next(EXHAUSTED)} ${choose.next(AFTER_EXHAUSTED)}`;
  const further = topic === before && topic !== 'exercise' ? leadsAfter(response) : undefined;
  const lead = further === undefined ? takenUp(scene, topic) : choose.one(further);
  return `${lead} ${idea} ${choose.one(topic === 'exercise' ? AFTER_EXERCISE : AFTER_IDEA)}`;
}

function leadsAfter(response: Response = 'another'): readonly string[] {
  return response === 'willing' || response === 'helped' || response === 'unsure'
    ? LEADS.another
    : LEADS[response];
}

/** Their own words turned around, unless they were said back a moment ago, and a word on how that is. */
function takenUp(scene: Scene, topic: Advised): string {
  const { choose, replies } = scene;
  const mirrored = reflected(toldBefore(messageOf(scene)));
  const heard = choose.one(ADVICE[topic].heard);
  return mirrored === undefined || replies.at(-1)?.includes(mirrored) === true
    ? heard
    : `So ${mirrored}. ${heard}`;
}
