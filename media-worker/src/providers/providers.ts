import type { Clock } from '@visavis/shared';
import type { FallbackOptions } from './fallback/Cooldown.ts';
import { FallbackLlm } from './fallback/FallbackLlm.ts';
import { FallbackStt } from './fallback/FallbackStt.ts';
import { FallbackTts } from './fallback/FallbackTts.ts';
import { ResampledTts } from './fallback/ResampledTts.ts';
import type { Llm } from './llm/Llm.ts';
import { OpenAiLlm } from './llm/OpenAiLlm.ts';
import { MoonshineStt } from './stt/MoonshineStt.ts';
import { OpenAiStt } from './stt/OpenAiStt.ts';
import type { Stt } from './stt/Stt.ts';
import { FliteTts } from './tts/FliteTts.ts';
import { OpenAiTts } from './tts/OpenAiTts.ts';
import type { Tts } from './tts/Tts.ts';

/** One provider: the one that comes with the product, or an endpoint that speaks OpenAI's API. */
export type ProviderChoice =
  | { readonly kind: 'embedded' }
  | {
      readonly kind: 'openai';
      /** May be empty when `baseUrl` names an endpoint that needs none. */
      readonly apiKey: string;
      readonly baseUrl?: string;
      readonly model?: string;
      /** TTS only: voice ids of an endpoint that has others than OpenAI's. */
      readonly voices?: readonly string[];
      /** The embedded provider stands in when the endpoint fails. Default: no. */
      readonly fallback?: 'embedded';
    };

export interface ProviderSettings {
  readonly stt: ProviderChoice;
  readonly llm: ProviderChoice;
  readonly tts: ProviderChoice;
}

export interface Providers {
  readonly stt: Stt;
  readonly llm: Llm;
  readonly tts: Tts;
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
}

type OpenAiChoice = Extract<ProviderChoice, { kind: 'openai' }>;
interface Part {
  name: string;
  close(): Promise<void>;
}

/**
 * Makes the providers that all sessions of a process share, loading models where there are any (seconds).
 * @throws Error that says which setting is missing; ProviderError when a model cannot be loaded.
 */
export async function createProviders(
  settings: ProviderSettings,
  { log, createEmbeddedLlm, clock }: ProviderDependencies,
): Promise<Providers> {
  const timing = clock ? { clock } : {};
  const embedded = (provider: string) => ({
    ...timing,
    onRestart: (error: Error) =>
      log.warn({ provider, reason: error.message }, 'The thread of a provider died; starting a new one'),
  });
  const fallback: FallbackOptions = {
    ...timing,
    onWarning: ({ code, message }) => log.warn({ code }, message),
  };
  const endpoint = (choice: OpenAiChoice) => ({ ...choice, ...timing });
  const stt = (): Promise<Stt> =>
    choose<Stt>('STT', settings.stt, {
      embedded: () => MoonshineStt.create(embedded('moonshine')),
      openai: (choice) => new OpenAiStt(endpoint(choice)),
      both: (primary, secondary) => new FallbackStt(primary, secondary, fallback),
    });
  const llm = (): Promise<Llm> =>
    choose<Llm>('LLM', settings.llm, {
      embedded: createEmbeddedLlm,
      openai: (choice) => new OpenAiLlm(endpoint(choice)),
      both: (primary, secondary) => new FallbackLlm(primary, secondary, fallback),
    });
  const tts = (): Promise<Tts> =>
    choose<Tts>('TTS', settings.tts, {
      embedded: () => FliteTts.create(embedded('flite')),
      openai: (choice) => new OpenAiTts(endpoint(choice)),
      both: (primary, secondary) =>
        new FallbackTts(primary, new ResampledTts(secondary, primary.sampleRate), fallback),
    });
  // One that fails must not leave the threads of the others behind.
  const [sttPart, llmPart, ttsPart] = await Promise.allSettled([stt(), llm(), tts()]);
  if (sttPart.status === 'rejected' || llmPart.status === 'rejected' || ttsPart.status === 'rejected') {
    const made = [sttPart, llmPart, ttsPart];
    await Promise.all(
      made.map(async (part) => (part.status === 'fulfilled' ? part.value.close() : undefined)),
    );
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
    describe,
    close: async () => {
      await Promise.all(Object.values(parts).map((part: Part) => part.close()));
    },
  };
}

async function choose<Kind>(
  name: 'STT' | 'LLM' | 'TTS',
  choice: ProviderChoice,
  make: {
    embedded: () => Kind | Promise<Kind>;
    openai: (choice: OpenAiChoice) => Kind;
    both: (primary: Kind, secondary: Kind) => Kind;
  },
): Promise<Kind> {
  if (choice.kind === 'embedded') return make.embedded();
  if (choice.apiKey === '' && choice.baseUrl === undefined) {
    throw new Error(
      `${name}_PROVIDER is "openai", and there is no API key: set OPENAI_API_KEY or ${name}_API_KEY, or set ` +
        `${name}_BASE_URL to an endpoint that needs none.`,
    );
  }
  const primary = make.openai(choice);
  return choice.fallback === 'embedded' ? make.both(primary, await make.embedded()) : primary;
}
