import {
  TypedEmitter,
  VisavisError,
  type AgentEvent,
  type Clock,
  type ConversationMode,
  type Modality,
  type Quota,
  type StartSession,
  type Warning,
} from '@visavis/shared';
import type { Logger } from 'pino';
import { Conversation, type ConversationChange } from './conversation/Conversation.ts';
import { Lookup, type Retrieve } from './conversation/Lookup.ts';
import { CUT_OFF, NOT_UNDERSTOOD } from './conversation/lines.ts';
import type { ToolBox } from './conversation/ToolBox.ts';
import { connectTurns } from './floor/connectTurns.ts';
import { Floor } from './floor/Floor.ts';
import { SpanMeter } from './link/SpanMeter.ts';
import type { MediaWorkerParts } from './MediaWorkerParts.ts';
import { MemoryKeeper } from './memory/MemoryKeeper.ts';
import { AvatarStream } from './playout/AvatarStream.ts';
import { ReplyFeeder } from './playout/ReplyFeeder.ts';
import { PacedTts } from './providers/tts/PacedTts.ts';
import { publicWarning } from './publicWarning.ts';
import { SafetyGate } from './safety/SafetyGate.ts';
import { SessionLimits } from './SessionLimits.ts';
import { TurnDetector } from './turn/TurnDetector.ts';
import { SileroVad } from './vad/SileroVad.ts';

export interface AgentSessionOptions {
  readonly request: StartSession;
  readonly tools: ToolBox;
  readonly parts: MediaWorkerParts;
  /** Asks the server for what the session's knowledge holds. */
  readonly retrieve: Retrieve;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Settings that change while the conversation goes on. */
export interface SettingsChange extends Omit<ConversationChange, 'context'> {
  readonly face?: string | undefined;
}

export interface AgentSessionEvents {
  event: [AgentEvent];
}

/**
 * One conversation with its media: owns and closes one pipeline. Microphone → turns → replies → playout, and what the
 * server needs to know of it as events. Everything else is its parts' business.
 */
export class AgentSession extends TypedEmitter<AgentSessionEvents> {
  readonly sessionId: string;
  readonly epoch: number;
  readonly meter: SpanMeter;
  readonly #voices: readonly { readonly id: string }[];
  readonly #log: Logger;
  /** Spoken when the conversation opens. */
  readonly #opening: string | null;
  readonly #stream: AvatarStream;
  readonly #turns: TurnDetector;
  readonly #conversation: Conversation;
  readonly #limits: SessionLimits;
  readonly #floor: Floor;
  readonly #lookup: Lookup;
  /** Null: nothing may be remembered. */
  readonly #memory: MemoryKeeper | null;
  #opened = false;
  /** All that was granted was counted. */
  #usedUp = false;
  #closed = false;

