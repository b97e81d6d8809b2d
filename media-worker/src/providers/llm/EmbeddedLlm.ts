import type { Llm, LlmPiece, LlmRequest } from './Llm.ts';
import { advise } from './advice/advise.ts';
import { BACK } from './advice/lines.ts';
import { PRESENT, smallTalk } from './advice/smallTalk.ts';
import { concernOf, isRelief } from './advice/concerns.ts';
import { QUESTIONS } from './advice/questions.ts';
import { concernIn, freshIdea } from './advice/suggest.ts';
import { actOf, ACTS, introducedName, type Act } from './embeddedActs.ts';
import { EmbeddedKnowledge } from './embeddedKnowledge.ts';
import {
  ACKNOWLEDGE,
  AFTER_ANSWER,
  CURIOUS,
  FOLLOW_UPS,
  GREETINGS,
  NO_KNOWLEDGE,
  NOT_FOUND,
  PROMPTS,
  REFLECTIONS,
  SIMPLE_LINES,
} from './embeddedLines.ts';
import { recalled, rememberedName } from './embeddedMemory.ts';
import { arithmetic } from './embeddedArithmetic.ts';
import { moodOf, reflected } from './embeddedReflection.ts';
import { spokenResults, toolCallFor } from './embeddedTools.ts';
import { LineChooser } from './LineChooser.ts';
import { answerFrom, listed } from './roles/answering.ts';
import { nextQuestion } from './roles/interviewer.ts';
import { roleOf } from './roles/role.ts';
import { replyInRole } from './roles/roles.ts';
import { lastReplyOf, type Scene } from './roles/Scene.ts';
import { varied } from './varied.ts';

/** Contexts whose index is kept: more than the sessions of one media-worker. */
const KEPT_CONTEXTS = 64;

/**
 * The offline demo's replies: no model, no network. It answers questions from the session's context by search (BM25),
 * says so when it finds nothing, and otherwise keeps a small, polite conversation going by written rules. English.
 * The same request always gives the same reply; it keeps no state of a conversation.
 */
export class EmbeddedLlm implements Llm {
  readonly name = 'offline-demo';
  readonly #knowledge = new Map<string, EmbeddedKnowledge>();
  readonly #wallNow: () => number;

  /** @param options.wallNow Unix ms, for "what time is it?". */
  constructor(options: { wallNow?: () => number } = {}) {
    this.#wallNow = options.wallNow ?? Date.now;
  }

  async *reply(request: LlmRequest, signal: AbortSignal): AsyncGenerator<LlmPiece> {
    const last = request.messages.at(-1);
    if (last?.role === 'user' && request.mayCallTools !== false) {
      const call = toolCallFor(last.content, request.tools);
      if (call && !signal.aborted) yield call;
      if (call) return;
    }
    const reply = last?.role === 'tool' ? spokenResults(request.messages) : this.compose(request);
    for (const piece of reply.split(/(?<=[.!?]) (?=\S)/)) {
      if (signal.aborted) return;
      yield `${piece} `;
    }
  }

