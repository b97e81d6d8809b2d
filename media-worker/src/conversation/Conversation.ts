import {
  TypedEmitter,
  type Clock,
  type HistoryEntry,
  type SourceRef,
  type Speaker,
  type Warning,
} from '@visavis/shared';
import type { Llm, Passage } from '../providers/llm/Llm.ts';
import type { Tts } from '../providers/tts/Tts.ts';
import type { SafetyAlert, SafetyGate, UserScreening } from '../safety/SafetyGate.ts';
import { atLeast, type SafetyLevel } from '../safety/SafetyLevel.ts';
import { SpeakerGates, type NewGate } from '../safety/SpeakerGates.ts';
import { WrittenReply } from '../safety/WrittenReply.ts';
import { HeadStart } from './HeadStart.ts';
import { History } from './History.ts';
import type { Lookup, Retrieved } from './Lookup.ts';
import { APOLOGIES, BEHIND_THE_BLOCK, COMPANY_RULES, SPEAKING_RULES, WRITING_RULES } from './lines.ts';
import { REPLY_LIMITS, ReplyFailure, type ReplyLimits } from './replyText.ts';
import { splitSentences } from './sentences.ts';
import { speakable } from './speakable.ts';
import { speakAhead } from './speech.ts';
import type { ToolBox } from './ToolBox.ts';
import { ToolLoop, type ModelRequest } from './ToolLoop.ts';
import type { HeardReply, SpokenSentence, TurnMark } from './SpokenSentence.ts';

/** Who speaks, and what they know. */
export interface Persona {
  /** The profile's own. */
  readonly instructions: string;
  /** The customer's words. */
  readonly behavior: string;
  readonly context: string;
  /** BCP 47. */
  readonly language: string;
}

export interface ConversationOptions {
  readonly llm: Llm;
  /**
   * The most capable model: writes while the user may be at risk, and goes on behind the crisis block, which without it
   * is the whole reply. Only for what is written.
   */
  readonly capableLlm?: Llm;
  readonly tts: Tts;
  /** This conversation's own: levels are sticky. */
  readonly safety: SafetyGate;
  /** More of them, for what is written by several people. */
  readonly newGate?: NewGate;
  readonly persona: Persona;
  readonly voice: string;
  /** What was said in earlier connections of the session. */
  readonly history: readonly HistoryEntry[];
  /** What the model may call. Default: nothing. */
  readonly tools?: ToolBox;
  readonly clock: Clock;
  /** The session's knowledge; without it there is none. */
  readonly lookup?: Lookup;
  /** What is remembered of the user, a fact each. */
  readonly memory?: readonly string[];
  readonly limits?: Partial<ReplyLimits>;
  /** How much of the dialogue the model sees, in characters. Default 12,000. */
  readonly historyChars?: number;
}

/** What can change in the middle of a conversation. */
export interface ConversationChange {
  /** From the next sentence on. */
  readonly voice?: string | undefined;
  /** These from the next reply on. */
  readonly behavior?: string | undefined;
  readonly context?: string | undefined;
  readonly language?: string | undefined;
}

export interface UserScreened {
  readonly text: string;
  readonly level: SafetyLevel;
  /** Kinds of signals, the most serious first; no words of the user's. */
  readonly reasons: readonly string[];
}

export type ConversationEvents = {
  /** To be stored: what the user said at once; a reply when it is known how much of it was heard. */
  historyEntry: [HistoryEntry];
  alert: [SafetyAlert];
  /** What the user said for good, and how serious it is. */
  userScreened: [UserScreened];
  warning: [Warning];
  mark: [TurnMark];
};

/** What is known for one turn. */
interface Known {
  /** For the model's instructions, from the safety gate. */
  readonly guidance: string;
  readonly passages: readonly Passage[];
  /** The customer's words for this reply alone. */
  readonly behavior?: string | undefined;
}

/** Of the 6 s in which the user hears something, the rest is the way to their ears. */
const HEAR_WITHIN_MS = 5_700;

interface Reply {
  readonly turnId: string;
  readonly startedAt: number;
  readonly controller: AbortController;
}