  private constructor(options: AgentSessionOptions, stream: AvatarStream) {
    super();
    const { request, parts, clock } = options;
    const { conversation } = request;
    this.sessionId = request.sessionId;
    this.epoch = request.epoch;
    this.#voices = parts.tts.voices;
    this.#log = options.log;
    this.meter = new SpanMeter(request, clock, request.modality);
    this.#opening = openingLine(conversation);
    this.#stream = stream;
    this.#turns = new TurnDetector({
      vad: new SileroVad(parts.vad),
      stt: parts.stt,
      clock,
      language: conversation.language,
      mode: conversation.mode,
      handsOnTimeoutMs: conversation.handsOnTimeoutMs,
      patience: conversation.manner.patience,
      partials: parts.partials,
      urgent: () => this.#floor.waitsForWords,
      mayContinue: (turnId) => this.#floor.mayContinue(turnId),
    });
    this.#lookup = new Lookup({
      retrieve: options.retrieve,
      withinMs: conversation.retrievalMs ?? null,
      clock,
    });
    this.#memory = conversation.memory ? new MemoryKeeper({ llm: parts.noteTaker, clock }) : null;
    this.#conversation = new Conversation({
      llm: parts.llm,
      tts: new PacedTts(parts.tts, conversation.manner.speakingRate),
      safety: new SafetyGate({
        clock,
        language: conversation.language,
        detector: parts.crisisDetector,
        moderators: parts.moderators,
      }),
      persona: conversation,
      voice: request.voice,
      history: conversation.history,
      tools: options.tools,
      lookup: this.#lookup,
      memory: (conversation.memory ?? []).map(({ text }) => text),
      clock,
    });
    this.#floor = new Floor({
      playout: stream.playout,
      feeder: new ReplyFeeder({ playout: stream.playout, lipSync: parts.lipSync, tts: parts.tts, clock }),
      conversation: this.#conversation,
      clock,
      log: options.log,
      show: (state) => stream.show(state),
      tell: (event) => this.#tell(event),
    });
    this.#limits = new SessionLimits({
      clock,
      remainingMs: conversation.remainingMs,
      idleTimeoutMs: conversation.idleTimeoutMs,
      conversationMs: () => this.meter.cumulativeMs,
      busy: () => this.#floor.busy,
    });
    this.setQuota(request.quota ?? null);
    this.#conversation.setAloud(request.modality !== 'text');
    this.#listen(conversation.mode);
  }

  /** @throws when the face, the voice or the media path cannot be had. */
  static async create(options: AgentSessionOptions): Promise<AgentSession> {
    const { request, parts, clock, log } = options;
    const { sampleRate } = parts.tts;
    const stream = await AvatarStream.create({
      media: request.media,
      face: request.face,
      manner: request.conversation.manner,
      modality: request.modality,
      sampleRate,
      studio: parts.studio,
      clock,
      log,
    });
    return new AgentSession(options, stream);
  }

  /** Proof of life of the peer. Its first `open` begins the conversation: the avatar greets. */
  peer(state: 'open' | 'alive' | 'lost'): void {
    if (this.#usedUp) return;
    this.meter.peer(state);
    if (state !== 'open' || this.#opened) return;
    this.#opened = true;
    if (this.#opening !== null && !this.#floor.busy) this.#floor.say(this.#opening);
  }

  userMessage(text: string): void {
    this.#turns.reset();
    this.#limits.touch();
    this.#floor.message(text);
  }

  commitTurn(): void {
    this.#turns.commitTurn();
  }

  /** Push-to-talk: pressed, the avatar is quiet and the user's turn is open; released, it is over. */
  setTalking(pressed: boolean): void {
    if (pressed) this.#floor.interrupt();
    this.#turns.setTalking(pressed);
  }

  /** Stops the current reply; what was heard of it stays in the history. */
  interrupt(): void {
    this.#floor.interrupt();
  }

  updateKnowledge(retrievalMs: number | null): void {
    this.#lookup.withinMs = retrievalMs;
  }

  /** The end user is forgotten, from now on. */
  forgetMemory(): void {
    this.#memory?.close();
    this.#conversation.forgetMemory();
  }

  /** Says the words as they stand; a reply that is being said ends. */
  speak(text: string): void {
    this.#floor.say(text);
  }

  /** What is known from the next reply on. */
  updateContext(context: string): void {
    this.#conversation.change({ context });
  }

  /** All of them or none. @throws VisavisError `validation_failed`; Error when the face cannot be drawn. */
  async updateSettings({ face, ...change }: SettingsChange): Promise<void> {
    const { voice, language } = change;
    if (voice !== undefined && !this.#voices.some(({ id }) => id === voice)) {
      throw new VisavisError('validation_failed', `voice: there is no "${voice}" on this media-worker`);
    }
    if (face !== undefined) await this.#stream.setFace(face);
    this.#conversation.change(change);
    if (language !== undefined) this.#turns.setLanguage(language);
  }

  /** How far it may count from now on; null: no limit. */
  setQuota(quota: Quota | null): void {
    this.#limits.setQuota(quota);
  }

  /** How much of the avatar is sent. @throws Error when the picture cannot be had. */
  async setModality(modality: Modality): Promise<void> {
    this.meter.setMode(modality);
    this.#conversation.setAloud(modality !== 'text');
    await this.#stream.setModality(modality);
  }

  setBitrate(bps: number): void {
    this.#stream.setBitrate(bps);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    // Not stopped for loss of the peer (that was told by `lost`): someone said good-bye just now.
    if (this.meter.open) this.meter.close();
    this.#floor.close();
    this.#closed = true;
    this.#limits.close();
    this.#turns.close();
    this.#memory?.close();
    this.#conversation.close();
    this.#stream.close();
    this.removeAllListeners();
  }

  #listen(mode: ConversationMode): void {
    this.#stream.on('microphone', (pcm) => this.#turns.push(pcm));
    this.#stream.on('talkingFrameSent', (turnId) => this.#floor.talkingFrameSent(turnId));
    this.#stream.on('failed', (error) => {
      this.#tell({ type: 'ended', reason: 'failed', message: `The picture failed: ${error.message}` });
    });
    this.#turns.on('userSpeech', ({ speaking }) => {
      this.#limits.touch();
      this.#stream.userSpeaks(speaking);
      this.#tell({ type: 'userSpeech', speaking });
    });
    this.#turns.on('turn', () => this.#limits.touch());
    connectTurns(this.#turns, this.#floor, mode);
    this.#turns.on('discarded', ({ reason }) => {
      // Silence would leave the user waiting for an answer.
      if (reason === 'stt_failed' && !this.#floor.busy) this.#floor.say(NOT_UNDERSTOOD);
    });
    this.#turns.on('warning', (warning) => this.#warn(warning));
    this.#conversation.on('historyEntry', (entry) => this.#tell({ type: 'history', entry }));
    this.#conversation.on('userScreened', (message) => this.#memory?.heard(message));
    this.#memory?.on('facts', (facts) => this.#tell({ type: 'memory', facts: [...facts] }));
    this.#memory?.on('failed', (error) =>
      this.#log.warn({ err: error }, 'nothing could be noted by the model'),
    );
    this.#conversation.on('warning', (warning) => this.#warn(warning));
    this.#conversation.on('alert', ({ level, source, timestamp }) => {
      this.#log.warn({ level, source }, 'safety alert');
      this.#tell({ type: 'safetyAlert', alert: { level, source, at: timestamp } });
      this.#tell({ type: 'warning', code: 'safety_alert', message: `A message was screened as ${level}.` });
    });
    this.#limits.on('expiring', ({ remainingMs, cause }) => {
      if (cause === 'insufficient_credit') {
        const message = `The credit lasts for ${Math.round(remainingMs / 1_000)} s more.`;
        this.#tell({ type: 'warning', code: 'low_credit', message });
      }
      this.#tell({ type: 'expiring', remainingMs });
    });
    this.#limits.on('concluding', () => this.#floor.conclude());
    this.#limits.on('expired', (reason) => {
      if (reason === 'insufficient_credit' || reason === 'cost_limit') this.#stopCounting();
      this.#tell({ type: 'ended', reason, message: ENDED[reason] });
    });
  }

  /** Nothing more was granted: whatever becomes of the server, nothing more is counted or said. */
  #stopCounting(): void {
    if (this.meter.open) this.meter.close();
    this.#usedUp = true;
    this.#floor.interrupt();
  }

  #warn(warning: Warning): void {
    this.#log.warn({ code: warning.code, reason: warning.message }, 'a part of the conversation failed');
    this.#tell({ type: 'warning', ...publicWarning(warning) });
  }

  #tell(event: AgentEvent): void {
    if (!this.#closed) this.emit('event', event);
  }
}

const ENDED = {
  time_limit: 'The time limit is reached.',
  idle_timeout: 'Nobody spoke for a while.',
  insufficient_credit: 'The credit is used up.',
  cost_limit: 'A limit of what may be spent is reached.',
} as const;

/** The greeting of a new conversation; of one that was cut off before its answer, a word about that. */
function openingLine({ greeting, history }: StartSession['conversation']): string | null {
  if (history.at(-1)?.role === 'user') return CUT_OFF;
  return history.length === 0 && greeting?.trim() ? greeting : null;
}
