import {
  newId,
  TypedEmitter,
  type AgentEvent,
  type AgentState,
  type Clock,
  type StartSession,
  type TurnId,
} from '@visavis/shared';
import type { Logger } from 'pino';
import { Conversation } from './conversation/Conversation.ts';
import { CUT_OFF } from './conversation/lines.ts';
import type { SpokenSentence } from './conversation/SpokenSentence.ts';
import { SpanMeter } from './link/SpanMeter.ts';
import type { MediaWorkerParts } from './MediaWorkerParts.ts';
import { AvatarStream } from './playout/AvatarStream.ts';
import { assistantTranscript, userTranscript } from './playout/captions.ts';
import type { PlayedSegment } from './playout/Playout.ts';
import { ReplyFeeder } from './playout/ReplyFeeder.ts';
import { SafetyGate } from './safety/SafetyGate.ts';
import { SessionLimits } from './SessionLimits.ts';
import { TurnDetector } from './turn/TurnDetector.ts';
import type { UserTurn } from './turn/turnEvents.ts';
import { TurnTimings } from './TurnTimings.ts';
import { SileroVad } from './vad/SileroVad.ts';

export interface AgentSessionOptions {
  readonly request: StartSession;
  readonly parts: MediaWorkerParts;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface AgentSessionEvents {
  event: [AgentEvent];
}

/**
 * One conversation with its media: owns and closes one pipeline. Microphone → turns → replies → playout, and what the
 * server needs to know of it as events. It decides who has the floor; everything else is its parts' business.
 */
export class AgentSession extends TypedEmitter<AgentSessionEvents> {
  readonly sessionId: string;
  readonly epoch: number;
  readonly meter: SpanMeter;
  readonly #clock: Clock;
  readonly #log: Logger;
  /** Spoken when the conversation opens. */
  readonly #opening: string | null;
  readonly #stream: AvatarStream;
  readonly #turns: TurnDetector;
  readonly #conversation: Conversation;
  readonly #limits: SessionLimits;
  readonly #feeder: ReplyFeeder;
  #state: AgentState = 'listening';
  /** The reply being made or played. */
  #reply: { readonly turnId: TurnId; readonly abort: AbortController } | undefined;
  #timings: TurnTimings | undefined;
  #opened = false;
  #closed = false;

