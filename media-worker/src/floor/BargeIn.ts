import type { Clock, TurnId } from '@visavis/shared';
import { overheard, type Overheard } from './overheard.ts';

/** What the user's speech runs into: the reply that is being made or played. */
export interface RunningReply {
  /** Something of it was heard. */
  readonly heard: boolean;
  /** Not much more will come than this, ms; Infinity while that is not known. */
  readonly remainingMs: number;
  /** What the avatar says just now and said just before. */
  readonly saying: string;
}

export interface BargeInOptions {
  readonly clock: Clock;
  /** null: no reply is being made or played. */
  readonly reply: () => RunningReply | null;
  /** Silent at once, to go on or to be ended later. */
  readonly hold: () => void;
  /** A false alarm. */
  readonly resume: () => void;
  /** The user has the floor. */
  readonly interrupt: (turnId: TurnId) => void;
}

/** Words that are heard, as they come in. */
export interface HeardWords {
  readonly turnId: TurnId;
  /** Of this stretch of speech only. */
  readonly text: string;
  /** The user paused behind them: no half words. */
  readonly atPause: boolean;
}

type State =
  /** Nothing is said over the avatar. */
  | { readonly name: 'clear' }
  /** Somebody is heard, the avatar talks on: not for long enough yet, or a false alarm so far. Words still interrupt. */
  | { readonly name: 'listening'; readonly turnId: TurnId; readonly mayHold: boolean }
  | { readonly name: 'held'; readonly turnId: TurnId; readonly cancel: () => void }
  /** The user took the floor. */
  | { readonly name: 'taken'; readonly turnId: TurnId };

/** A hold without words ends here. */
export const HOLD_MAX_MS = 2_000;
/**
 * Speech that holds the reply, ms: two frames of the voice detector. Each false alarm in a row makes it slower, so that
 * music or a keyboard does not make the avatar stutter.
 */
const HOLD_AFTER_MS = [64, 192, 384, 640, Infinity] as const;
/** So long without a false alarm, and it is as quick as ever, ms. */
const CALM_MS = 20_000;
/** Who says "yes" so near the end of a reply answers it. */
const NEAR_END_MS = 1_000;

/**
 * Decides what it means that the user is heard while the avatar talks. Speech holds the reply at once, because a hold
 * costs little: it goes on where it stopped. Then words within two seconds turn it into an interruption; a cough, noise,
 * an "mm-hm" or the avatar's own echo end the hold. No hold outlasts two seconds.
 */
export class BargeIn {
  readonly #options: BargeInOptions;
  readonly #clock: Clock;
  #state: State = { name: 'clear' };
  /** What the user's speech ran into. */
  #over: { readonly turnId: TurnId; readonly answersReply: boolean; saying: string } | undefined;
  #falseAlarms = 0;
  #lastFalseAlarmAt = -Infinity;

  constructor(options: BargeInOptions) {
    this.#options = options;
    this.#clock = options.clock;
  }

  /** A reply is held until words come. */
  get waiting(): boolean {
    return this.#state.name === 'held';
  }

