import { VirtualClock, type AgentEvent, type ConversationMode } from '@visavis/shared';
import { pino } from 'pino';
import { LipSyncModel } from '../../avatar/lipsync/LipSyncModel.ts';
import { Conversation } from '../../conversation/Conversation.ts';
import { Playout } from '../../playout/Playout.ts';
import { ReplyFeeder } from '../../playout/ReplyFeeder.ts';
import { FakeLlm, type FakeReply } from '../../providers/llm/testing/FakeLlm.ts';
import { FakeTts, type FakeTtsOptions } from '../../providers/tts/testing/FakeTts.ts';
import { SafetyGate } from '../../safety/SafetyGate.ts';
import { PartialBudget } from '../../turn/PartialBudget.ts';
import { FakeMicrophone, LevelVad } from '../../turn/testing/FakeMicrophone.ts';
import { ScriptedStt } from '../../turn/testing/ScriptedStt.ts';
import { TurnDetector } from '../../turn/TurnDetector.ts';
import { connectTurns } from '../connectTurns.ts';
import { Floor } from '../Floor.ts';

const RATE = 16_000;
const PIECE_MS = 20;

export interface StageOptions {
  /** What the recogniser says, call by call; the last one for ever. */
  readonly hears?: ConstructorParameters<typeof ScriptedStt>[1];
  /** The same in mid-speech. Default: nothing. */
  readonly guesses?: ConstructorParameters<typeof ScriptedStt>[1];
  readonly sttDelayMs?: number;
  /** Replies of the model, one after another. */
  readonly replies?: readonly (FakeReply | string)[];
  readonly tts?: FakeTtsOptions;
  readonly mode?: ConversationMode;
  readonly handsOnTimeoutMs?: number;
  readonly inFlightMs?: number;
  readonly persona?: { readonly context?: string };
}

/** A whole conversation on scripted providers in virtual time: from the microphone's samples to the playout's. */
export class Stage {
  readonly clock = new VirtualClock();
  readonly stt: ScriptedStt;
  readonly llm: FakeLlm;
  readonly tts: FakeTts;
  readonly playout: Playout;
  readonly conversation: Conversation;
  readonly turns: TurnDetector;
  readonly floor: Floor;
  readonly mic: FakeMicrophone;
  readonly events: { at: number; event: AgentEvent }[] = [];
  /** When sound went out, ms: the start of every piece. */
  readonly sound: number[] = [];
  #playing = true;

  private constructor(lipSync: LipSyncModel, options: StageOptions) {
    const { clock } = this;
    const note = (event: AgentEvent): void => void this.events.push({ at: clock.now(), event });
    this.stt = new ScriptedStt(clock, [...(options.hears ?? [''])], {
      delayMs: options.sttDelayMs ?? 60,
      guesses: [...(options.guesses ?? [''])],
    });
    this.llm = new FakeLlm(options.replies ?? ['This is a rather long answer to what you said.'], clock);
    this.tts = new FakeTts({ clock, wordMs: 300, ...options.tts });
    this.playout = new Playout(RATE, { inFlightMs: options.inFlightMs ?? 0 });
    const { mode = 'hands_free', handsOnTimeoutMs = null } = options;
    const persona = { instructions: '', behavior: '', context: '', language: 'en', ...options.persona };
    this.conversation = new Conversation({
      llm: this.llm,
      tts: this.tts,
      safety: new SafetyGate({ clock, language: 'en' }),
      persona,
      voice: 'tone',
      history: [],
      clock,
    });
    this.floor = new Floor({
      playout: this.playout,
      feeder: new ReplyFeeder({ playout: this.playout, lipSync, tts: this.tts, clock }),
      conversation: this.conversation,
      clock,
      log: pino({ level: 'silent' }),
      show: () => undefined,
      tell: note,
    });
    this.turns = new TurnDetector({
      vad: new LevelVad(),
      stt: this.stt,
      clock,
      language: 'en',
      mode,
      handsOnTimeoutMs,
      partials: new PartialBudget(),
      urgent: () => this.floor.waitsForWords,
      mayContinue: (turnId) => this.floor.mayContinue(turnId),
    });
    connectTurns(this.turns, this.floor, mode);
    this.turns.on('userSpeech', ({ speaking }) => note({ type: 'userSpeech', speaking }));
    this.turns.on('warning', (warning) => note({ type: 'warning', ...warning }));
    this.conversation.on('historyEntry', (entry) => note({ type: 'history', entry }));
    this.conversation.on('warning', (warning) => note({ type: 'warning', ...warning }));
    this.conversation.on('alert', () => note({ type: 'warning', code: 'safety_alert', message: '' }));
    this.mic = new FakeMicrophone(clock, (pcm) => this.turns.push(pcm));
    this.#pull();
  }

  static async create(options: StageOptions = {}): Promise<Stage> {
    model ??= LipSyncModel.load();
    return new Stage(await model, options);
  }

  /** The media loop stands still. */
  freeze(): void {
    this.#playing = false;
  }

  /** The dialogue as it was stored. */
  get history(): string[] {
    return this.events.flatMap(({ event }) =>
      event.type === 'history'
        ? [`${event.entry.role}: ${event.entry.content}${event.entry.interrupted ? ' —' : ''}`]
        : [],
    );
  }

  /** What was told, in short, with its time: `1200 speaking`. Captions and partial transcripts are left out. */
  get timeline(): string[] {
    return this.events.flatMap(({ at, event }) => {
      const what = inShort(event);
      return what === null ? [] : [`${at} ${what}`];
    });
  }

  /** The same without times. */
  get order(): string[] {
    return this.timeline.map((entry) => entry.slice(entry.indexOf(' ') + 1));
  }

  /** Of the first such entry of the timeline. */
  when(what: string, from = 0): number {
    const found = this.timeline.find((entry) => {
      const space = entry.indexOf(' ');
      return entry.slice(space + 1) === what && Number(entry.slice(0, space)) >= from;
    });
    if (found === undefined) throw new Error(`no "${what}" in:\n${this.timeline.join('\n')}`);
    return Number(found.slice(0, found.indexOf(' ')));
  }

  /** How much sound went out in that time, ms. */
  soundingMs(from: number, until: number): number {
    return this.sound.filter((at) => at >= from && at < until).length * PIECE_MS;
  }

  close(): void {
    this.#playing = false;
    this.floor.close();
    this.turns.close();
    this.conversation.close();
  }

  #pull(): void {
    const { clock, playout } = this;
    const { turnId } = playout;
    if (this.#playing && playout.pull((RATE * PIECE_MS) / 1_000, clock.now())) {
      this.sound.push(clock.now());
      if (turnId) this.floor.talkingFrameSent(turnId);
    }
    clock.setTimeout(() => this.#pull(), PIECE_MS);
  }
}

let model: Promise<LipSyncModel> | undefined;

function inShort(event: AgentEvent): string | null {
  switch (event.type) {
    case 'agentState':
      return event.state;
    case 'playout':
      return `playout ${event.state}`;
    case 'userSpeech':
      return event.speaking ? 'user speaks' : 'user is silent';
    case 'transcript': {
      const { role, content, complete, interrupted } = event.transcript;
      return complete ? `${role}: ${content}${interrupted ? ' —' : ''}` : null;
    }
    case 'warning':
      return `warning ${event.code}`;
    case 'history':
    case 'memory':
    case 'metrics':
    case 'safetyAlert':
    case 'expiring':
    case 'ended':
      return null;
  }
}
