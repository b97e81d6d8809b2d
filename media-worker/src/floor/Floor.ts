import {
  newId,
  type AgentEvent,
  type AgentState,
  type Clock,
  type TurnId,
  type TurnMetrics,
} from '@visavis/shared';
import type { Logger } from 'pino';
import type { Conversation } from '../conversation/Conversation.ts';
import type { SpokenSentence, TurnMark } from '../conversation/SpokenSentence.ts';
import { assistantTranscript, userTranscript } from '../playout/captions.ts';
import type { PlayedSegment, Playout } from '../playout/Playout.ts';
import type { ReplyFeeder } from '../playout/ReplyFeeder.ts';
import type { UserTurn } from '../turn/turnEvents.ts';
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
}

/**
 * Who has the floor: one reply at a time is made and played, and what was heard of it goes back to the conversation.
 * The avatar's state, captions and history follow the playout, never the making.
 */
export class Floor {
  readonly #options: FloorOptions;
  readonly #clock: Clock;
  #state: AgentState = 'listening';
  /** The reply being made or played. */
  #reply: Reply | undefined;
  #timings: TurnTimings | undefined;
  #closed = false;

  constructor(options: FloorOptions) {
    this.#options = options;
    this.#clock = options.clock;
    const { playout, conversation } = options;
    conversation.on('mark', (mark) => this.#mark(mark));
    playout.on('started', ({ turnId }) => this.#show('speaking', turnId));
    playout.on('caption', ({ turnId, text }) => this.#tellAvatar(turnId, text, { complete: false }));
    playout.on('ended', (segment) => this.#onPlayed(segment));
  }

  /** True while a reply is made or played. */
  get busy(): boolean {
    return this.#reply !== undefined;
  }

  /** The user's words so far. */
  partial(turnId: TurnId, text: string): void {
    this.#tellUser(turnId, text, false);
  }

  /** Answers what the user said, spoken or typed. */
  answer(turn: UserTurn): void {
    if (this.#closed) return;
    this.#tellUser(turn.turnId, turn.text, true);
    this.#timings = new TurnTimings(this.#clock, turn);
    this.#speak(turn.turnId, (signal) => this.#options.conversation.respond(turn, signal));
    this.#show('thinking', turn.turnId);
  }

  /** Speaks a line that is no answer: a greeting, a notice, words given by the customer. */
  say(text: string): TurnId {
    const turnId = newId('TurnId');
    if (!this.#closed) {
      this.#speak(turnId, (signal) => this.#options.conversation.say({ turnId, text }, signal));
    }
    return turnId;
  }

  /** Stops the current reply; what was heard of it stays in the history. */
  interrupt(): void {
    this.#reply?.abort.abort();
    this.#options.playout.interrupt();
    this.#reply = undefined;
    this.#show('listening');
  }

  /** The first picture (or, without one, the first sound) of the current reply was sent. */
  talkingFrameSent(): void {
    if (!this.#timings || this.#timings.turnId !== this.#reply?.turnId) return;
    this.#metrics(this.#timings.complete());
    this.#timings = undefined;
  }

  close(): void {
    if (this.#closed) return;
    this.interrupt();
    this.#closed = true;
  }

  #speak(turnId: TurnId, sentences: (signal: AbortSignal) => AsyncIterable<SpokenSentence>): void {
    const { playout, feeder, log } = this.#options;
    // What was heard of a former reply is known before the next one is made.
    this.#reply?.abort.abort();
    playout.interrupt();
    const abort = new AbortController();
    this.#reply = { turnId, abort };
    feeder.play(turnId, sentences(abort.signal), abort.signal).catch((error: unknown) => {
      log.error({ err: error }, 'a reply could not be played');
      this.interrupt();
    });
  }

  #onPlayed({ turnId, heardText, interrupted }: PlayedSegment): void {
    this.#options.conversation.heard({ turnId, spokenText: heardText, interrupted });
    if (heardText !== '') this.#tellAvatar(turnId, heardText, { complete: true, interrupted });
    if (this.#reply?.turnId !== turnId) return;
    this.#reply = undefined;
    this.#show('listening');
  }

  #mark({ turnId, mark }: TurnMark): void {
    if (this.#timings?.turnId === turnId) this.#timings.mark(mark);
  }

  #metrics(metrics: TurnMetrics): void {
    this.#tell({ type: 'metrics', metrics });
  }

  #show(state: AgentState, turnId?: TurnId): void {
    if (this.#closed || (state === this.#state && state === 'listening')) return;
    this.#state = state;
    this.#options.show(state);
    this.#tell({ type: 'agentState', state, ...(turnId === undefined ? {} : { turnId }) });
  }

  #tellUser(turnId: string, text: string, complete: boolean): void {
    const transcript = userTranscript(turnId, text, { complete, wallNow: this.#clock.wallNow() });
    this.#tell({ type: 'transcript', transcript });
  }

  #tellAvatar(turnId: string, text: string, options: { complete: boolean; interrupted?: boolean }): void {
    const transcript = assistantTranscript(turnId, text, { ...options, wallNow: this.#clock.wallNow() });
    this.#tell({ type: 'transcript', transcript });
  }

  #tell(event: AgentEvent): void {
    if (!this.#closed) this.#options.tell(event);
  }
}
