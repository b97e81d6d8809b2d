import {
  TypedEmitter,
  type Clock,
  type HistoryEntry,
  type MemoryFact,
  type ProviderSnapshot,
  type SourceRef,
  type Speaker,
  type Warning,
} from '@visavis/shared';
import { Conversation, type Persona, type UserScreened } from './conversation/Conversation.ts';
import { Lookup, type Retrieve } from './conversation/Lookup.ts';
import { MemoryKeeper } from './memory/MemoryKeeper.ts';
import type { ChainMember } from './providers/fallback/chainOptions.ts';
import { FallbackLlm } from './providers/fallback/FallbackLlm.ts';
import { EmbeddedLlm } from './providers/llm/EmbeddedLlm.ts';
import type { Llm } from './providers/llm/Llm.ts';
import { OpenAiLlm } from './providers/llm/OpenAiLlm.ts';
import { createModerators, type ModerationChoice } from './providers/moderation/createModerators.ts';
import type { ModerationProvider } from './providers/moderation/ModerationProvider.ts';
import { noVoice } from './providers/tts/noVoice.ts';
import { CrisisDetector } from './safety/CrisisDetector.ts';
import { ReplyScreener } from './safety/ReplyScreener.ts';
import { SafetyGate, type SafetyAlert } from './safety/SafetyGate.ts';
import type { SafetyLevel } from './safety/SafetyLevel.ts';
import type { NewGate } from './safety/SpeakerGates.ts';

/** A model for chats: ours, or one at an endpoint that speaks OpenAI's API. */
export type ChatModel =
  | { readonly kind: 'embedded' }
  | {
      readonly kind: 'openai';
      readonly apiKey: string;
      readonly baseUrl?: string | undefined;
      readonly model?: string | undefined;
    };

export interface ChatEngineOptions {
  /** Who writes, and who stands in, in order. */
  readonly models: readonly [ChatModel, ...ChatModel[]];
  /** The most capable model, for people who may be at risk. Default: the first of `models` that is no embedded one. */
  readonly crisisModel?: ChatModel | undefined;
  readonly firstTokenTimeoutMs?: number | undefined;
  /** Who else looks at what users write; without any the detector alone. */
  readonly moderation?: readonly ModerationChoice[] | undefined;
  /** How long a provider that failed is left alone, ms. */
  readonly retryMs?: number | undefined;
  readonly clock: Clock;
  readonly log: { warn(details: object, message: string): void };
}

export interface ChatOptions {
  readonly persona: Persona;
  readonly history: readonly HistoryEntry[];
  /** What is remembered of the user; null: nothing is, or may be. */
  readonly memory: readonly string[] | null;
  readonly retrieve: Retrieve;
  /** How long knowledge may take, ms; null: there is none. */
  readonly retrievalMs: number | null;
  /**
   * Of a message on its own, whose history is what the caller says that it was: nobody can tell what was shown of it, so
   * that a crisis is always answered whole. `notes` are screened with the history; they, too, can only raise a level.
   */
  readonly alone?: { readonly notes: readonly string[] };
}

export type ChatEvents = {
  /** To be stored: what the user wrote at once; the reply when it has been sent. */
  historyEntry: [HistoryEntry];
  alert: [SafetyAlert];
  userScreened: [UserScreened];
  /** To be remembered of the user. */
  facts: [readonly MemoryFact[]];
  warning: [Warning];
};

/** Conversations in writing: models and rules, loaded once, that all of a process share. */
export class ChatEngine {
  readonly #clock: Clock;
  readonly #llm: FallbackLlm;
  readonly #capable: FallbackLlm | null;
  readonly #moderators: readonly ModerationProvider[];
  readonly #detector = new CrisisDetector();
  readonly #screener = new ReplyScreener();

  constructor({
    models,
    crisisModel,
    moderation,
    retryMs,
    firstTokenTimeoutMs,
    clock,
    log,
  }: ChatEngineOptions) {
    this.#clock = clock;
    const options = {
      clock,
      ...(retryMs === undefined ? {} : { retryMs }),
      ...(firstTokenTimeoutMs === undefined ? {} : { timeoutMs: firstTokenTimeoutMs }),
      onWarning: ({ code, message }: Warning) => log.warn({ code }, message),
    };
    const member = (model: ChatModel): ChainMember<Llm> =>
      model.kind === 'embedded'
        ? { provider: new EmbeddedLlm(), local: true }
        : { provider: new OpenAiLlm({ ...endpointOf(model), clock }) };
    this.#llm = new FallbackLlm(models.map(member), options);
    // The offline demo's rules are no help in a crisis: what they would add to the block is not worth reading.
    const capable = [...(crisisModel ? [crisisModel] : []), ...models].filter(
      ({ kind }) => kind !== 'embedded',
    );
    this.#capable = capable.length === 0 ? null : new FallbackLlm(capable.map(member), options);
    this.#moderators = createModerators(moderation ?? [], options);
    this.#detector.warmUp();
  }

