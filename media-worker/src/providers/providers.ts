import type { Clock, ProviderSnapshot } from '@visavis/shared';
import type { ChainMember, ChainOptions } from './fallback/chainOptions.ts';
import { FallbackLlm } from './fallback/FallbackLlm.ts';
import { FallbackStt } from './fallback/FallbackStt.ts';
import { FallbackTts } from './fallback/FallbackTts.ts';
import { ResampledTts } from './fallback/ResampledTts.ts';
import type { Llm } from './llm/Llm.ts';
import { OpenAiLlm } from './llm/OpenAiLlm.ts';
import type { Moderator } from '../safety/Moderator.ts';
import { createModerators, type ModerationChoice } from './moderation/createModerators.ts';
import { MoonshineStt } from './stt/MoonshineStt.ts';
import { OpenAiStt } from './stt/OpenAiStt.ts';
import type { Stt } from './stt/Stt.ts';
import type { OpenAiAccess } from './openai/openAiClient.ts';
import { FliteTts } from './tts/FliteTts.ts';
import { createOpenAiTts, type TtsFormat } from './tts/createOpenAiTts.ts';
import type { Tts } from './tts/Tts.ts';

/** One provider: the one that comes with the product, or an endpoint that speaks OpenAI's API. */
export type ProviderChoice =
  | { readonly kind: 'embedded' }
  | (OpenAiAccess & {
      readonly kind: 'openai';
      /** TTS only: voice ids of an endpoint that has others than OpenAI's. */
      readonly voices?: readonly string[];
      /** TTS only. Default: `pcm`. */
      readonly format?: TtsFormat;
    });

/** Who does a job, and who stands in, in order, when that one fails. */
export interface ProviderChain {
  readonly chain: readonly [ProviderChoice, ...ProviderChoice[]];
  /** How long one may take to begin (STT: to answer), ms. */
  readonly timeoutMs?: number;
}

export interface ProviderSettings {
  readonly stt: ProviderChain;
  readonly llm: ProviderChain;
  readonly tts: ProviderChain;
  /** Who else looks at what users say; without any the detector alone. */
  readonly moderation?: readonly ModerationChoice[];
  /** How long one that failed is left alone, ms. */
  readonly retryMs?: number;
}

/** Those that make and speak replies. */
export interface ReplyProviders {
  readonly llm: Llm;
  readonly tts: Tts;
  readonly moderators: readonly Moderator[];
  /** Names of the effective providers, for operators. */
  describe(): { llm: string; tts: string };
  close(): Promise<void>;
}

export interface Providers {
  readonly stt: Stt;
  readonly llm: Llm;
  readonly tts: Tts;
  readonly moderators: readonly Moderator[];
  /** Those on this machine that may be asked, for warming them up. Owned by the chains. */
  readonly local: { readonly llm?: Llm; readonly tts?: Tts };
  /** What each of them has done since the start. */
  snapshots(): ProviderSnapshot[];
  /** Names of the effective providers, for operators and metadata. */
  describe(): { stt: string; llm: string; tts: string };
  close(): Promise<void>;
}

/** Where providers tell what the operator should know; a pino logger is one. */
export interface ProviderLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

export interface ProviderDependencies {
  readonly log: ProviderLog;
  /** The offline reply engine. */
  readonly createEmbeddedLlm: () => Llm | Promise<Llm>;
  readonly clock?: Clock;
  /** Nobody waits in a conversation: what only some messages need is loaded when it is asked for. */
  readonly unhurried?: boolean;
}

/** Longer than any chain waits for a transcript. */
const STT_LIMIT_MS = 30_000;

type OpenAiChoice = Extract<ProviderChoice, { kind: 'openai' }>;
type Members<Provider> = [ChainMember<Provider>, ...ChainMember<Provider>[]];
interface Part {
  close(): Promise<void>;
}

/** How each of them is made. */
function makersOf(
  settings: Omit<ProviderSettings, 'stt'>,
  { log, createEmbeddedLlm, clock, unhurried }: ProviderDependencies,
) {
  const timing = clock ? { clock } : {};
  const embedded = (provider: string) => ({
    ...timing,
    onRestart: (error: Error) =>
      log.warn({ provider, reason: error.message }, 'The thread of a provider died; starting a new one'),
  });
  const options = ({ timeoutMs }: ProviderChain): ChainOptions => ({
    ...timing,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(settings.retryMs === undefined ? {} : { retryMs: settings.retryMs }),
    onWarning: ({ code, message }) => log.warn({ code }, message),
  });
  return {
    stt: async (chain: ProviderChain) =>
      new FallbackStt(
        await membersOf<Stt>('STT', chain, {
          embedded: () => MoonshineStt.create(embedded('moonshine')),
          // The chain gives more time for more audio: the endpoint's own limit is only a last resort.
          openai: (choice) => new OpenAiStt({ ...choice, ...timing, timeoutMs: STT_LIMIT_MS }),
        }),
        options(chain),
      ),
    llm: async () =>
      new FallbackLlm(
        await membersOf<Llm>('LLM', settings.llm, {
          embedded: createEmbeddedLlm,
          openai: (choice) => new OpenAiLlm({ ...choice, ...timing }),
        }),
        options(settings.llm),
      ),
    tts: async () => {
      const members = await membersOf<Tts>('TTS', settings.tts, {
        embedded: () => FliteTts.create(embedded('flite')),
        openai: (choice) => createOpenAiTts({ ...choice, ...timing }),
      });
      return new FallbackTts(atOneRate(members), options(settings.tts));
    },
    moderators: () =>
      createModerators(settings.moderation ?? [], {
        ...embedded('moderation'),
        ...(settings.retryMs === undefined ? {} : { retryMs: settings.retryMs }),
        ...(unhurried ? { unhurried } : {}),
        onWarning: ({ code, message }) => log.warn({ code }, message),
      }),
  };
}