  /** Whether the user's words of that turn are still to be judged, and nobody should see them yet. */
  undecided(turnId: TurnId): boolean {
    return (this.#state.name === 'held' || this.#state.name === 'listening') && this.#state.turnId === turnId;
  }

  /** A stretch of speech begins: it may hold the reply, whatever became of the one before. */
  speechBegins(turnId: TurnId): void {
    if (this.#state.name === 'listening') this.#state = { name: 'listening', turnId, mayHold: true };
  }

  /** The user is heard. @param speechMs voice in this stretch so far. */
  speech(turnId: TurnId, speechMs: number): void {
    const reply = this.#options.reply();
    if (!reply || this.#state.name === 'held') return;
    if (this.#state.name === 'clear' || this.#state.turnId !== turnId) {
      this.#state = { name: 'listening', turnId, mayHold: true };
      const answersReply = !reply.heard || reply.remainingMs <= NEAR_END_MS;
      this.#over = { turnId, answersReply, saying: reply.saying };
    }
    if (this.#state.name === 'taken' || !this.#state.mayHold) return;
    // A reply that nobody has heard yet loses nothing by waiting.
    if (speechMs < (reply.heard ? this.#holdAfterMs : HOLD_AFTER_MS[0])) return;
    const cancel = this.#clock.setTimeout(() => this.#dismiss(turnId, true), HOLD_MAX_MS);
    this.#state = { name: 'held', turnId, cancel };
    this.#options.hold();
  }

  words({ turnId, text, atPause }: HeardWords): void {
    if (this.#state.name === 'clear' || this.#state.name === 'taken') return;
    if (this.#state.turnId !== turnId) return;
    switch (this.#judge(turnId, text)) {
      case 'command':
        this.#take(turnId);
        return;
      case 'words':
        // The first word of a guess in mid-speech is often another one, or a recogniser's idea of a noise.
        if (atPause || text.trim().includes(' ')) this.#take(turnId);
        return;
      case 'none':
        if (atPause) this.#dismiss(turnId, true);
        return;
      case 'backchannel':
      case 'echo':
        if (atPause) this.#dismiss(turnId, false);
        return;
    }
  }

  /** What was heard came to nothing. */
  discarded(turnId: TurnId): void {
    if (this.#state.name !== 'clear' && this.#state.turnId === turnId) {
      this.#dismiss(turnId, true);
      this.#state = { name: 'clear' };
    }
  }

  /**
   * The user's turn is complete. @returns whether it is meant for the avatar: if so, it has the floor; if not, it is to
   * be forgotten.
   */
  turn(turnId: TurnId, text: string): boolean {
    const state = this.#state;
    if (state.name === 'clear' || state.turnId !== turnId) return true;
    if (state.name === 'taken') {
      this.#state = { name: 'clear' };
      return true;
    }
    const kind = this.#judge(turnId, text);
    const meant = kind === 'command' || kind === 'words';
    if (meant) this.#take(turnId);
    else this.#dismiss(turnId, kind === 'none');
    this.#state = { name: 'clear' };
    return meant;
  }

  /** The reply is over: there is nothing to hold. */
  replyEnded(): void {
    if (this.#state.name !== 'held') return;
    this.#state.cancel();
    this.#state = { name: 'listening', turnId: this.#state.turnId, mayHold: false };
  }

  close(): void {
    if (this.#state.name === 'held') this.#state.cancel();
    this.#state = { name: 'clear' };
  }

  get #holdAfterMs(): number {
    if (this.#clock.now() - this.#lastFalseAlarmAt > CALM_MS) this.#falseAlarms = 0;
    return HOLD_AFTER_MS[Math.min(this.#falseAlarms, HOLD_AFTER_MS.length - 1)]!;
  }

  #judge(turnId: TurnId, text: string): Overheard {
    const reply = this.#options.reply();
    const over = this.#over?.turnId === turnId ? this.#over : undefined;
    if (over && reply?.heard && !over.saying.endsWith(reply.saying)) over.saying += ` ${reply.saying}`;
    const kind = overheard(text, over?.saying ?? '');
    return kind === 'backchannel' && over?.answersReply ? 'words' : kind;
  }

  #take(turnId: TurnId): void {
    if (this.#state.name === 'held') this.#state.cancel();
    this.#state = { name: 'taken', turnId };
    this.#falseAlarms = 0;
    this.#options.interrupt(turnId);
  }

  /** @param falseAlarm no voice of a person, as far as one can tell. */
  #dismiss(turnId: TurnId, falseAlarm: boolean): void {
    if (this.#state.name !== 'held') return;
    this.#state.cancel();
    this.#state = { name: 'listening', turnId, mayHold: false };
    if (falseAlarm) {
      this.#falseAlarms++;
      this.#lastFalseAlarmAt = this.#clock.now();
    }
    this.#options.resume();
  }
}
