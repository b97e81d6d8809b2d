import { TypedEmitter, type Clock } from '@visavis/shared';
import { CrisisDetector, type Detection, type Signal } from './CrisisDetector.ts';
import { crisisBlock, crisisReminder, iAmAnAi, violenceBlock, withheldReply } from './crisisLines.ts';
import { MODERATOR_TIMEOUT_MS, type Moderator } from './Moderator.ts';
import { ReplyScreener } from './ReplyScreener.ts';
import { SentenceWatch } from './SentenceWatch.ts';
import { atLeast, highest, lowered, type SafetyLevel } from './SafetyLevel.ts';

/** Told to the customer and the operators. Holds no words of the conversation. */
export interface SafetyAlert {
  readonly turnId: string;
  /** Whose words they were. */
  readonly source: 'user' | 'reply';
  /** The message's own level; for a reply, the conversation's. */
  readonly level: SafetyLevel;
  readonly reasons: readonly string[];
  /** ISO 8601, UTC. */
  readonly timestamp: string;
}

export interface UserScreening {
  /** Of this message. */
  readonly level: SafetyLevel;
  /** Of the conversation: levels are sticky. */
  readonly standing: SafetyLevel;
  /** Why; no words of the message. */
  readonly reasons: readonly string[];
  /** Sentences to be spoken first, whatever the model does. Empty unless at crisis. */
  readonly lines: readonly string[];
  /** False: `lines` are the whole reply. */
  readonly modelMayReply: boolean;
  /** For the model's instructions; "" when there is nothing to heed. */
  readonly guidance: string;
}

export interface ReplyScreening {
  /** What may be heard: the sentence itself, another in its place, or null for silence. */
  readonly text: string | null;
  /** False: the rest of this reply must not be spoken. */
  readonly mayGoOn: boolean;
}

export interface SafetyGateOptions {
  readonly clock: Clock;
  /** BCP 47: its region chooses the crisis line. */
  readonly language: string;
  /** One of each may serve all conversations: they keep nothing, and compiling their rules takes a while. */
  readonly detector?: CrisisDetector;
  readonly screener?: ReplyScreener;
  /** Default: the detector alone. */
  readonly moderators?: readonly Moderator[];
  /** The level of others who read along, where several take part: replies heed the highest. Default: nobody does. */
  readonly alongside?: () => SafetyLevel;
  /** Nobody can tell whether earlier replies were shown: at a crisis all is said, each time. Default false. */
  readonly alwaysWhole?: boolean;
}

export type SafetyEvents = {
  /** A message at `warning` or above, or a reply that was withheld. */
  alert: [SafetyAlert];
};

/** Calm messages in a row after which the standing level falls by one step. */
const CALM_MESSAGES = 8;
/** The same when so much time has passed since the last that was not calm: fewer are enough. */
const CALM_MS = 30 * 60_000;
const CALM_MESSAGES_LATER = 3;

/**
 * Screens one conversation: every user message before the model sees it, every reply sentence before it is heard.
 * Nothing in a prompt, context or name reaches it, so nothing there can switch it off.
 */
export class SafetyGate extends TypedEmitter<SafetyEvents> {
  readonly #clock: Clock;
  #language: string;
  readonly #moderators: readonly Moderator[];
  readonly #detector: CrisisDetector;
  readonly #screener: ReplyScreener;
  readonly #alongside: () => SafetyLevel;
  readonly #alwaysWhole: boolean;
  #standing: SafetyLevel = 'none';
  /** Once at warning or above, a conversation never counts as ordinary again. */
  #floor: SafetyLevel = 'none';
  #calm = 0;
  /** When a message was last not calm, by the clock. */
  #troubledAt = 0;
  #blockSpoken = false;
  /** The turn for which it was spoken last. */
  #blockTurnId: string | undefined;
  #lastAlert: Pick<SafetyAlert, 'turnId' | 'level'> | undefined;
  /** Told already, of a turn that was taken back. */
  #told: Pick<SafetyAlert, 'turnId' | 'level'> | undefined;