/**
 * Makes those that reply, for processes in which nobody listens.
 * @throws as `createProviders`.
 */
export async function createReplyProviders(
  settings: Omit<ProviderSettings, 'stt'>,
  dependencies: ProviderDependencies,
): Promise<ReplyProviders> {
  const make = makersOf(settings, dependencies);
  const moderators = make.moderators();
  const [llm, tts] = await Promise.allSettled([make.llm(), make.tts()]);
  if (llm.status === 'rejected' || tts.status === 'rejected') {
    await Promise.all([
      llm.status === 'fulfilled' && llm.value.close(),
      tts.status === 'fulfilled' && tts.value.close(),
      ...moderators.map((moderator) => moderator.close()),
    ]);
    throw [llm, tts].find((part) => part.status === 'rejected')?.reason;
  }
  return {
    llm: llm.value,
    tts: tts.value,
    moderators,
    describe: () => ({ llm: llm.value.name, tts: tts.value.name }),
    close: async () => {
      await Promise.all([llm.value, tts.value, ...moderators].map((part: Part) => part.close()));
    },
  };
}

/**
 * Makes the providers that all sessions of a process share, loading models where there are any (seconds).
 * @throws Error that says which setting is missing; ProviderError when a model cannot be loaded.
 */
export async function createProviders(
  settings: ProviderSettings,
  dependencies: ProviderDependencies,
): Promise<Providers> {
  const { log } = dependencies;
  const make = makersOf(settings, dependencies);
  const moderators = make.moderators();
  // One that fails must not leave the threads of the others behind.
  const [sttPart, llmPart, ttsPart] = await Promise.allSettled([
    make.stt(settings.stt),
    make.llm(),
    make.tts(),
  ]);
  if (sttPart.status === 'rejected' || llmPart.status === 'rejected' || ttsPart.status === 'rejected') {
    const made = [sttPart, llmPart, ttsPart];
    await Promise.all([
      ...made.map(async (part) => (part.status === 'fulfilled' ? part.value.close() : undefined)),
      ...moderators.map((moderator) => moderator.close()),
    ]);
    throw made.find((part) => part.status === 'rejected')?.reason;
  }
  const parts = { stt: sttPart.value, llm: llmPart.value, tts: ttsPart.value };
  const describe = (): ReturnType<Providers['describe']> => ({
    stt: parts.stt.name,
    llm: parts.llm.name,
    tts: parts.tts.name,
  });
  log.info(describe(), 'Providers are ready');
  return {
    ...parts,
    moderators,
    local: {
      ...(parts.llm.local ? { llm: parts.llm.local } : {}),
      ...(parts.tts.local ? { tts: parts.tts.local } : {}),
    },
    snapshots: () => [
      ...parts.stt.snapshots,
      ...parts.llm.snapshots,
      ...parts.tts.snapshots,
      ...moderators.map((moderator) => moderator.snapshot()),
    ],
    describe,
    close: async () => {
      await Promise.all([...Object.values(parts), ...moderators].map((part: Part) => part.close()));
    },
  };
}

async function membersOf<Provider extends Part>(
  name: 'STT' | 'LLM' | 'TTS',
  { chain }: ProviderChain,
  make: {
    embedded: () => Provider | Promise<Provider>;
    openai: (choice: OpenAiChoice) => Provider;
  },
): Promise<Members<Provider>> {
  const member = async (choice: ProviderChoice): Promise<ChainMember<Provider>> => {
    if (choice.kind === 'embedded') return { provider: await make.embedded(), local: true };
    if (choice.apiKey === '' && choice.baseUrl === undefined) {
      throw new Error(
        `${name}_PROVIDER is "openai", and there is no API key: set OPENAI_API_KEY or ${name}_API_KEY, or set ` +
          `${name}_BASE_URL to an endpoint that needs none.`,
      );
    }
    return { provider: make.openai(choice) };
  };
  const [first, ...others] = chain;
  const members: Members<Provider> = [await member(first)];
  try {
    for (const choice of others) members.push(await member(choice));
  } catch (error) {
    await Promise.all(members.map(({ provider }) => provider.close()));
    throw error;
  }
  return members;
}

/** All speak at the highest of their rates: to lower one would be heard. */
function atOneRate(members: Members<Tts>): Members<Tts> {
  const rates = members.map(({ provider }) => provider.sampleRate);
  const rate = rates.toSorted((a, b) => b - a)[0]!;
  const raised = (member: ChainMember<Tts>): ChainMember<Tts> =>
    member.provider.sampleRate === rate
      ? member
      : { ...member, provider: new ResampledTts(member.provider, rate) };
  const [first, ...others] = members;
  return [raised(first), ...others.map(raised)];
}
