import {
  newId,
  type AgentEvent,
  type AgentState,
  type Clock,
  type SourceRef,
  type TurnId,
} from '@visavis/shared';
import type { Logger } from 'pino';
import type { Conversation } from '../conversation/Conversation.ts';
import type { SpokenSentence, TurnMark } from '../conversation/SpokenSentence.ts';
import { assistantTranscript, userTranscript } from '../playout/captions.ts';
import type { Playout, PlayoutEvents } from '../playout/Playout.ts';
import { PlayoutWatchdog, type PlayoutTrouble } from '../playout/PlayoutWatchdog.ts';
import type { ReplyFeeder } from '../playout/ReplyFeeder.ts';
import { sameWords, wordsSince } from '../turn/spokenWords.ts';
import type { UserTurn } from '../turn/turnEvents.ts';
import { BargeIn, type HeardWords, type RunningReply } from './BargeIn.ts';
import { TurnTimings } from './TurnTimings.ts';

export interface FloorOptions {
  readonly playout: Playout;
  readonly feeder: ReplyFeeder;
  readonly conversation: Conversation;
  readonly clock: Clock;
  readonly log: Logger;
  /** What the avatar's manner shows. */
  readonly show: (state: AgentState) => void;
  readonly tell: (event: AgentEvent) => void;
}

interface Reply {
  readonly turnId: TurnId;
  readonly abort: AbortController;
  /** What it answers; undefined for a line that answers nothing. */
  readonly turn: UserTurn | undefined;
  /** At least a word of it was heard. */
  heard: boolean;
}

/**
 * Who has the floor: one reply at a time is made and played, what was heard of it goes back to the conversation, and
 * whoever speaks into it is judged by BargeIn. The avatar's state, captions and history follow the playout, never the
 * making.
 */