  /** The whole reply: one to three sentences, never empty. */
  compose(request: LlmRequest): string {
    const scene = this.#sceneOf(request);
    const made = counsel(scene) ?? remembered(scene) ?? replyInRole(scene) ?? replyTo(scene, this.#wallNow);
    const reply = varied(made.replace(/\s+/g, ' ').trim(), scene, () =>
      ask(scene, (scene.act === 'state' ? FOLLOW_UPS : PROMPTS)[scene.role]),
    );
    return reply.charAt(0).toUpperCase() + reply.slice(1);
  }

  async close(): Promise<void> {
    this.#knowledge.clear();
  }

  #sceneOf({ messages, instructions, behavior, context, memory, passages }: LlmRequest): Scene {
    const said = messages.filter(({ role }) => role === 'user').map(({ content }) => content);
    const replies = messages.filter(({ role }) => role === 'assistant').map(({ content }) => content);
    const latest = said.at(-1) ?? '';
    const { text, act, rest } = weightiest(latest);
    return {
      text,
      act,
      said: rest,
      role: roleOf(instructions, behavior),
      knowledge: this.#knowledgeOf(context),
      found: passages.map((passage) => this.#knowledgeOf(passage.text)),
      memory,
      userName:
        said.map(nameIn).findLast((name) => name !== undefined) ??
        nameInContext(context) ??
        rememberedName(memory),
      ownName: ownNameIn(`${behavior}\n${context}`),
      earlier: said.slice(-3, -1).findLast((message) => weightiest(message).act === 'question') ?? '',
      told: said,
      replies,
      atRisk: /\buser may be at risk\b/i.test(instructions),
      choose: new LineChooser(replies, `${said.length} ${latest}`),
    };
  }

  #knowledgeOf(context: string): EmbeddedKnowledge {
    const known = this.#knowledge.get(context);
    if (known) return known;
    const knowledge = new EmbeddedKnowledge(context);
    const oldest = this.#knowledge.keys().next();
    if (this.#knowledge.size >= KEPT_CONTEXTS && !oldest.done) this.#knowledge.delete(oldest.value);
    this.#knowledge.set(context, knowledge);
    return knowledge;
  }
}

/** Of all sentences of a message, the one that most deserves an answer; the later of equals. */
function weightiest(message: string): { text: string; act: Act; rest: string } {
  const sentences = message
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
  let best: { text: string; act: Act; at: number } = { text: message.trim(), act: 'noise', at: -1 };
  for (const [at, sentence] of sentences.entries()) {
    const bare = sentence.replace(
      /^(?:hi|hello|hey|okay|ok|well|so|um|uh|yeah|right)(?: there)?,\s+(?=\S+\s+\S+)/i,
      '',
    );
    const act = actOf(bare);
    if (ACTS.indexOf(act) >= ACTS.indexOf(best.act)) best = { text: bare, act, at };
  }
  const rest = sentences.filter((_, at) => at !== best.at).join(' ');
  return { text: best.text, act: best.act, rest };
}

function nameIn(message: string): string | undefined {
  return message
    .split(/(?<=[.!?])\s+|\n+/)
    .map(introducedName)
    .findLast((name) => name !== undefined);
}

function nameInContext(context: string): string | undefined {
  return /\b(?:client|customer|user|candidate|patient|student|guest|caller|visitor)(?:'s name is| is called| is named|(?:'s)? name:|:)\s+([A-Z][a-z]+)/.exec(
    context,
  )?.[1];
}