  private constructor(options: AgentSessionOptions, stream: AvatarStream) {
    super();
    const { request, parts, clock } = options;
    const { conversation } = request;
    this.sessionId = request.sessionId;
    this.epoch = request.epoch;
    this.#clock = clock;
    this.#log = options.log;
    this.meter = new SpanMeter(request, clock);
    this.#opening = openingLine(conversation);
    this.#stream = stream;
    this.#feeder = new ReplyFeeder({
      playout: stream.playout,
      lipSync: parts.lipSync,
      tts: parts.tts,
      clock,
    });
    this.#turns = new TurnDetector({
      vad: new SileroVad(parts.vad),
      stt: parts.stt,
      clock,
      language: conversation.language,
      mode: conversation.mode,
      handsOnTimeoutMs: conversation.handsOnTimeoutMs,
    });
    this.#conversation = new Conversation({
      llm: parts.llm,
      tts: parts.tts,
      safety: new SafetyGate({ clock, language: conversation.language, detector: parts.crisisDetector }),
      persona: conversation,
      voice: request.voice,
      history: conversation.history,
      clock,
    });
    this.#limits = new SessionLimits({
      clock,
      remainingMs: conversation.remainingMs,
      idleTimeoutMs: conversation.idleTimeoutMs,
      conversationMs: () => this.meter.cumulativeMs,
      busy: () => this.#reply !== undefined,
    });
    this.#listen();
  }

  /** @throws when the face, the voice or the media path cannot be had. */
  static async create(options: AgentSessionOptions): Promise<AgentSession> {
    const { request, parts, clock, log } = options;
    const { sampleRate } = parts.tts;
    const stream = await AvatarStream.create({
      media: request.media,
      face: request.face,
      sampleRate,
      studio: parts.studio,
      clock,
      log,
    });
    return new AgentSession(options, stream);
  }

  /** Proof of life of the peer. Its first `open` begins the conversation: the avatar greets. */
  peer(state: 'open' | 'alive' | 'lost'): void {
    this.meter.peer(state);
    if (state !== 'open' || this.#opened) return;
    this.#opened = true;
    if (this.#opening !== null && !this.#reply) this.#open(this.#opening);
  }

  userMessage(text: string): void {
    const now = this.#clock.now();
    const turnId = newId('TurnId');
    this.#turns.reset();
    this.#answer({ turnId, text, endOfSpeechAt: now, commitAt: now, sttMs: 0 });
  }

  commitTurn(): void {
    this.#turns.commitTurn();
  }

  /** Stops the current reply; what was heard of it stays in the history. */
  interrupt(): void {
    this.#reply?.abort.abort();
    this.#stream.playout.interrupt();
    this.#reply = undefined;
    this.#show('listening');
  }

  setBitrate(bps: number): void {
    this.#stream.setBitrate(bps);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    // Not stopped for loss of the peer (that was told by `lost`): someone said good-bye just now.
    if (this.meter.open) this.meter.close();
    this.interrupt();
    this.#closed = true;
    this.#limits.close();
    this.#turns.close();
    this.#conversation.close();
    this.#stream.close();
    this.removeAllListeners();
  }

  #listen(): void {
    const { playout } = this.#stream;
    this.#stream.on('microphone', (pcm) => this.#turns.push(pcm));
    this.#stream.on('talkingFrameSent', () => this.#completeTimings());
    this.#stream.on('failed', (error) => {
      this.#tell({ type: 'ended', reason: 'failed', message: `The picture failed: ${error.message}` });
    });
    this.#turns.on('userSpeech', ({ speaking }) => {
      this.#limits.touch();
      this.#stream.userSpeaks(speaking);
      this.#tell({ type: 'userSpeech', speaking });
    });
    this.#turns.on('bargeIn', () => {
      if (this.#reply) this.interrupt();
    });
    this.#turns.on('partial', ({ turnId, text }) => this.#tellUser(turnId, text, false));
    this.#turns.on('turn', (turn) => this.#answer(turn));
    this.#turns.on('warning', (warning) => this.#tell({ type: 'warning', ...warning }));
    this.#conversation.on('historyEntry', (entry) => this.#tell({ type: 'history', entry }));
    this.#conversation.on('warning', (warning) => this.#tell({ type: 'warning', ...warning }));
    this.#conversation.on('alert', ({ level, source }) => {
      this.#log.warn({ level, source }, 'safety alert');
      this.#tell({ type: 'warning', code: 'safety_alert', message: `A message was screened as ${level}.` });
    });
    this.#conversation.on('mark', ({ turnId, mark }) => {
      if (this.#timings?.turnId === turnId) this.#timings.mark(mark);
    });
    playout.on('started', ({ turnId }) => this.#show('speaking', turnId));
    playout.on('caption', ({ turnId, text }) => this.#tellAvatar(turnId, text, { complete: false }));
    playout.on('ended', (segment) => this.#onPlayed(segment));
    this.#limits.on('expiring', ({ remainingMs }) => this.#tell({ type: 'expiring', remainingMs }));
    this.#limits.on('expired', (reason) => {
      const message = reason === 'time_limit' ? 'The time limit is reached.' : 'Nobody spoke for a while.';
      this.#tell({ type: 'ended', reason, message });
    });
  }

  #open(text: string): void {
    const turnId = newId('TurnId');
    this.#speak(turnId, (signal) => this.#conversation.say({ turnId, text }, signal));
  }

  #answer(turn: UserTurn): void {
    if (this.#closed) return;
    this.#limits.touch();
    this.#tellUser(turn.turnId, turn.text, true);
    this.#timings = new TurnTimings(this.#clock, turn);
    this.#speak(turn.turnId, (signal) => this.#conversation.respond(turn, signal));
    this.#show('thinking', turn.turnId);
  }

  #speak(turnId: TurnId, sentences: (signal: AbortSignal) => AsyncIterable<SpokenSentence>): void {
    // What was heard of a former reply is known before the next one is made.
    this.#reply?.abort.abort();
    this.#stream.playout.interrupt();
    const abort = new AbortController();
    this.#reply = { turnId, abort };
    this.#feeder.play(turnId, sentences(abort.signal), abort.signal).catch((error: unknown) => {
      this.#log.error({ err: error }, 'a reply could not be played');
      this.interrupt();
    });
  }

  #onPlayed({ turnId, heardText, interrupted }: PlayedSegment): void {
    this.#conversation.heard({ turnId, spokenText: heardText, interrupted });
    if (heardText !== '') this.#tellAvatar(turnId, heardText, { complete: true, interrupted });
    if (this.#reply?.turnId !== turnId) return;
    this.#reply = undefined;
    this.#show('listening');
  }

  #completeTimings(): void {
    if (!this.#timings || this.#timings.turnId !== this.#reply?.turnId) return;
    this.#tell({ type: 'metrics', metrics: this.#timings.complete() });
    this.#timings = undefined;
  }

  #show(state: AgentState, turnId?: string): void {
    if (this.#closed || (state === this.#state && state === 'listening')) return;
    this.#state = state;
    this.#stream.show(state);
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
    if (!this.#closed) this.emit('event', event);
  }
}

/** The greeting of a new conversation; of one that was cut off before its answer, a word about that. */
function openingLine({ greeting, history }: StartSession['conversation']): string | null {
  if (history.at(-1)?.role === 'user') return CUT_OFF;
  return history.length === 0 && greeting?.trim() ? greeting : null;
}