  open(options: ChatOptions): Chat {
    return new Chat(options, {
      clock: this.#clock,
      llm: this.#llm,
      capable: this.#capable,
      newGate: (alongside) => {
        const gate = new SafetyGate({
          clock: this.#clock,
          language: options.persona.language,
          detector: this.#detector,
          screener: this.#screener,
          moderators: this.#moderators,
          alongside,
          alwaysWhole: options.alone !== undefined,
        });
        gate.restore(options.alone?.notes ?? []);
        return gate;
      },
    });
  }

  /** By the rules alone, of a message on its own: whether it must be answered whatever else is refused. */
  isCrisis(message: string): boolean {
    return this.#detector.detect(message).level === 'crisis';
  }

  /**
   * By the rules alone, of words that are to become something else than a reply, such as a picture: how serious they are
   * as somebody's own, and whether a reply might hold them at all.
   */
  assess(words: string): { level: SafetyLevel; fit: boolean } {
    const { level } = this.#detector.detect(words);
    return { level, fit: this.#screener.broken(words, true) === undefined };
  }

  /** What each model has done since the start. */
  get snapshots(): readonly ProviderSnapshot[] {
    return [
      ...this.#llm.snapshots,
      ...(this.#capable?.snapshots ?? []),
      ...this.#moderators.map((moderator) => moderator.snapshot()),
    ];
  }

  async close(): Promise<void> {
    await Promise.all([
      this.#llm.close(),
      this.#capable?.close(),
      ...this.#moderators.map((moderator) => moderator.close()),
    ]);
  }
}

interface ChatParts {
  readonly clock: Clock;
  readonly llm: Llm;
  readonly capable: Llm | null;
  readonly newGate: NewGate;
}

/** One conversation in writing. */
export class Chat extends TypedEmitter<ChatEvents> {
  readonly #conversation: Conversation;
  readonly #keeper: MemoryKeeper | null;

  constructor(options: ChatOptions, { clock, llm, capable, newGate }: ChatParts) {
    super();
    this.#conversation = new Conversation({
      llm,
      ...(capable ? { capableLlm: capable } : {}),
      tts: noVoice,
      voice: '',
      safety: newGate(() => 'none'),
      newGate,
      persona: options.persona,
      history: options.history,
      memory: options.memory ?? [],
      lookup: new Lookup({ retrieve: options.retrieve, withinMs: options.retrievalMs, clock }),
      clock,
    });
    this.#keeper = options.memory === null ? null : new MemoryKeeper({ llm: capable && llm, clock });
    this.#conversation.on('historyEntry', (entry) => this.emit('historyEntry', entry));
    this.#conversation.on('alert', (alert) => this.emit('alert', alert));
    this.#conversation.on('warning', (warning) => this.emit('warning', warning));
    this.#conversation.on('userScreened', (screened) => {
      this.#keeper?.heard(screened);
      this.emit('userScreened', screened);
    });
    this.#keeper?.on('facts', (facts) => this.emit('facts', facts));
    this.#keeper?.on('failed', (error) =>
      this.emit('warning', { code: 'memory_failed', message: error.message }),
    );
  }

  get history(): readonly HistoryEntry[] {
    return this.#conversation.history;
  }

  /** See `Conversation.write`. */
  write(
    turn: { turnId: string; text: string; speaker?: Speaker | undefined },
    signal: AbortSignal,
    options: { model: boolean; behavior?: string | undefined },
  ): AsyncGenerator<string, void> {
    return this.#conversation.write(turn, signal, options);
  }

  /** Keeps what was sent of a reply. @returns the sources that it was taken from. */
  sent(reply: { turnId: string; text: string; interrupted: boolean }): readonly SourceRef[] {
    const { turnId, text, interrupted } = reply;
    return this.#conversation.heard({ turnId, spokenText: text, interrupted });
  }

  close(): void {
    this.#keeper?.close();
    this.#conversation.close();
    this.removeAllListeners();
  }
}

function endpointOf(model: Extract<ChatModel, { kind: 'openai' }>): {
  apiKey: string;
  baseUrl?: string;
  model?: string;
} {
  return {
    apiKey: model.apiKey,
    ...(model.baseUrl === undefined ? {} : { baseUrl: model.baseUrl }),
    ...(model.model === undefined ? {} : { model: model.model }),
  };
}