function ownNameIn(text: string): string | undefined {
  return /\b(?:[Yy]our name is|[Yy]ou are called|[Yy]ou are named|[Yy]ou're called|[Yy]ou are|[Yy]ou're|[Nn]ame:|[Pp]ersona:)\s+([A-Z][a-z]+)\b(?!['’]s)/.exec(
    text,
  )?.[1];
}

/** To who asks for advice, or of the one they talk to: where the conversation is about them. */
function counsel(scene: Scene): string | undefined {
  return scene.role === 'companion' || scene.role === 'partner'
    ? (advise(scene) ?? smallTalk(scene))
    : undefined;
}

/** What is known of the user from before, when they ask for it. */
function remembered({ act, text, memory }: Scene): string | undefined {
  return act === 'question' || act === 'capabilities' || act === 'identity'
    ? recalled(text, memory)
    : undefined;
}

function replyTo(scene: Scene, wallNow: () => number): string {
  const { act, choose, role, userName } = scene;
  const line = (key: keyof typeof SIMPLE_LINES): string => named(choose.one(SIMPLE_LINES[key]), userName);
  switch (act) {
    case 'question':
      return answer(scene);
    case 'identity':
      return `I'm ${scene.ownName === undefined ? 'an AI' : `${scene.ownName}, an AI`} running on the built-in offline demo engine, not a person. ${
        scene.knowledge.isEmpty
          ? 'I can keep a small conversation going.'
          : 'I can answer questions about what I was given.'
      }`;
    case 'yourName':
      return scene.ownName === undefined
        ? "I don't have a name of my own, I'm the built-in offline demo. What is yours?"
        : `I'm ${scene.ownName}. ${userName === undefined ? 'And who are you?' : `Good to talk with you, ${userName}.`}`;
    case 'askName':
      return userName === undefined
        ? "You haven't told me your name yet. What is it?"
        : `You're ${userName}.`;
    case 'introduce':
      return `Nice to meet you${userName === undefined ? '' : `, ${userName}`}. ${ask(scene, PROMPTS[role])}`;
    case 'capabilities':
      return capabilities(scene);
    case 'repeat':
      return lastReplyOf(scene) === ''
        ? "I haven't said anything yet. What would you like to know?"
        : `I said: ${lastReplyOf(scene)}`;
    case 'clock':
      return `It's ${timeWords(wallNow())}, by the clock I have.`;
    case 'date':
      return `Today is ${dateWords(wallNow())}.`;
    case 'arithmetic':
      return arithmetic(scene.text) ?? choose.one(NO_KNOWLEDGE);
    case 'greet':
      return named(choose.one(GREETINGS[role]), userName);
    case 'state':
      return acknowledge(scene);
    case 'number':
      return line('number').replace('{text}', scene.text.replace(/[.!?\s]+$/, ''));
    case 'noise':
    case 'howAreYou':
    case 'insult':
    case 'joke':
    case 'wait':
    case 'filler':
    case 'bye':
      return line(act);
    case 'canYouHear':
      return `${line(PRESENT.test(scene.text.toLowerCase()) ? 'present' : act)} ${ask(scene, PROMPTS[role])}`;
    case 'wellBack':
    case 'compliment':
    case 'sorry':
    case 'laugh':
    case 'no':
    case 'yes':
    case 'dunno':
    case 'command':
      return `${line(act)} ${ask(scene, PROMPTS[role])}`;
    case 'thanks':
      return `${line('thanks')} ${choose.one(['Is there anything else?', 'What else is on your mind?', 'Anything else I can do?'])}`;
  }
}

function answer(scene: Scene): string {
  const { knowledge, choose, role } = scene;
  const found = answerFrom(scene);
  if (found === undefined && knowledge.isEmpty) {
    const before = { ...scene, told: scene.told.slice(0, -1) };
    const troubled = role === 'companion' && concernIn(before) !== undefined;
    return `${choose.one(NO_KNOWLEDGE)} ${troubled ? choose.next(BACK) : ask(scene, PROMPTS[role])}`;
  }
  if (found !== undefined) return `${found} ${choose.one(AFTER_ANSWER[role])}`;
  const topics = knowledge.topics.slice(0, 3);
  const offer =
    topics.length >= 2
      ? `I could tell you about ${listed(topics)}.`
      : choose.one([
          'Is there something else I can help with?',
          'What else would you like to know?',
          'Could you put it another way?',
        ]);
  return `${choose.one(NOT_FOUND)} ${offer}`;
}

function capabilities({ knowledge, role }: Scene): string {
  if (knowledge.isEmpty)
    return "I'm an offline demo, so mostly I can listen and chat a little. What would you like to talk about?";
  const topics = knowledge.topics.slice(0, 3);
  const about = topics.length >= 2 ? `, for example ${listed(topics)}` : '';
  const question = role === 'interviewer' ? 'Shall we start the interview?' : 'What would you like to know?';
  return `I can answer questions about what I was given${about}. ${question}`;
}

/** Somebody speaks of themselves. */
const OWN = /\b(?:i|i'm|my|me|we|our)\b/i;

/** Takes up what was told, and asks on. */
function acknowledge(scene: Scene): string {
  const { text, choose, role, knowledge } = scene;
  const mood = moodOf(text);
  const concern = role === 'partner' && OWN.test(text) && !isRelief(text) ? concernOf(text) : undefined;
  const followUp =
    freshIdea(scene, concern === undefined ? [] : QUESTIONS[concern]) ?? ask(scene, FOLLOW_UPS[role]);
  const related = role === 'companion' ? undefined : knowledge.related(text);
  if (related !== undefined && mood !== 'bad' && role !== 'interviewer')
    return `${related} ${choose.one(AFTER_ANSWER[role])}`;
  const reflection = reflected(text);
  if (reflection !== undefined && choose.often()) {
    const opening = mood === 'plain' ? '' : `${choose.one(ACKNOWLEDGE[mood])} `;
    const turned = choose.one(REFLECTIONS).replace('{reflection}', reflection);
    return opening === '' ? `${turned} ${followUp}` : `${opening}${followUp}`;
  }
  if (!OWN.test(text) && mood === 'plain' && role === 'partner') return choose.one(CURIOUS);
  return `${choose.one(ACKNOWLEDGE[mood])} ${followUp}`;
}

/** An interview has an order; other talk has not. */
function ask(scene: Scene, lines: readonly string[]): string {
  return scene.role === 'interviewer' ? nextQuestion(scene) : scene.choose.one(lines);
}

function named(line: string, name: string | undefined): string {
  return line.replace('{name}', name === undefined ? '' : `, ${name}`);
}

function timeWords(wallNow: number): string {
  return `${new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }).format(wallNow)} in universal time`;
}

function dateWords(wallNow: number): string {
  return new Intl.DateTimeFormat('en-US', {
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(wallNow);
}
