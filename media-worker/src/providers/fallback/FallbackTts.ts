import { systemClock, type ProviderSnapshot } from '@visavis/shared';
import type { SynthesisOptions, Tts, TtsChunk, VoiceInfo } from '../tts/Tts.ts';
import { chainName, linksOf, type ChainLink, type ChainMember, type ChainOptions } from './chainOptions.ts';
import { soundOf } from './soundOf.ts';
import { streamThrough } from './streamThrough.ts';

/** A pause of this length in the middle of a reply is still taken for one. */
export const FIRST_AUDIO_TIMEOUT_MS = 1_500;
/** When nobody stands by, waiting is better than silence. */
const LONE_FIRST_AUDIO_TIMEOUT_MS = 4_000;
/** A local one shares its thread with other sessions. */
const LOCAL_TIMEOUT_MS = 2_500;
/** What a stand-in needs to begin, ms; and what even a hurried provider is given. */
const STAND_IN_MS = 250;
const LEAST_TIMEOUT_MS = 250;

/**
 * Several providers as one: the next says the sentence when one fails before its first sound. It has the first's
 * voices; of another's, the one that is most alike stands in. Owns them.
 */
export class FallbackTts implements Tts {
  readonly name: string;
  readonly sampleRate: Tts['sampleRate'];
  readonly voices: readonly VoiceInfo[];
  readonly #links: readonly ChainLink<Tts>[];
  readonly #options: ChainOptions;

  /** @throws TypeError when they have different sample rates. */
  constructor(members: readonly [ChainMember<Tts>, ...ChainMember<Tts>[]], options: ChainOptions = {}) {
    const [{ provider: first }, ...others] = members;
    for (const { provider } of others) {
      if (provider.sampleRate === first.sampleRate) continue;
      throw new TypeError(
        `${provider.name} speaks at ${provider.sampleRate} Hz and cannot stand in for ${first.name} at ` +
          `${first.sampleRate} Hz; wrap it in a ResampledTts`,
      );
    }
    this.#links = linksOf('tts', members, options);
    this.#options = options;
    this.name = chainName(members);
    this.sampleRate = first.sampleRate;
    this.voices = first.voices;
  }

  /** The member on this machine, if there is one. */
  get local(): Tts | undefined {
    return this.#links.find(({ local }) => local)?.provider;
  }

  get snapshots(): ProviderSnapshot[] {
    return this.#links.map(({ guard }) => guard.snapshot());
  }

  synthesize(text: string, options: SynthesisOptions): AsyncIterable<TtsChunk> {
    const { clock = systemClock, onWarning } = this.#options;
    const links = this.#links.map(({ provider, local, guard }, position) => ({
      guard,
      local,
      open: (signal: AbortSignal) => {
        const voice = position === 0 ? options.voice : this.#standIn(provider, options.voice);
        const { rate } = options;
        return soundOf(text, provider, { voice, signal, ...(rate === undefined ? {} : { rate }) });
      },
    }));
    return streamThrough(links, {
      clock,
      signal: options.signal,
      provider: 'tts',
      what: 'audio',
      timeoutMs: this.#timeoutMs(options.patienceMs),
      localTimeoutMs: LOCAL_TIMEOUT_MS,
      onFailure: (error, standIn) =>
        onWarning?.({
          code: standIn === undefined ? 'tts_failed' : 'tts_fallback',
          message: standIn === undefined ? error.message : `${error.message}; using ${standIn} instead`,
        }),
      onFallback: options.onFallback,
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#links.map(({ provider }) => provider.close()));
  }

  #timeoutMs(patienceMs = Infinity): number {
    const alone = this.#links.length === 1;
    const usual = alone ? LONE_FIRST_AUDIO_TIMEOUT_MS : (this.#options.timeoutMs ?? FIRST_AUDIO_TIMEOUT_MS);
    return Math.max(LEAST_TIMEOUT_MS, Math.min(usual, alone ? patienceMs : patienceMs - STAND_IN_MS));
  }

  #standIn({ voices }: Tts, voice: string): string {
    const gender = this.voices.find(({ id }) => id === voice)?.gender;
    const standIn =
      voices.find(({ id }) => id === voice) ?? voices.find((other) => other.gender === gender) ?? voices[0];
    return standIn?.id ?? voice;
  }
}