/**
 * The dialogue of one session: turns in, spoken sentences out. It knows nothing of RTP or playout, and nothing but it
 * reaches the voice: no word is heard that did not pass the SafetyGate.
 *
 * One reply at a time: a new `respond` or `say` ends the one before. The owner reports with `heard` what the playout
 * really played; until then the reply is not in the history.
 */
export class Conversation extends TypedEmitter<ConversationEvents> {
  readonly #options: ConversationOptions;
  readonly #clock: Clock;
  readonly #safety: SafetyGate;
  readonly #speakers: SpeakerGates | undefined;
  readonly #history: History;
  readonly #replies: ToolLoop;
  readonly #capableReplies: ToolLoop | undefined;
  readonly #headStart: HeadStart;
  readonly #heard = new Set<string>();
  #persona: Persona;
  #voice: string;
  #aloud = true;
  #current: Reply | undefined;
  /** The turn whose entry is not told yet. */
  #provisional:
    { readonly turnId: string; readonly entry: HistoryEntry; readonly settle: () => void } | undefined;
  #memory: readonly string[];
  /** What may be answered before it is said for good, while it is looked up. */
  #preparing: object | undefined;
  /** What was screened last, until it is told. */
  #screenedTurn: (UserScreened & { readonly turnId: string }) | undefined;
  #apologies = 0;
  readonly #releaseAlerts: () => void;
  #closed = false;

  constructor(options: ConversationOptions) {
    super();
    this.#options = options;
    this.#clock = options.clock;
    this.#memory = options.memory ?? [];
    this.#safety = options.safety;
    this.#headStart = new HeadStart(options.llm, options.tts, () => {
      if (this.#current) this.#mark(this.#current, 'preemptive');
    });
    const repliesOf = (llm: Llm): ToolLoop =>
      new ToolLoop({
        llm,
        tools: options.tools ?? { tools: [], execute: () => Promise.reject(new Error('there are no tools')) },
        clock: options.clock,
        limits: { ...REPLY_LIMITS, ...options.limits },
      });
    this.#replies = repliesOf(this.#headStart.llm);
    this.#capableReplies = options.capableLlm && repliesOf(options.capableLlm);
    this.#persona = options.persona;
    this.#voice = options.voice;
    this.#history = new History(options.history, this.#clock);
    const { newGate } = options;
    this.#speakers = newGate && new SpeakerGates(newGate, (alert) => this.emit('alert', alert));
    this.#speakers?.restore(options.history);
    const ofOne = options.history.filter(
      ({ role, speaker }) => role === 'user' && (!this.#speakers || speaker === undefined),
    );
    this.#safety.restore(ofOne.map(({ content }) => content));
    this.#releaseAlerts = this.#safety.on('alert', (alert) => this.emit('alert', alert));
  }

  get history(): readonly HistoryEntry[] {
    return this.#history.entries;
  }

  /**
   * Answers what the user said. Begins at once, whether or not the result is read yet; what the user said before and got
   * no answer to is answered with it.
   * @param options.provisional the user may go on with the turn: its entry is told by `settle`, or never (`retract`),
   *   and until then no tool runs.
   * @returns never throws; ends early at the abort. Empty when the voice fails altogether (told by `warning`).
   */
  respond(
    turn: { turnId: string; text: string },
    signal: AbortSignal,
    { provisional = false } = {},
  ): AsyncIterable<SpokenSentence> {
    const reply = this.#begin(turn.turnId, signal);
    if (reply.controller.signal.aborted) return this.#speak(reply, none());
    const { promise: stands, resolve } = Promise.withResolvers<undefined>();
    const entry = this.#history.addUser(turn.turnId, turn.text);
    this.#provisional = { turnId: turn.turnId, entry, settle: () => resolve(undefined) };
    if (!provisional) this.settle(turn.turnId);
    return this.#speak(reply, this.#answer(turn, reply, stands));
  }