export class Floor {
  readonly #options: FloorOptions;
  readonly #clock: Clock;
  readonly #bargeIn: BargeIn;
  readonly #watchdog: PlayoutWatchdog;
  #state: { readonly name: AgentState; readonly turnId: TurnId | undefined } = {
    name: 'listening',
    turnId: undefined,
  };
  /** The reply being made or played. */
  #reply: Reply | undefined;
  /** A spoken turn whose words may still become more: told and stored as a whole once it stands. */
  #unsettled: UserTurn | undefined;
  /** A turn that was said on after its answer was heard: what came before is another turn. */
  #split: UserTurn | undefined;
  /** Words over the avatar that nobody should see before it is known whom they are meant for. */
  #withheld: { readonly turnId: TurnId; readonly text: string } | undefined;
  /** The listener was told to silence the avatar. */
  #silenced = false;
  #timings: TurnTimings | undefined;
  #closed = false;

  constructor(options: FloorOptions) {
    this.#options = options;
    this.#clock = options.clock;
    const { playout, conversation, clock } = options;
    this.#bargeIn = new BargeIn({
      clock,
      reply: () => this.#running(),
      hold: () => playout.hold(),
      resume: () => playout.resume(),
      interrupt: (turnId) => this.#yield(turnId),
    });
    this.#watchdog = new PlayoutWatchdog({
      playout,
      clock,
      onTrouble: (turnId, trouble) => this.#onTrouble(turnId, trouble),
      onForgotten: () => playout.resume(),
    });
    conversation.on('mark', (mark) => this.#mark(mark));
    playout.on('started', ({ turnId }) => this.#show('speaking', turnId));
    playout.on('caption', ({ turnId, text }) => this.#onCaption(turnId, text));
    playout.on('held', (held) => this.#onHeld(held));
    playout.on('resumed', ({ turnId }) => this.#onResumed(turnId));
    playout.on('ended', (segment) => this.#onPlayed(segment));
  }

  /** True while a reply is made or played. */
  get busy(): boolean {
    return this.#reply !== undefined;
  }

  /** Somebody speaks into the reply, and only words can tell what that means. */
  get waitsForWords(): boolean {
    return this.#bargeIn.waiting;
  }

  /** Whether nothing of the answer to that turn was heard, so that the turn may be taken back. */
  mayContinue(turnId: TurnId): boolean {
    return this.#reply?.turnId === turnId && !this.#reply.heard;
  }

  userSpeech(turnId: TurnId, speaking: boolean): void {
    if (speaking) this.#bargeIn.speechBegins(turnId);
  }

  speech(turnId: TurnId, speechMs: number): void {
    this.#bargeIn.speech(turnId, speechMs);
  }

  words(words: HeardWords): void {
    this.#bargeIn.words(words);
  }

  /** The user's words so far. */
  partial(turnId: TurnId, text: string): void {
    if (this.#bargeIn.undecided(turnId)) this.#withheld = { turnId, text };
    else this.#tellUser(turnId, text, false);
  }

  /** That may be the whole turn: its answer is begun, unless somebody else has the floor still. */
  candidate(turnId: TurnId, text: string): void {
    if (!this.#closed && !this.#reply) this.#options.conversation.prepare({ turnId, text });
  }

  /**
   * The user has spoken. Answered unless it was said over the avatar and not to it.
   * @param turn.deliberate the user said that this was a turn: whatever it holds is answered.
   */
  turn(turn: UserTurn, { deliberate = false } = {}): void {
    if (this.#closed) return;
    const { turnId, text } = turn;
    if (this.#reply?.turn && this.#reply.turnId === turnId && sameWords(this.#reply.turn.text, text)) {
      // Said on after a commit, but with no words: the answer stands.
      this.#bargeIn.discarded(turnId);
      return;
    }
    if (!this.#bargeIn.turn(turnId, text) && !deliberate) {
      this.#withheld = undefined;
      this.#options.conversation.unprepare();
      return;
    }
    const split = this.#split;
    this.#split = undefined;
    if (split?.turnId !== turnId) {
      this.#answer(turn, true);
      return;
    }
    const rest = wordsSince(split.text, text);
    if (rest !== '') this.#answer({ ...turn, turnId: newId('TurnId'), text: rest }, false);
  }

  /** Nobody goes on with that turn any more. */
  settled(turnId: TurnId): void {
    if (this.#unsettled?.turnId === turnId) this.#settle();
  }

  discarded(turnId: TurnId): void {
    if (this.#withheld?.turnId === turnId) this.#withheld = undefined;
    this.#options.conversation.unprepare();
    this.#bargeIn.discarded(turnId);
  }

  /** Answers what the user typed. */
  message(text: string): TurnId {
    const now = this.#clock.now();
    const turnId = newId('TurnId');
    if (!this.#closed) this.#answer({ turnId, text, endOfSpeechAt: now, commitAt: now, sttMs: 0 }, false);
    return turnId;
  }

  /** Speaks a line that is no answer: a greeting, a notice, words given by the customer. */
  say(text: string): TurnId {
    const turnId = newId('TurnId');
    if (!this.#closed) {
      this.#speak(turnId, undefined, (signal) => this.#options.conversation.say({ turnId, text }, signal));
    }
    return turnId;
  }

  /** Stops the current reply; what was heard of it stays in the history. */
  interrupt(): void {
    this.#stop();
    this.#show('listening');
  }

  /** The sentence that is being said is the last of its reply. */
  conclude(): void {
    this.#options.playout.conclude();
  }

  /** A picture (or, without one, a sound) of that reply was sent; one of a former reply may still have been on its way. */
  talkingFrameSent(turnId: TurnId): void {
    if (!this.#timings || this.#timings.turnId !== turnId || this.#reply?.turnId !== turnId) return;
    this.#tell({ type: 'metrics', metrics: this.#timings.complete() });
    this.#timings = undefined;
  }

  close(): void {
    if (this.#closed) return;
    this.interrupt();
    this.#settle();
    this.#closed = true;
    this.#bargeIn.close();
    this.#watchdog.close();
  }

  /** @param mayGrow the user may go on with it: it is told and stored once it stands. */
  #answer(turn: UserTurn, mayGrow: boolean): void {
    const { conversation } = this.#options;
    if (this.#unsettled && this.#unsettled.turnId !== turn.turnId) this.#settle();
    this.#timings = new TurnTimings(this.#clock, turn);
    this.#speak(turn.turnId, turn, (signal) => conversation.respond(turn, signal, { provisional: true }));
    this.#unsettled = turn;
    this.#withheld = undefined;
    if (mayGrow) this.#tellUser(turn.turnId, turn.text, false);
    else this.#settle();
    this.#show('thinking', turn.turnId);
  }

  #settle(): void {
    const turn = this.#unsettled;
    if (!turn) return;
    this.#unsettled = undefined;
    this.#tellUser(turn.turnId, turn.text, true);
    this.#options.conversation.settle(turn.turnId);
  }

  #speak(
    turnId: TurnId,
    turn: UserTurn | undefined,
    sentences: (signal: AbortSignal) => AsyncIterable<SpokenSentence>,
  ): void {
    const { feeder, log } = this.#options;
    // What was heard of a former reply is known before the next one is made.
    this.#stop();
    const abort = new AbortController();
    this.#reply = { turnId, abort, turn, heard: false };
    feeder.play(turnId, sentences(abort.signal), abort.signal).catch((error: unknown) => {
      log.error({ err: error }, 'a reply could not be played');
      if (this.#reply?.abort === abort) this.interrupt();
    });
    this.#watchdog.watch();
  }

  #stop(): void {
    this.#reply?.abort.abort();
    this.#options.playout.interrupt();
    this.#reply = undefined;
    this.#bargeIn.replyEnded();
  }

  /** The user takes the floor with real words. */
  #yield(turnId: TurnId): void {
    const reply = this.#reply;
    this.interrupt();
    if (reply?.turnId === turnId && reply.turn) {
      // The user goes on with the very turn that is being answered.
      if (reply.heard) this.#split = reply.turn;
      else this.#options.conversation.retract(turnId);
      if (!reply.heard) this.#unsettled = undefined;
    }
    if (this.#withheld?.turnId === turnId) this.#tellUser(turnId, this.#withheld.text, false);
    this.#withheld = undefined;
  }

  #running(): RunningReply | null {
    const reply = this.#reply;
    if (!reply) return null;
    const { progress, saying } = this.#options.playout;
    const remainingMs = progress?.complete ? progress.queuedMs : Infinity;
    return { heard: reply.heard, remainingMs, saying };
  }

  #onCaption(turnId: TurnId, text: string): void {
    if (this.#reply?.turnId === turnId) this.#reply.heard = true;
    // An answer that is heard makes the turn stand.
    if (this.#unsettled?.turnId === turnId) this.#settle();
    this.#tellAvatar(turnId, text, { complete: false });
  }

  #onHeld({ turnId, sounding }: PlayoutEvents['held'][0]): void {
    // First: the sooner the page knows, the less of what is under way is heard.
    if (sounding) this.#tell({ type: 'playout', turnId, state: 'held' });
    this.#silenced = sounding;
    this.#show('listening');
  }

  #onResumed(turnId: TurnId): void {
    if (this.#silenced) this.#tell({ type: 'playout', turnId, state: 'resumed' });
    this.#silenced = false;
    this.#show(this.#reply?.heard ? 'speaking' : 'thinking', turnId);
  }

  #onPlayed({ turnId, heardText, interrupted, broken, sounding }: PlayoutEvents['ended'][0]): void {
    if (sounding || this.#silenced) this.#tell({ type: 'playout', turnId, state: 'interrupted' });
    this.#silenced = false;
    if (heardText !== '' && this.#unsettled?.turnId === turnId) this.#settle();
    const sources = this.#options.conversation.heard({ turnId, spokenText: heardText, interrupted, broken });
    if (heardText !== '')
      this.#tellAvatar(turnId, heardText, { complete: true, interrupted, broken, sources });
    if (this.#reply?.turnId !== turnId) return;
    this.#reply = undefined;
    this.#bargeIn.replyEnded();
    this.#show('listening');
  }

  #onTrouble(turnId: TurnId, trouble: PlayoutTrouble): void {
    const { log, playout } = this.#options;
    switch (trouble) {
      case 'starved':
        playout.starved();
        this.#show('thinking', turnId);
        return;
      case 'abandoned':
      case 'stuck':
        log.error({ turnId, trouble }, 'a reply hung and was ended');
        this.interrupt();
        this.#tell({
          type: 'warning',
          code: 'reply_stalled',
          message: 'The reply came to a halt and was ended.',
        });
        return;
    }
  }

  #mark({ turnId, mark }: TurnMark): void {
    if (this.#timings?.turnId === turnId) this.#timings.mark(mark);
  }

  #show(state: AgentState, turnId?: TurnId): void {
    if (this.#closed || (state === this.#state.name && turnId === this.#state.turnId)) return;
    this.#state = { name: state, turnId };
    this.#options.show(state);
    this.#tell({ type: 'agentState', state, ...(turnId === undefined ? {} : { turnId }) });
  }

  #tellUser(turnId: string, text: string, complete: boolean): void {
    const transcript = userTranscript(turnId, text, { complete, wallNow: this.#clock.wallNow() });
    this.#tell({ type: 'transcript', transcript });
  }

  #tellAvatar(
    turnId: string,
    text: string,
    options: { complete: boolean; interrupted?: boolean; broken?: boolean; sources?: readonly SourceRef[] },
  ): void {
    const transcript = assistantTranscript(turnId, text, { ...options, wallNow: this.#clock.wallNow() });
    this.#tell({ type: 'transcript', transcript });
  }

  #tell(event: AgentEvent): void {
    if (!this.#closed) this.#options.tell(event);
  }
}