  constructor(options: SafetyGateOptions) {
    super();
    this.#clock = options.clock;
    this.#language = options.language;
    this.#detector = options.detector ?? new CrisisDetector();
    this.#moderators = options.moderators ?? [];
    this.#screener = options.screener ?? new ReplyScreener();
    this.#alongside = options.alongside ?? (() => 'none');
    this.#alwaysWhole = options.alwaysWhole ?? false;
  }

  /** Another language of the conversation, BCP 47. */
  setLanguage(language: string): void {
    this.#language = language;
  }

  /** The conversation's level, with that of others who read along. */
  get standing(): SafetyLevel {
    return highest(this.#standing, this.#alongside());
  }

  /** Without theirs. */
  get ownStanding(): SafetyLevel {
    return this.#standing;
  }

  /** Takes up a conversation where it stood: what the user said before, oldest first. No alert is repeated. */
  restore(userMessages: readonly string[]): void {
    for (const message of userMessages) this.#settle(this.#detector.detect(message).level);
    this.#blockSpoken = this.#standing === 'crisis';
  }

  /**
   * The user goes on with a turn whose reply nobody heard: it will be screened again as a whole. Levels stay; what was
   * told is not told twice; what was to be spoken is.
   */
  takeBack(turnId: string): void {
    if (this.#lastAlert?.turnId === turnId) this.#told = this.#lastAlert;
    if (this.#blockTurnId === turnId) this.#blockSpoken = false;
  }

  /**
   * What `screenUser` would say of a message that may come, without a trace of having been asked.
   * @returns the guidance for the model; null when the message needs more than an ordinary answer.
   */
  preview(message: { text: string; unanswered: readonly string[] }): string | null {
    const whole = message.unanswered.join(' ');
    const level = highest(this.#detector.detect(message.text).level, this.#detector.detect(whole).level);
    if (atLeast(level, 'warning') || this.#whoMightRaise(whole, level).length > 0) return null;
    return guidanceFor(highest(this.standing, level));
  }

  /**
   * @param message.unanswered what the user said since the last reply, the new message included: a thought may come in
   *   pieces. Never throws.
   */
  async screenUser(message: {
    turnId: string;
    text: string;
    unanswered?: readonly string[];
  }): Promise<UserScreening> {
    const { turnId, text, unanswered = [] } = message;
    const whole = unanswered.length > 1 ? unanswered.join(' ') : text;
    const own = this.#detector.detect(text);
    const joined = whole === text ? own : this.#detector.detect(whole);
    const detection: Detection = highest(own.level, joined.level) === own.level ? own : joined;
    // Nothing can be above a crisis: its block waits for no one.
    const opinion = detection.level === 'crisis' ? 'none' : await this.#secondOpinion(whole, detection.level);
    const level = highest(detection.level, opinion);
    const why = reasons(detection, level !== detection.level);
    this.#settle(level);
    if (atLeast(level, 'warning')) this.#alertUser(turnId, level, why);
    const lines = level === 'crisis' ? this.#crisisLines(turnId, detection.signals) : [];
    return {
      level,
      standing: this.standing,
      reasons: level === 'none' ? [] : why,
      lines,
      modelMayReply: lines.length === 0,
      guidance: guidanceFor(this.standing),
    };
  }

  /** Screens one sentence of a reply, or of any line of the customer's. Never throws. */
  screenReply(sentence: { turnId: string; text: string }): ReplyScreening {
    const atRisk = atLeast(this.standing, 'warning');
    const broken = this.#screener.broken(sentence.text, atRisk);
    if (!broken) return { text: sentence.text, mayGoOn: true };
    this.#alert(sentence.turnId, 'reply', this.standing, [broken.kind]);
    // A claim to be human is corrected; behind harm, nothing of the reply can be trusted.
    if (broken.kind === 'claims_human') return { text: iAmAnAi(this.#language), mayGoOn: true };
    return { text: withheldReply(atRisk, this.#language), mayGoOn: false };
  }

  /**
   * For one sentence of a reply that is being written.
   * @returns whether it need be screened again, as far as it is written: each time what was given before, and more.
   */
  watchSentence(): (sentence: string) => boolean {
    const watch = new SentenceWatch(this.#screener);
    return (sentence) => watch.mayBreak(sentence, atLeast(this.standing, 'warning'));
  }

  #crisisLines(turnId: string, signals: readonly Signal[]): readonly string[] {
    if (
      signals.length > 0 &&
      signals.filter((signal) => signal.level === 'crisis').every((signal) => signal.kind === 'violence')
    ) {
      if (signals.some((signal) => signal.level === 'crisis')) return violenceBlock(this.#language);
    }
    if (this.#blockSpoken && !this.#alwaysWhole) return crisisReminder(this.#language);
    this.#blockSpoken = true;
    this.#blockTurnId = turnId;
    return crisisBlock(this.#language);
  }

  #settle(level: SafetyLevel): void {
    if (atLeast(level, 'warning')) this.#floor = 'concern';
    if (atLeast(level, this.#standing)) {
      this.#standing = level;
      this.#calm = 0;
      this.#troubledAt = this.#clock.now();
    } else if (level === 'none') {
      const later = this.#clock.now() - this.#troubledAt >= CALM_MS;
      if (++this.#calm >= (later ? CALM_MESSAGES_LATER : CALM_MESSAGES)) {
        this.#standing = lowered(this.#standing, this.#floor);
        this.#calm = 0;
        this.#troubledAt = this.#clock.now();
      }
    } else {
      this.#calm = 0;
      this.#troubledAt = this.#clock.now();
    }
  }

  #whoMightRaise(text: string, known: SafetyLevel): readonly Moderator[] {
    return this.#moderators.filter((moderator) => moderator.mightRaise?.(text, known) ?? true);
  }

  async #secondOpinion(text: string, known: SafetyLevel): Promise<SafetyLevel> {
    const asked = this.#whoMightRaise(text, known);
    const opinions = await Promise.all(asked.map((moderator) => this.#opinionOf(moderator, text, known)));
    return opinions.reduce(highest, 'none');
  }

  /** Of one that heeds its signal, or does not. */
  async #opinionOf(moderator: Moderator, text: string, known: SafetyLevel): Promise<SafetyLevel> {
    const late = new AbortController();
    const { promise: waitedLongEnough, resolve } = Promise.withResolvers<SafetyLevel>();
    const cancel = this.#clock.setTimeout(() => {
      resolve('none');
      late.abort();
    }, moderator.timeoutMs ?? MODERATOR_TIMEOUT_MS);
    try {
      return await Promise.race([moderator.assess(text, late.signal, known), waitedLongEnough]);
    } catch {
      return 'none';
    } finally {
      cancel();
    }
  }

  #alertUser(turnId: string, level: SafetyLevel, why: readonly string[]): void {
    if (this.#told?.turnId === turnId && atLeast(this.#told.level, level)) return;
    this.#lastAlert = { turnId, level };
    this.#alert(turnId, 'user', level, why);
  }

  #alert(turnId: string, source: SafetyAlert['source'], level: SafetyLevel, why: readonly string[]): void {
    const timestamp = new Date(this.#clock.wallNow()).toISOString();
    this.emit('alert', { turnId, source, level, reasons: why, timestamp });
  }
}

/** @param raised by a moderator, above what the rules found. */
function reasons({ signals }: Detection, raised: boolean): readonly string[] {
  const kinds = signals.map((signal) => signal.kind);
  return raised ? ['moderation', ...kinds] : kinds;
}

function guidanceFor(standing: SafetyLevel): string {
  switch (standing) {
    case 'none':
      return '';
    case 'concern':
      return 'The user may be in distress. Be warm and unhurried, reflect what they feel, and do not minimise it.';
    case 'warning':
    case 'crisis':
      return (
        'The user may be at risk. Be warm and direct, ask about their safety, encourage them to reach a person they trust ' +
        'and a professional or a crisis line, say that you are an AI if asked. Never give methods, never minimise, never ' +
        'diagnose, never promise secrecy, never ask for a promise, never refuse to talk about it.'
      );
  }
}