  /**
   * Answers in writing: the safety block first, where there is one; then the model's text as it comes, held back only
   * where it may become what no reply may say. Begins with the first piece that is asked for. The turn is the user's for
   * good; the owner tells by `heard` what was shown.
   * @param turn.speaker who of several wrote it.
   * @param options.model false: the model is not asked, and there is a reply at a crisis alone.
   * @param options.behavior the customer's words for this reply alone, beside the persona's.
   * @returns pieces that together are the reply; ends early, without an error, at the abort.
   * @throws ReplyFailure when the model fails; behind a safety block it ends there instead.
   */
  write(
    turn: { turnId: string; text: string; speaker?: Speaker | undefined },
    signal: AbortSignal,
    options: { model: boolean; behavior?: string | undefined } = { model: true },
  ): AsyncGenerator<string, void> {
    const reply = this.#begin(turn.turnId, signal);
    if (reply.controller.signal.aborted) return none();
    this.emit('historyEntry', this.#history.addUser(turn.turnId, turn.text, turn.speaker));
    return this.#written(turn, reply, options);
  }

  /** Speaks a line that is no answer: the greeting, a notice. It is screened and kept like any reply. */
  say(line: { turnId: string; text: string }, signal: AbortSignal): AsyncIterable<SpokenSentence> {
    const reply = this.#begin(line.turnId, signal);
    return this.#speak(reply, this.#screened(reply, given(line.text)));
  }

  /**
   * The user may have said that: a reply is begun, which `respond` uses when it is the same that would be made then.
   * Nobody is told, nothing is kept. At most three times a turn.
   */
  prepare(turn: { turnId: string; text: string }): void {
    if (this.#closed || !this.#aloud) return;
    const unanswered = [...this.#history.unanswered(turn.turnId), turn.text];
    const guidance = this.#safety.preview({ text: turn.text, unanswered });
    this.#preparing = undefined;
    if (guidance === null) this.#headStart.drop();
    else if (!this.#options.lookup?.active) this.#prepare(turn, { guidance, passages: [] });
    else {
      // Looking up changes nothing, so that it may be done for words that are not yet said for good.
      this.#preparing = turn;
      void this.#lookUp(turn).then(({ passages }) => {
        if (this.#preparing === turn && !this.#closed) this.#prepare(turn, { guidance, passages });
      });
    }
  }

  /** What was prepared is not wanted. */
  unprepare(): void {
    this.#preparing = undefined;
    this.#headStart.drop();
  }

  /** A provisional turn stands. */
  settle(turnId: string): void {
    if (this.#closed || this.#provisional?.turnId !== turnId) return;
    const { entry, settle } = this.#provisional;
    this.#provisional = undefined;
    settle();
    this.emit('historyEntry', entry);
    this.#tellScreened(turnId);
  }

  /** A provisional turn is taken back, as if it had never been said; nothing of its answer may have been heard. */
  retract(turnId: string): void {
    if (this.#provisional?.turnId !== turnId) return;
    this.#provisional = undefined;
    this.#heard.delete(turnId);
    this.#history.removeTurn(turnId);
    this.#safety.takeBack(turnId);
    this.#screenedTurn = undefined;
  }

  change({ voice, behavior, context, language }: ConversationChange): void {
    const persona = this.#persona;
    this.#voice = voice ?? this.#voice;
    this.#persona = {
      ...persona,
      behavior: behavior ?? persona.behavior,
      context: context ?? persona.context,
      language: language ?? persona.language,
    };
    this.#safety.setLanguage(this.#persona.language);
    this.#speakers?.setLanguage(this.#persona.language);
  }

  /** Whether replies are spoken, from the next sentence on. Unspoken ones are sentences without audio. Default true. */
  setAloud(aloud: boolean): void {
    this.#aloud = aloud;
  }

  /**
   * Keeps what was heard, or shown, of a reply. Later calls for the same turn change nothing.
   * @returns the sources that it was taken from.
   */
  heard({ turnId, spokenText, interrupted, broken = false }: HeardReply): readonly SourceRef[] {
    if (this.#closed || this.#heard.has(turnId)) return [];
    this.#heard.add(turnId);
    const content = spokenText.trim();
    if (content === '') return [];
    this.settle(turnId);
    const sources = this.#options.lookup?.sources(turnId, content) ?? [];
    this.emit('historyEntry', this.#history.addAssistant(turnId, content, { interrupted, broken, sources }));
    return sources;
  }

  /** The user is forgotten: replies are made without what was remembered. */
  forgetMemory(): void {
    this.#memory = [];
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#current?.controller.abort();
    this.#headStart.drop();
    this.#releaseAlerts();
    this.#speakers?.close();
    this.removeAllListeners();
  }

  #begin(turnId: string, signal: AbortSignal): Reply {
    if (this.#provisional) this.settle(this.#provisional.turnId);
    this.#current?.controller.abort();
    const controller = new AbortController();
    if (signal.aborted || this.#closed) controller.abort();
    else
      signal.addEventListener('abort', () => controller.abort(), { once: true, signal: controller.signal });
    this.#current = { turnId, startedAt: this.#clock.now(), controller };
    return this.#current;
  }

  #speak(reply: Reply, sentences: AsyncIterable<string>): AsyncIterable<SpokenSentence> {
    let first = true;
    const warn = this.#warnOnce('tts_fallback');
    return speakAhead(sentences, {
      tts: this.#headStart.tts,
      voice: () => (this.#aloud ? this.#voice : null),
      clock: this.#clock,
      signal: reply.controller.signal,
      hearBy: reply.startedAt + HEAR_WITHIN_MS,
      onFallback: warn,
      onFirstAudio: () => {
        if (first) this.#mark(reply, 'ttsFirstAudio');
        first = false;
      },
      onFailure: this.#warnOnce('tts_failed'),
    });
  }

  /** The safety block first, where there is one; then the model, every sentence screened; an apology when it fails. */
  async *#answer(
    turn: { turnId: string; text: string },
    reply: Reply,
    stands: Promise<unknown>,
  ): AsyncGenerator<string> {
    const unanswered = this.#history.unanswered();
    const screening = await this.#safety.screenUser({ ...turn, unanswered });
    yield* screening.lines;
    this.#tellScreening(turn, screening);
    if (!screening.modelMayReply) return;
    try {
      const { passages, warning } = await this.#lookUp(turn);
      if (warning !== undefined) this.#warn('knowledge_unavailable', warning);
      const knows = { guidance: screening.guidance, passages };
      yield* this.#screened(reply, this.#modelReply(knows, reply, stands));
    } catch (error) {
      this.#warn('llm_failed', error);
      // What was begun is left as it is: an apology in the middle of an answer would only confuse.
      if (error instanceof ReplyFailure && error.spoken > 0) return;
      yield* splitSentences(APOLOGIES[this.#apologies++ % APOLOGIES.length]!);
    }
  }

  async *#written(
    turn: { turnId: string; text: string; speaker?: Speaker | undefined },
    reply: Reply,
    { model, behavior }: { model: boolean; behavior?: string | undefined },
  ): AsyncGenerator<string, void> {
    const safety = (turn.speaker && this.#speakers?.of(turn.speaker)) ?? this.#safety;
    const unanswered = this.#history.unanswered(undefined, turn.speaker);
    const screening = await safety.screenUser({ ...turn, unanswered });
    const block = screening.lines.join(' ');
    if (block !== '') yield block;
    this.#tellScreening(turn, screening);
    const capable = atLeast(screening.standing, 'warning') ? this.#capableReplies : undefined;
    if (!model || (!screening.modelMayReply && !capable)) return;
    const { passages, warning } = await this.#lookUp(turn);
    if (warning !== undefined) this.#warn('knowledge_unavailable', warning);
    const behind = block === '' ? '' : `${BEHIND_THE_BLOCK}\n<shown>\n${block}\n</shown>`;
    const guidance = [screening.guidance, behind].filter((part) => part !== '').join('\n\n');
    const pieces = (capable ?? this.#replies).sentences(
      this.#request({ guidance, passages, behavior }, { written: true }),
      {
        signal: reply.controller.signal,
        onFirstToken: () => this.#mark(reply, 'llmFirstToken'),
        onFallback: this.#warnOnce('llm_fallback'),
      },
    );
    try {
      const screened = new WrittenReply(safety, turn.turnId).pieces(pieces);
      let first = block !== '';
      for await (const piece of screened) {
        yield first ? `\n\n${piece}` : piece;
        first = false;
      }
    } catch (error) {
      this.#warn('llm_failed', error);
      // What the block says is whole without the model.
      if (block === '') throw error;
    }
  }

  #tellScreening({ turnId, text }: { turnId: string; text: string }, screening: UserScreening): void {
    this.#screenedTurn = { turnId, text, level: screening.level, reasons: screening.reasons };
    this.#tellScreened(turnId);
  }

  #prepare(turn: { turnId: string; text: string }, knows: Known): void {
    const request = this.#replies.firstRequest(this.#request(knows, { next: turn }));
    this.#headStart.begin(turn.turnId, request, { voice: this.#voice });
  }

  async #lookUp(turn: { turnId: string; text: string }): Promise<Retrieved> {
    const earlier = this.#history.earlier(turn.turnId);
    return (await this.#options.lookup?.find({ ...turn, earlier })) ?? { passages: [] };
  }

  /** What the user said stands, and is screened: whichever comes last. */
  #tellScreened(turnId: string): void {
    const screened = this.#screenedTurn;
    if (screened?.turnId !== turnId || this.#provisional?.turnId === turnId) return;
    this.#screenedTurn = undefined;
    const { text, level, reasons } = screened;
    this.emit('userScreened', { text, level, reasons });
  }

  /** @param options.next a turn that may come; else the last one that came. */
  #request(
    { guidance, passages, behavior: ofThis = '' }: Known,
    { next, written = false }: { next?: { turnId: string; text: string }; written?: boolean } = {},
  ): ModelRequest {
    const { historyChars = 12_000 } = this.#options;
    const persona = this.#persona;
    const company = this.#history.shared ? COMPANY_RULES : '';
    const instructions = [written ? WRITING_RULES : SPEAKING_RULES, company, persona.instructions, guidance]
      .filter((part) => part !== '')
      .join('\n\n');
    const { context, language } = persona;
    const behavior = [persona.behavior, ofThis].filter((part) => part !== '').join('\n\n');
    const memory = this.#memory;
    const messages = this.#history.window(historyChars, next);
    const form = written ? { written } : {};
    return { instructions, behavior, context, memory, passages, language, messages, ...form };
  }

  #modelReply(knows: Known, reply: Reply, committed: Promise<unknown>): AsyncGenerator<string> {
    return this.#replies.sentences(this.#request(knows), {
      signal: reply.controller.signal,
      onFirstToken: () => this.#mark(reply, 'llmFirstToken'),
      committed,
      onFallback: this.#warnOnce('llm_fallback'),
    });
  }

  async *#screened(reply: Reply, sentences: AsyncIterable<string>): AsyncGenerator<string> {
    for await (const sentence of sentences) {
      const { text, mayGoOn } = this.#safety.screenReply({ turnId: reply.turnId, text: sentence });
      if (text !== null) yield text;
      if (!mayGoOn) return;
    }
  }

  #mark(reply: Reply, mark: TurnMark['mark']): void {
    if (this.#closed || reply.controller.signal.aborted) return;
    this.emit('mark', { turnId: reply.turnId, mark, ms: this.#clock.now() - reply.startedAt });
  }

  /** @returns tells of the first failure alone: a reply has many sentences. */
  #warnOnce(code: string): (error?: unknown) => void {
    let told = false;
    return (error = 'another provider stands in') => {
      if (!told) this.#warn(code, error);
      told = true;
    };
  }

  #warn(code: string, error: unknown): void {
    if (this.#closed) return;
    this.emit('warning', { code, message: error instanceof Error ? error.message : String(error) });
  }
}

async function* given(text: string): AsyncGenerator<string> {
  yield* splitSentences(text)
    .map(speakable)
    .filter((sentence) => sentence !== '');
}

async function* none(): AsyncGenerator<string, void> {
  // A reply that was aborted before it began.
}
